//! Papers as others read them: Chromium's PDF reader, a reader of tags and archives, a spreadsheet library and a calendar
//! library of other hands, none of which shares a line with what wrote them.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test stops where it cannot go on")]

#[path = "papers/reading.rs"]
mod reading;

use domain::debtor::Language;
use print::Typesetter;
use reading::Desk;
use render::calendar::{Day, calendar};
use render::paper::{Paper, Picture, Printer, to_pay};
use serde_json::{Value, json};
use tests::papers as sample;

/// What text extraction makes of spaces is its own affair.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace(['\u{a0}', '\u{202f}'], " ")
}

fn pages(read: &Value) -> Vec<String> {
    read["pages"].as_array().unwrap().iter().map(|page| plain(page.as_str().unwrap())).collect()
}

fn pdf(paper: &Paper) -> Vec<u8> {
    Typesetter.pdf(paper).unwrap()
}

#[test]
fn four_hundred_rows_stand_on_pages_that_repeat_their_head_and_count_themselves() {
    let statement = sample::statement(Language::Fr, 400);
    let read = Desk::new().read(&[("long.pdf", pdf(&statement.paper().unwrap()))]).remove(0);
    let pages = pages(&read);
    assert_eq!(pages.len(), 9);
    for (place, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("Page {} sur {}", place + 1, pages.len())), "{page}");
        // The last page holds what comes after the table
        if place + 1 < pages.len() {
            assert!(page.contains("Facture Date Échéance Montant Réglé Reste dû Retard"), "{page}");
        }
        assert_eq!(place > 0, page.contains("Scierie du Vercors SAS · Menuiserie Kerbrat SARL"), "{page}");
    }
    let whole = pages.join(" ");
    for item in &statement.cases[0].items {
        assert_eq!(whole.matches(item.number.as_str()).count(), 1, "{}", item.number);
    }
    assert!(
        whole.contains("F-2026-0003 (échéance 1 sur 3) 03/11/2026 03/12/2026 157,59 € 0,00 € 157,59 € 2 j"),
        "{whole}"
    );
    assert!(whole.contains("F-2026-0004 04/11/2026 04/12/2026 174,66 € 50,00 € 124,66 € 3 j"), "{whole}");
    let balance = render::words::money(Language::Fr, statement.cases[0].balance);
    assert!(whole.contains(&format!("Reste dû {}", plain(&balance))), "{whole}");
    for size in read["sizes"].as_array().unwrap() {
        let side = |place: usize| size[place].as_f64().unwrap().round();
        assert_eq!((side(0), side(1)), (595.0, 842.0), "A4");
    }
}

#[test]
fn every_paper_is_an_archive_that_can_be_read_aloud_in_its_language() {
    let mut files = Vec::new();
    for language in Language::ALL {
        files.push((language, sample::statement(language, 3).paper().unwrap()));
        files.push((language, sample::schedule(language).paper().unwrap()));
        files.push((language, sample::receipt(language).paper().unwrap()));
    }
    let names: Vec<String> = (0..files.len()).map(|place| format!("{place}.pdf")).collect();
    let set: Vec<_> =
        names.iter().zip(&files).map(|(name, (_, paper))| (name.as_str(), pdf(paper))).collect();
    for (read, (language, paper)) in Desk::new().read(&set).iter().zip(&files) {
        let what = format!("{language:?} {}", paper.title);
        assert_eq!(read["title"], json!(paper.title), "{what}");
        assert!(
            read["language"].as_str().unwrap().starts_with(language.tag()),
            "{what}: {}",
            read["language"]
        );
        for yes in ["marked", "tree", "shows_title"] {
            assert_eq!(read[yes], true, "{what}: {yes}");
        }
        assert_eq!((&read["scripts"], &read["links"]), (&json!(false), &json!(0)), "{what}");
        let metadata = read["metadata"].as_str().unwrap();
        for said in ["<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"] {
            assert!(metadata.contains(said), "{what} lacks {said}: {metadata}");
        }
        assert!(read["fonts"].as_u64().unwrap() >= 2 && read["fonts"] == read["held"], "{what}");
        assert!(read["created"].as_str().unwrap().starts_with("D:20261118"), "{what}: {}", read["created"]);
        assert_eq!(read["creator"], "Relance", "{what}");
        let text = pages(read).join(" ");
        assert!(
            text.contains("Scierie du Vercors SAS") && text.contains("Menuiserie Kerbrat SARL"),
            "{text}"
        );
        assert!(text.contains("14:05 (Europe/Paris)"), "{text}");
    }
}

