//! Compiles the house's own templates when the house is built: a function that speaks carries them ready to run, and no
//! reader of MJML.
//!
//! `templates/<language>/<notice>/` holds `subject.txt`, `body.mjml` and `body.txt` of a mail, `sms.txt` of a text message;
//! `templates/<language>/parts/` what they share. A folder is a template: none is listed anywhere else.

#[path = "src/template/compile.rs"]
mod compile;

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

type Failed = Box<dyn Error>;

/// The folder of what templates share.
const PARTS: &str = "parts";
/// What they share.
const NAMES: [&str; 4] = ["open", "table", "pay", "close"];

fn main() -> Result<(), Failed> {
    println!("cargo::rerun-if-changed=templates");
    let templates = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("templates");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let [mut built, mut sources, mut parts] = [const { String::new() }; 3];
    for language in folders(&templates)? {
        let tag = variant(name(&language)?);
        for part in NAMES {
            let file = |end| included(&language.join(PARTS).join(format!("{part}.{end}")));
            writeln!(parts, "(Language::{tag}, {part:?}, {}, {}),", file("mjml")?, file("txt")?)?;
        }
        for notice in folders(&language)? {
            for channel in ["Email", "Sms"] {
                let Some(files) = files(&notice, channel) else { continue };
                let notice = variant(name(&notice)?);
                let head = format!(
                    "language: Language::{tag}, notice: Notice::{notice}, channel: Channel::{channel}"
                );
                let stem = out.join(format!("{tag}-{notice}-{channel}"));
                writeln!(sources, "Texts {{ {head}, {} }},", texts(&files)?)?;
                writeln!(built, "Texts {{ {head}, {} }},", texts(&compiled(&language, files, &stem)?)?)?;
            }
        }
    }
    let whole = format!(
        "static BUILT: &[Texts] = &[\n{built}];\n\
         #[cfg(feature = \"publishing\")]\nstatic SOURCES: &[Texts] = &[\n{sources}];\n\
         #[cfg(feature = \"publishing\")]\nstatic PARTS: &[(Language, &str, &str, &str)] = &[\n{parts}];\n"
    );
    Ok(fs::write(out.join("templates.rs"), whole)?)
}

/// Subject, HTML and text as fields.
fn texts([subject, html, text]: &[Option<PathBuf>; 3]) -> Result<String, Failed> {
    let file = |path: &Option<PathBuf>| path.as_deref().map_or(Ok("\"\"".to_owned()), included);
    Ok(format!("subject: {}, html: {}, text: {}", file(subject)?, file(html)?, file(text)?))
}

fn included(path: &Path) -> Result<String, Failed> {
    Ok(format!("include_str!({:?})", path.to_str().ok_or("a path that is no text")?))
}

/// Subject, MJML and text of a notice on a channel, if it is spoken there.
fn files(notice: &Path, channel: &str) -> Option<[Option<PathBuf>; 3]> {
    let names = if channel == "Email" {
        ["subject.txt", "body.mjml", "body.txt"].map(Some)
    } else {
        [None, None, Some("sms.txt")]
    };
    let paths = names.map(|file| file.map(|file| notice.join(file)));
    paths.iter().flatten().all(|path| path.exists()).then_some(paths)
}

/// The same three, MJML and text ready to run, in files that begin with `stem`.
fn compiled(
    language: &Path,
    [subject, html, text]: [Option<PathBuf>; 3],
    stem: &Path,
) -> Result<[Option<PathBuf>; 3], Failed> {
    let kept = |path: Option<PathBuf>, end: &str| -> Result<Option<PathBuf>, Failed> {
        let Some(path) = path else { return Ok(None) };
        let to = stem.with_extension(end);
        fs::write(&to, ready(language, &path)?)?;
        Ok(Some(to))
    };
    Ok([subject, kept(html, "html")?, kept(text, "txt")?])
}

/// A text or an MJML file of a language, ready to run.
fn ready(language: &Path, path: &Path) -> Result<String, Failed> {
    let end = path.extension().and_then(|end| end.to_str()).ok_or("a template's file has an end")?;
    let mut parts = Vec::new();
    for part in NAMES {
        parts.push((part, fs::read_to_string(language.join(PARTS).join(format!("{part}.{end}")))?));
    }
    let part = |name: &str| parts.iter().find(|(part, _)| *part == name).map(|(_, text)| text.as_str());
    let whole = compile::expand(&fs::read_to_string(path)?, part)
        .map_err(|at| format!("{}, byte {at}: there is no such part", path.display()))?;
    if end == "mjml" {
        Ok(compile::html(&whole).map_err(|error| format!("{}: {error}", path.display()))?)
    } else {
        Ok(compile::without_tag_lines(&whole))
    }
}

/// The folders in `folder`, in order.
fn folders(folder: &Path) -> Result<Vec<PathBuf>, Failed> {
    let entries: Result<Vec<_>, _> = fs::read_dir(folder)?.collect();
    let mut found: Vec<PathBuf> = entries?.into_iter().map(|entry| entry.path()).collect();
    found.retain(|path| path.is_dir());
    found.sort();
    Ok(found)
}

fn name(folder: &Path) -> Result<&str, Failed> {
    Ok(folder.file_name().and_then(|name| name.to_str()).ok_or("a folder's name is text")?)
}

/// `reminder_1` as the variant `Reminder1`.
fn variant(word: &str) -> String {
    let capital = |part: &str| part[..1].to_uppercase() + &part[1..];
    word.split('_').map(capital).collect()
}
