//! Follows the tokens: groups and their state, characters, parts.

use std::collections::HashMap;

use encoding_rs::{Encoding, WINDOWS_1252};

use crate::model::Flag;
use crate::parse::office::fields;

use super::charset::{self, Charset};
use super::group::{Destination, Group, Opens, character, opens};
use super::lexer::{Lexer, Token};
use crate::parse::office::numerals;
use crate::parse::office::story::{Block, Layout, Look, Story};

/// Groups within groups that are followed.
const DEPTH: usize = 10_000;
/// Parts within parts that are told apart.
const PARTS: usize = 20;

/// What was read.
#[derive(Default)]
pub(super) struct Read {
    /// The text.
    pub(super) body: Vec<Block>,
    /// Running headers and footers.
    pub(super) margins: Vec<Block>,
    /// Pictures.
    pub(super) pictures: usize,
    /// Embedded objects.
    pub(super) objects: usize,
    /// Deleted text stood somewhere.
    pub(super) deleted: bool,
    /// Bytes without a character.
    pub(super) garbled: bool,
    /// Groups beyond the limit on depth.
    pub(super) too_deep: bool,
    /// The document ends within a group.
    pub(super) broken: bool,
}

/// A form field as it is being read.
#[derive(Default)]
struct Form {
    kind: i32,
    result: Option<i32>,
    default: i32,
    entries: Vec<String>,
}

/// Reads a document.
pub(super) struct Reader {
    found: Read,
    groups: Vec<Group>,
    /// Groups that are open beyond the limit.
    beyond: usize,
    stories: Vec<Story>,
    own: &'static Encoding,
    fonts: HashMap<i32, Charset>,
    default_font: i32,
    bytes: Vec<u8>,
    /// Bytes still to be passed over after a Unicode character.
    skip: u32,
    /// The first half of a surrogate pair.
    half: Option<u16>,
    code: String,
    number: String,
    form: Form,
}

impl Reader {
    /// Reads a document.
    pub(super) fn read(bytes: &[u8]) -> Read {
        let mut reader = Self {
            found: Read::default(),
            groups: vec![Group::new()],
            beyond: 0,
            stories: vec![Story::default()],
            own: WINDOWS_1252,
            fonts: HashMap::new(),
            default_font: 0,
            bytes: Vec::new(),
            skip: 0,
            half: None,
            code: String::new(),
            number: String::new(),
            form: Form::default(),
        };
        let mut lexer = Lexer::new(bytes);
        let mut whole = false;
        while let Some(token) = lexer.token() {
            reader.token(token);
            if reader.groups.len() <= 1 {
                whole = true;
                break;
            }
        }
        reader.found.broken = !whole;
        reader.flush();
        while reader.groups.len() > 1 {
            reader.close();
        }
        // A story that nothing ended would take the body's place.
        reader.found.broken |= reader.stories.len() > 1;
        reader.stories.truncate(1);
        let body = reader.stories.pop().map(Story::finish);
        reader.found.body = body.unwrap_or_default();
        reader.found
    }

    fn token(&mut self, token: Token<'_>) {
        if self.beyond > 0 {
            match token {
                Token::Open => self.beyond += 1,
                Token::Close => self.beyond -= 1,
                _ => {}
            }
            return;
        }
        match token {
            Token::Byte(byte) => {
                if self.skip > 0 {
                    self.skip -= 1;
                } else {
                    self.bytes.push(byte);
                }
                return;
            }
            Token::Word(b"u", Some(unit)) => return self.unicode(unit),
            _ => self.flush(),
        }
        match token {
            Token::Open => {
                self.skip = 0;
                if self.groups.len() >= DEPTH {
                    self.beyond = 1;
                    self.found.too_deep = true;
                } else {
                    let inside = self.group().inside();
                    self.groups.push(inside);
                }
            }
            Token::Close => {
                self.skip = 0;
                self.close();
            }
            _ if self.skip > 0 => self.skip -= 1,
            Token::Symbol(sign) => self.symbol(sign),
            Token::Word(word, number) => self.word(word, number),
            Token::Byte(_) => {}
        }
    }

    fn group(&mut self) -> &mut Group {
        if self.groups.is_empty() {
            self.groups.push(Group::new());
        }
        let last = self.groups.len() - 1;
        &mut self.groups[last]
    }

    fn story(&mut self) -> &mut Story {
        if self.stories.is_empty() {
            self.stories.push(Story::default());
        }
        let last = self.stories.len() - 1;
        &mut self.stories[last]
    }