#[test]
fn a_schedule_and_a_receipt_say_what_they_are_about() {
    let papers =
        [sample::schedule(Language::Fr).paper().unwrap(), sample::receipt(Language::En).paper().unwrap()];
    let read = Desk::new().read(&[("a.pdf", pdf(&papers[0])), ("b.pdf", pdf(&papers[1]))]);
    let text = pages(&read[0]).join(" ");
    for said in [
        "Numéro K7QX-2FDM",
        "Factures F-2026-0001, F-2026-0002 et 3 autres",
        "1 mardi 1er décembre 2026 réglée 1 549,64 €",
        "2 jeudi 31 décembre 2026 prochaine 1 549,64 €",
        "Total 6 198,60 €",
        "l’échéancier prend fin et les rappels reprennent",
        "IBAN FR76 3000 6000 0112 3456 7890 189",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let text = pages(&read[1]).join(" ");
    for said in [
        "Received on 10 November 2026",
        "Amount €1,000.00",
        "F-2026-0001 €600.00",
        "Received, not allocated yet €10.00",
        "Left to pay €5,198.60",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[test]
fn the_same_paper_is_the_same_bytes() {
    let statement = || sample::statement(Language::De, 40);
    let first = pdf(&statement().paper().unwrap());
    let book = Typesetter.workbook(&statement()).unwrap();
    for _ in 0..6 {
        pdf(&sample::receipt(Language::It).paper().unwrap());
    }
    assert!(pdf(&statement().paper().unwrap()) == first, "a paper has no clock and no chance in it");
    assert!(Typesetter.workbook(&statement()).unwrap() == book);
    let mut later = statement();
    later.head.as_of = sample::day(18).and_hms_opt(14, 5, 0).unwrap();
    assert!(pdf(&later.paper().unwrap()) != first);
}

#[test]
fn the_code_on_a_statement_is_large_enough_and_says_what_stands_beside_it() {
    let statement = sample::statement(Language::Fr, 12);
    let (width, height, grays, scale) = Desk::new().picture(&pdf(&statement.paper().unwrap()));
    let mut found = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| grays[y * width + x]);
    let grids = found.detect_grids();
    assert_eq!(grids.len(), 1);
    let [left, right] = [grids[0].bounds[0], grids[0].bounds[1]].map(|corner| f64::from(corner.x));
    let side_mm = (right - left) / scale * 25.4 / 72.0;
    assert!((25.0..40.0).contains(&side_mm), "{side_mm} mm");
    let said = grids[0].decode().unwrap().1;
    let lines: Vec<&str> = said.split('\n').collect();
    assert_eq!(lines[..4], ["BCD", "002", "1", "SCT"]);
    assert_eq!(
        lines[4..8],
        ["AGRIFRPP", "Scierie du Vercors SAS", "FR7630006000011234567890189", "EUR1982.83"]
    );
    assert_eq!(lines[9], sample::transfer(None).reference.as_str());
}

#[test]
fn a_creditors_picture_stands_above_his_name_and_says_it() {
    let mut receipt = sample::receipt(Language::Fr);
    let png = include_bytes!("../../infra/local/src/sample/logo.png").to_vec();
    receipt.head.logo = Some(Picture { png, room: [168, 72] });
    let plain = sample::receipt(Language::Fr);
    let set = [pdf(&receipt.paper().unwrap()), pdf(&plain.paper().unwrap())];
    let read = Desk::new().read(&[("with.pdf", set[0].clone()), ("without.pdf", set[1].clone())]);
    assert_eq!((&read[1]["pictures"], &read[1]["figures"]), (&json!([]), &json!([])));
    assert_eq!(read[0]["figures"], json!(["Scierie du Vercors SAS"]));
    let pictures = read[0]["pictures"].as_array().unwrap();
    assert_eq!(pictures.len(), 1);
    assert_eq!(pictures[0].as_array().unwrap()[..2], [json!(168), json!(72)]);
    let [wide, high] = [2, 3].map(|side| pictures[0][side].as_f64().unwrap() / 72.0 * 25.4);
    assert!((wide - 32.7).abs() < 0.1 && (high - 14.0).abs() < 0.1, "{wide} by {high} mm");
    // What is said is the same, and it stays an archive
    assert_eq!(pages(&read[0]), pages(&read[1]));
    assert!(read[0]["metadata"].as_str().unwrap().contains("<pdfaid:conformance>A<"));
}

#[test]
fn names_are_never_commands() {
    let hostile = [
        "#import \"@preview/x:1.0.0\": * #read(\"/etc/passwd\")",
        "$x$ ] ) } \\ *bold* _it_ @ref <label> // /* `raw` ~ -- = Title",
        "=HYPERLINK(\"https://evil.example\",\"Pay\")",
        "+1+cmd|' /C calc'!A0",
        "@SUM(A1)",
        "evil\u{202e}txt.exe\u{200b}",
    ];
    let mut statement = sample::statement(Language::En, 6);
    for (item, name) in statement.cases[0].items.iter_mut().zip(hostile) {
        name.clone_into(&mut item.number);
        item.part = None;
    }
    hostile[0].clone_into(&mut statement.head.debtor.name);
    hostile[1].clone_into(&mut statement.cases[0].credits[1].label);
    statement.head.creditor.lines = hostile.map(str::to_owned).to_vec();
    let files =
        [("a.pdf", pdf(&statement.paper().unwrap())), ("a.xlsx", Typesetter.workbook(&statement).unwrap())];
    let read = Desk::new().read(&files);
    let text = pages(&read[0]).join(" ");
    let shown: Vec<String> =
        hostile.iter().map(|name| name.replace(['\u{202e}', '\u{200b}'], "").replace("://", "")).collect();
    // Long ones are broken over lines; what they say is there, letter by letter
    let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    for name in [&shown[0], &shown[1], &shown[4], &shown[5]] {
        assert!(squeezed(&text).contains(&squeezed(name)), "{name}: {text}");
    }
    assert_eq!(read[0]["links"], 0);
    let sheet = &read[1]["sheets"][0];
    assert_eq!(sheet["links"], 0);
    let cells = sheet["rows"].as_array().unwrap().iter().flat_map(|row| row.as_array().unwrap());
    let kinds: Vec<&str> = cells.filter_map(|cell| cell[0].as_str()).collect();
    assert!(!kinds.contains(&"f"), "a formula: {sheet:#}");
    for name in &shown[3..] {
        assert!(
            sheet["rows"].as_array().unwrap().iter().any(|row| row[0] == json!(["s", name])),
            "{name}: {sheet:#}"
        );
    }
}

#[test]
fn letters_of_many_scripts_are_shown_and_those_of_others_are_marked() {
    let mut receipt = sample::receipt(Language::En);
    "Żółć Řehoř Παπαδόπουλος Смирнов Đorđe Ștefan İğdır".clone_into(&mut receipt.head.debtor.name);
    receipt.head.debtor.lines = vec!["株式会社 ABC".to_owned(), "Œuvre & Söhne".to_owned()];
    let read = Desk::new().read(&[("a.pdf", pdf(&receipt.paper().unwrap()))]).remove(0);
    let text = pages(&read).join(" ");
    for said in ["Żółć Řehoř Παπαδόπουλος Смирнов Đorđe Ștefan İğdır", "???? ABC", "Œuvre & Söhne"]
    {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[test]
fn a_workbook_keeps_figures_as_numbers_and_days_as_dates() {
    let mut statement = sample::statement(Language::Fr, 12);
    statement.cases[0].items_left = 7;
    let book = Desk::new().read(&[("a.xlsx", Typesetter.workbook(&statement).unwrap())]).remove(0);
    assert_eq!(book["title"], "Relevé de compte");
    let sheets = book["sheets"].as_array().unwrap();
    let names: Vec<&str> = sheets.iter().map(|sheet| sheet["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["EUR", "EUR +"]);
    let sheet = &sheets[0];
    assert_eq!((&sheet["frozen"], &sheet["format"]), (&json!("A2"), &json!("#,##0.00")));
    let rows = sheet["rows"].as_array().unwrap();
    let heads: Vec<&str> = rows[0].as_array().unwrap().iter().map(|cell| cell[1].as_str().unwrap()).collect();
    assert_eq!(heads, ["Facture", "Date", "Échéance", "Montant", "Réglé", "Reste dû", "Retard"]);
    let fourth = json!([
        ["s", "F-2026-0004"],
        ["d", "2026-11-04"],
        ["d", "2026-12-04"],
        ["n", 174.66],
        ["n", 50],
        ["n", 124.66],
        ["n", 3]
    ]);
    assert_eq!(rows[4], fourth);
    // Cents are added up as cents: a sheet's floats would not
    let cents = |cell: &Value| {
        cell[1].as_f64().map(|figure| format!("{figure:.2}").replace('.', "").parse::<i64>().unwrap())
    };
    let left: i64 = rows[1..13].iter().filter_map(|row| cents(&row[5])).sum();
    let sum = |label: &str| {
        rows.iter().find(|row| row[0] == json!(["s", label])).map(|row| cents(&row[5]).unwrap())
    };
    assert_eq!(sum("Reste dû"), Some(left));
    assert_eq!(sum("Échu").unwrap() + sum("Non échu").unwrap(), left);
    let said =
        |text: &str| rows.iter().any(|row| row[0][1].as_str().is_some_and(|cell| plain(cell).contains(text)));
    assert!(
        said("7 autres lignes, non détaillées ici") && said("Pour: Menuiserie Kerbrat SARL"),
        "{sheet:#}"
    );
}

#[test]
fn a_calendar_takes_whole_days_and_knows_nobody() {
    let made_at = "2026-11-11T09:00:00Z".parse().unwrap();
    let name = "Müller, Söhne; & Cie \\ \"Bois\"";
    let day = |place: u64, amount: i64| Day {
        uid: format!("hol_1-{place}@pay.example"),
        on: sample::day(place * 30),
        summary: to_pay(Language::De, sample::eur(amount), name).unwrap(),
    };
    let text = calendar(made_at, &[day(1, 154_964), day(2, 154_968)]);
    let read = Desk::new().read(&[("a.ics", text.into_bytes())]).remove(0);
    assert_eq!((&read["version"], &read["errors"]), (&json!("2.0"), &json!([])));
    let days = read["days"].as_array().unwrap();
    assert_eq!(days.len(), 2);
    assert_eq!((&days[0]["start"], &days[0]["end"]), (&json!("2026-12-01"), &json!("2026-12-02")));
    assert_eq!(
        (&days[1]["uid"], &days[1]["stamp"]),
        (&json!("hol_1-2@pay.example"), &json!("2026-11-11T09:00:00+00:00"))
    );
    assert_eq!(plain(days[0]["summary"].as_str().unwrap()), format!("1.549,64 € an {name} zahlen"));
    assert_eq!(days[0]["fields"], json!(["DTEND", "DTSTAMP", "DTSTART", "SUMMARY", "TRANSP", "UID"]));
}
