//! What holds between the braces of a group, and what its destination is.

use crate::model::Flag;

use super::charset::Charset;
use crate::parse::office::story::{Layout, Look};

/// Where the text of a group goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Destination {
    /// Into the story at hand.
    Text,
    /// Nowhere.
    Skip,
    /// The table of fonts.
    Fonts,
    /// The code of a field.
    Code,
    /// The number that a list gives a paragraph.
    Number,
    /// A form field.
    Form,
    /// An entry of a form field's list.
    Entry,
}

/// What a control word that begins a group opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opens {
    /// Another destination.
    To(Destination),
    /// A part of its own beside the text.
    Part(Flag),
    /// A text box.
    TextBox,
    /// A picture.
    Picture,
    /// An embedded object.
    Object,
}

/// The state of a group; a group inside begins with a copy.
#[derive(Debug, Clone)]
pub(super) struct Group {
    /// Where its text goes.
    pub(super) destination: Destination,
    /// It opened a story or gathers something: what happens at its end.
    pub(super) ends: Option<Opens>,
    /// `\*` was seen: an unknown destination is to be skipped.
    pub(super) starred: bool,
    /// Bytes that stand in for a Unicode character.
    pub(super) fallback: u32,
    /// How bytes are read.
    pub(super) charset: Option<Charset>,
    /// The font being defined.
    pub(super) font: i32,
    /// How its characters are shown.
    pub(super) look: Look,
    /// Deleted or moved away.
    pub(super) deleted: bool,
    /// How the paragraph lies.
    pub(super) layout: Layout,
}

impl Group {
    /// The state at the beginning of a document.
    pub(super) fn new() -> Self {
        Self {
            destination: Destination::Text,
            ends: None,
            starred: false,
            fallback: 1,
            charset: None,
            font: 0,
            look: Look::default(),
            deleted: false,
            layout: Layout::default(),
        }
    }

    /// A group inside this one.
    pub(super) fn inside(&self) -> Self {
        Self {
            ends: None,
            starred: false,
            ..self.clone()
        }
    }
}

/// What a control word opens when it names a destination.
pub(super) fn opens(word: &[u8]) -> Option<Opens> {
    use Destination::{Code, Entry, Fonts, Form, Number, Skip, Text};
    Some(match word {
        b"fonttbl" => Opens::To(Fonts),
        b"fldinst" => Opens::To(Code),
        b"listtext" | b"pntext" => Opens::To(Number),
        b"formfield" => Opens::To(Form),
        b"ffl" => Opens::To(Entry),
        b"shppict" | b"shpinst" | b"ud" | b"nesttableprops" | b"do" | b"shpgrp" => Opens::To(Text),
        b"footnote" => Opens::Part(Flag::Note),
        b"annotation" => Opens::Part(Flag::Comment),
        b"header" | b"headerl" | b"headerr" | b"headerf" => Opens::Part(Flag::Header),
        b"footer" | b"footerl" | b"footerr" | b"footerf" => Opens::Part(Flag::Footer),
        b"shptxt" | b"dptxbxtext" => Opens::TextBox,
        b"pict" => Opens::Picture,
        b"object" => Opens::Object,
        b"colortbl" | b"stylesheet" | b"info" | b"nonshppict" | b"shprslt" | b"sp" | b"upr"
        | b"objdata" | b"objclass" | b"objname" | b"filetbl" | b"revtbl" | b"listtable"
        | b"listoverridetable" | b"rsidtbl" | b"themedata" | b"nonesttables" | b"xe" | b"tc"
        | b"tcn" | b"rxe" | b"bkmkstart" | b"bkmkend" | b"atnid" | b"atnauthor" | b"ftnsep"
        | b"ftnsepc" | b"ftncn" | b"aftnsep" | b"aftnsepc" | b"aftncn" | b"private"
        | b"template" | b"ffname" | b"ffdeftext" | b"ffformat" | b"ffhelptext" | b"ffstattext"
        | b"pntxta" | b"pntxtb" | b"pn" => Opens::To(Skip),
        _ => return None,
    })
}

/// The character that a control word stands for.
pub(super) fn character(word: &[u8]) -> Option<&'static str> {
    Some(match word {
        b"tab" => "\t",
        b"line" | b"lbr" => "\n",
        b"emdash" => "—",
        b"endash" => "–",
        b"lquote" => "‘",
        b"rquote" => "’",
        b"ldblquote" => "“",
        b"rdblquote" => "”",
        b"bullet" => "•",
        b"emspace" | b"enspace" | b"qmspace" => " ",
        _ => return None,
    })
}
