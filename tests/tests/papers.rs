//! Papers as others read them: Chromium's PDF reader, a reader of tags and archives, a spreadsheet library and a calendar
//! library of other hands, none of which shares a line with what wrote them.

#![allow(clippy::expect_used, reason = "a test stops where it cannot go on")]

#[path = "papers/sample.rs"]
mod sample;

use domain::debtor::Language;
use print::Typesetter;
use render::paper::Printer;

#[test]
fn look() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("papers");
    std::fs::create_dir_all(&folder).unwrap();
    for language in Language::ALL {
        for (name, paper) in [
            ("statement", sample::statement(language, 12).paper().unwrap()),
            ("schedule", sample::schedule(language).paper().unwrap()),
            ("receipt", sample::receipt(language).paper().unwrap()),
            ("long", sample::statement(language, 400).paper().unwrap()),
        ] {
            let began = std::time::Instant::now();
            let file = Typesetter.pdf(&paper).unwrap();
            eprintln!("{name} {language:?} {} bytes {:?}", file.len(), began.elapsed());
            std::fs::write(folder.join(format!("{name}-{}.pdf", language.tag())), file).unwrap();
        }
    }
    std::fs::write(
        folder.join("statement.xlsx"),
        Typesetter.workbook(&sample::statement(Language::Fr, 12)).unwrap(),
    )
    .unwrap();
}
