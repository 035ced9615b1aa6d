//! All that the typesetter sees: one template, two fonts, one paper and its pictures.

use std::path::PathBuf;
use std::sync::LazyLock;

use render::paper::{Paper, PrinterError};
use serde_json::Value;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

const FONTS: [&[u8]; 2] = [
    include_bytes!("../fonts/SourceSansPro-Regular.otf"),
    include_bytes!("../fonts/SourceSansPro-Semibold.otf"),
];

/// What is the same for every paper. Made with the first one: a process that sets none pays nothing.
struct Room {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    paper: FileId,
}

static ROOM: LazyLock<Option<Room>> = LazyLock::new(|| {
    let fonts: Vec<Font> = FONTS.iter().filter_map(|file| Font::new(Bytes::new(*file), 0)).collect();
    Some(Room {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        template: Source::new(file("/paper.typ")?, include_str!("paper.typ").to_owned()),
        paper: file("/paper.json")?,
    })
});

fn file(path: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).ok()?).intern())
}

/// One paper on the typesetter's desk.
pub struct Desk {
    room: &'static Room,
    paper: Bytes,
    pictures: Vec<(FileId, Bytes)>,
}

impl Desk {
    /// Lays `paper` out.
    pub fn with(paper: &Paper) -> Result<Self, PrinterError> {
        let unset = |what: &str| PrinterError::Unset(what.to_owned());
        let room = ROOM.as_ref().ok_or_else(|| unset("no room"))?;
        let mut value = serde_json::to_value(paper).map_err(|_| unset("no value"))?;
        room.spell(&mut value);
        let codes = paper.codes.iter().enumerate();
        let codes = codes.map(|(place, code)| (format!("/code-{place}.png"), code));
        let logo = paper.picture.iter().map(|logo| ("/logo.png".to_owned(), logo));
        let picture = |(path, bytes): (String, &Vec<u8>)| Some((file(&path)?, Bytes::new(bytes.clone())));
        Ok(Self {
            room,
            paper: Bytes::from_string(value.to_string()),
            pictures: codes
                .chain(logo)
                .map(picture)
                .collect::<Option<_>>()
                .ok_or_else(|| unset("no picture"))?,
        })
    }
}

impl Room {
    /// Leaves in every string only what both fonts have: an archive must not hold a letter that cannot be shown.
    fn spell(&self, value: &mut Value) {
        match value {
            Value::String(text) if !text.chars().all(|c| self.has(c)) => {
                *text = text.chars().map(|c| if self.has(c) { c } else { '?' }).collect();
            }
            Value::Array(values) => values.iter_mut().for_each(|value| self.spell(value)),
            Value::Object(fields) => fields.values_mut().for_each(|value| self.spell(value)),
            _ => {}
        }
    }

    fn has(&self, c: char) -> bool {
        c.is_ascii_graphic()
            || c == ' '
            || self.fonts.iter().all(|font| font.info().coverage.contains(u32::from(c)))
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.room.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.room.book
    }

    fn main(&self) -> FileId {
        self.room.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.room.template.id() { Ok(self.room.template.clone()) } else { Err(unknown(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.room.paper {
            return Ok(self.paper.clone());
        }
        let picture = self.pictures.iter().find(|(place, _)| *place == id);
        picture.map(|(_, bytes)| bytes.clone()).ok_or_else(|| unknown(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.room.fonts.get(index).cloned()
    }

    /// A paper has the day it was given, and no other.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn unknown(id: FileId) -> FileError {
    FileError::NotFound(PathBuf::from(id.get().vpath().get_with_slash()))
}