    fn symbol(&mut self, sign: u8) {
        match sign {
            b'*' => self.group().starred = true,
            b'~' => self.put("\u{a0}"),
            b'_' => self.put("-"),
            b'\t' => self.put("\t"),
            _ => {}
        }
    }

    /// A Unicode character; bytes for older readers follow it.
    fn unicode(&mut self, unit: i32) {
        self.flush();
        self.skip = self.group().fallback;
        let unit = (unit & 0xFFFF) as u16;
        if (0xD800..0xDC00).contains(&unit) {
            self.half = Some(unit);
            return;
        }
        let units = self.half.take().into_iter().chain([unit]);
        let text: String = char::decode_utf16(units)
            .map(|c| c.unwrap_or('\u{FFFD}'))
            .collect();
        self.put(&numerals::in_font(&text, ""));
    }

    /// Decodes the bytes that have gathered.
    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let own = self.own;
        let default = self.fonts.get(&self.default_font).copied();
        let charset = self.group().charset.or(default);
        let charset = charset.unwrap_or(Charset::Page(own));
        let (text, whole) = charset::decode(&bytes, charset, own);
        let read = self.group().destination != Destination::Skip;
        self.found.garbled |= read && !whole;
        self.put(&text);
    }

    fn put(&mut self, text: &str) {
        let group = self.group().clone();
        match group.destination {
            Destination::Text if group.deleted => {
                if !text.trim().is_empty() {
                    self.found.deleted = true;
                    self.story().flag(Flag::DeletedLeftOut);
                }
            }
            Destination::Text => self.story().put(text, group.look),
            Destination::Code => self.code.push_str(text),
            Destination::Number => self.number.push_str(text),
            Destination::Entry => {
                if let Some(entry) = self.form.entries.last_mut() {
                    entry.push_str(text);
                }
            }
            Destination::Skip | Destination::Fonts | Destination::Form => {}
        }
    }

    fn word(&mut self, word: &[u8], number: Option<i32>) {
        let starred = std::mem::take(&mut self.group().starred);
        if self.group().destination == Destination::Skip {
            // Only the Unicode half of a pair of alternatives is read.
            if word != b"ud" || self.parent() != Destination::Skip {
                return;
            }
        }
        if let Some(found) = opens(word) {
            return self.open(found);
        }
        if starred {
            self.group().destination = Destination::Skip;
            return;
        }
        if let Some(text) = character(word) {
            return self.put(text);
        }
        match self.group().destination {
            Destination::Fonts => self.font(word, number),
            Destination::Form => self.form_field(word, number),
            _ => self.format(word, number),
        }
    }

    /// The destination of the group around the one at hand.
    fn parent(&self) -> Destination {
        let outer = self.groups.iter().rev().nth(1);
        outer.map_or(Destination::Text, |group| group.destination)
    }

    fn open(&mut self, found: Opens) {
        let parts = self.stories.len();
        let group = self.group();
        match found {
            // Text goes where that of the group around it goes, but for the
            // better of two alternatives, which stands in what is skipped.
            Opens::To(Destination::Text) => {
                if group.destination == Destination::Skip {
                    group.destination = Destination::Text;
                }
            }
            Opens::To(destination) => {
                group.destination = destination;
                // What opened a story of its own ends it, whatever comes in it.
                if !matches!(group.ends, Some(Opens::Part(_) | Opens::TextBox)) {
                    group.ends = Some(found);
                }
                match destination {
                    Destination::Code => self.code.clear(),
                    Destination::Number => self.number.clear(),
                    Destination::Form => self.form = Form::default(),
                    Destination::Entry => self.form.entries.push(String::new()),
                    _ => {}
                }
            }
            Opens::Picture => {
                group.destination = Destination::Skip;
                self.found.pictures += 1;
            }
            Opens::Object => self.found.objects += 1,
            Opens::Part(_) | Opens::TextBox if parts <= PARTS && group.ends.is_none() => {
                group.ends = Some(found);
                group.layout = Layout::default();
                self.stories.push(Story::default());
            }
            Opens::Part(_) | Opens::TextBox => {}
        }
    }

    fn close(&mut self) {
        self.half = None;
        let Some(group) = self.groups.pop() else {
            return;
        };
        match group.ends {
            Some(Opens::To(Destination::Code)) => self.end_code(),
            Some(Opens::To(Destination::Number)) => {
                let number = std::mem::take(&mut self.number);
                if !number.trim().is_empty() {
                    self.put(&format!("{} ", number.trim()));
                }
            }
            Some(Opens::To(Destination::Form)) => self.end_form(),
            Some(Opens::Part(flag)) => {
                let blocks = self.stories.pop().map(Story::finish).unwrap_or_default();
                let part = Block::Part(flag, blocks);
                if matches!(flag, Flag::Header | Flag::Footer) {
                    self.found.margins.push(part);
                } else {
                    self.story().beside(part);
                }
            }
            Some(Opens::TextBox) => {
                let blocks = self.stories.pop().map(Story::finish).unwrap_or_default();
                for block in blocks {
                    self.story().beside(block);
                }
            }
            _ => {}
        }
    }

    fn end_code(&mut self) {
        let code = std::mem::take(&mut self.code);
        if let Some((base, ruby)) = fields::overlaid(&code) {
            self.put(&base);
            if ruby {
                self.story().flag(Flag::Ruby);
            }
        }
    }

    /// A form field stands in the code of its field: what it shows does not.
    fn end_form(&mut self) {
        let form = std::mem::take(&mut self.form);
        let chosen = form
            .result
            .filter(|result| *result != 25)
            .unwrap_or(form.default);
        let text = match form.kind {
            1 => (if chosen == 1 { "☑" } else { "☐" }).to_owned(),
            2 => {
                let entry = usize::try_from(chosen)
                    .ok()
                    .and_then(|at| form.entries.get(at));
                entry.cloned().unwrap_or_default()
            }
            _ => return,
        };
        let group = self.group();
        let look = group.look;
        self.story().put(&text, look);
    }

    fn font(&mut self, word: &[u8], number: Option<i32>) {
        let number = number.unwrap_or(0);
        match word {
            b"f" => self.group().font = number,
            b"fcharset" => {
                let font = self.group().font;
                if let Some(charset) = charset::of_font(number) {
                    self.fonts.insert(font, charset);
                }
            }
            b"cpg" => {
                let font = self.group().font;
                self.fonts
                    .insert(font, Charset::Page(charset::page(number)));
            }
            _ => {}
        }
    }

    fn form_field(&mut self, word: &[u8], number: Option<i32>) {
        let number = number.unwrap_or(0);
        match word {
            b"fftype" => self.form.kind = number,
            b"ffres" => self.form.result = Some(number),
            b"ffdefres" => self.form.default = number,
            _ => {}
        }
    }

    fn format(&mut self, word: &[u8], number: Option<i32>) {
        let on = number != Some(0);
        match word {
            b"ansicpg" => self.own = charset::page(number.unwrap_or(1252)),
            b"mac" => self.own = charset::page(10000),
            b"deff" => self.default_font = number.unwrap_or(0),
            b"f" => {
                let font = self.fonts.get(&number.unwrap_or(0)).copied();
                let own = Charset::Page(self.own);
                self.group().charset = Some(font.unwrap_or(own));
            }
            b"uc" => {
                let count = u32::try_from(number.unwrap_or(1)).unwrap_or(1);
                self.group().fallback = count.min(16);
            }
            b"v" => self.group().look.hidden = on,
            b"b" => self.group().look.bold = on,
            b"strike" | b"striked" => self.group().look.struck = on,
            b"deleted" | b"mvf" => self.group().deleted = on,
            b"plain" => {
                let group = self.group();
                group.look = Look::default();
                group.deleted = false;
                group.charset = None;
            }
            b"par" | b"sect" | b"page" => self.paragraph(word),
            _ => self.lay_out(word, number),
        }
    }

    fn paragraph(&mut self, word: &[u8]) {
        if self.group().destination != Destination::Text {
            return;
        }
        let mut layout = self.group().layout;
        if word != b"par" {
            layout.level = None;
        }
        self.story().paragraph(layout);
    }

    fn lay_out(&mut self, word: &[u8], number: Option<i32>) {
        if self.group().destination != Destination::Text {
            return;
        }
        match word {
            b"pard" => self.group().layout = Layout::default(),
            b"intbl" => {
                let layout = &mut self.group().layout;
                layout.tables = layout.tables.max(1);
            }
            b"itap" => {
                let depth = u8::try_from(number.unwrap_or(1).max(0)).unwrap_or(u8::MAX);
                self.group().layout.tables = depth;
            }
            b"outlinelevel" => {
                let level = number.and_then(|level| u8::try_from(level).ok());
                self.group().layout.level = level.filter(|level| *level < 9).map(|level| level + 1);
            }
            b"cell" => self.story().end_cell(false),
            b"nestcell" => self.story().end_cell(true),
            b"nestrow" => self.story().end_inner_row(),
            b"row" => self.story().end_row(),
            b"trowd" => self.story().define_row(),
            b"trleft" => self.story().set_left(number.unwrap_or(0)),
            b"cellx" => self.story().edge(number.unwrap_or(0)),
            b"trhdr" => self.story().set_heading(),
            _ => {}
        }
    }
}
