//! XML of any vocabulary: the text of its blocks, without markup.
//!
//! A block is the outermost element with text of its own. Elements whose name
//! says that they are titles, captions or labels go into the heading path; a
//! block that is only a number or mark belongs to the block after it.

use crate::model::{Item, Place, Reason, Summary};
use crate::parse::limits::Limits;
use crate::parse::marks;
use crate::parse::outline::Outline;
use crate::parse::sink::Sink;
use crate::parse::xml::{Step, Stream};

use super::decode::{declared_in_xml, decode_for};
use super::lines::Lines;

const PARSER: &str = "xml/quick-xml-0.42";
/// Ends of element names that hold titles.
const TITLES: [&str; 5] = ["title", "caption", "heading", "label", "head"];
/// The longest mark, in characters.
const MARK: usize = 8;

/// Reads an XML document.
pub(crate) fn read(bytes: &[u8], limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    let mut sink = Sink::new(emit, limits, PARSER);
    let text = decode_for(bytes, declared_in_xml(bytes).as_deref(), &mut sink);
    let mut reader = Reader::new(Lines::of(&text));
    let mut stream = Stream::new(&text);
    loop {
        let at = usize::try_from(stream.position()).unwrap_or(usize::MAX);
        match stream.step() {
            Ok(Step::Open(element)) => reader.open(element.name),
            Ok(Step::Close(_)) => reader.close(&mut sink),
            Ok(Step::Text(text)) => reader.text(&text, at),
            Ok(Step::End) => break,
            Err(_) => {
                sink.unread(
                    format!("after line {}", reader.lines.at(at)),
                    Reason::Corrupt,
                );
                break;
            }
        }
        if sink.full() {
            break;
        }
    }
    reader.emit_pending(&mut sink);
    reader.emit_mark(&mut sink);
    sink.finish("xml")
}

struct Reader {
    lines: Lines,
    outline: Outline,
    stack: Vec<Open>,
    opened: u64,
    /// Depth of the element that is the open block.
    block: Option<usize>,
    buffer: String,
    start: usize,
    pending: Option<Block>,
    /// A number or mark that waits for its block.
    mark: Option<Block>,
}

/// An element that is open.
struct Open {
    name: String,
    id: u64,
}

/// A block that was read and may still be joined by the next.
struct Block {
    name: String,
    parent: u64,
    depth: usize,
    text: String,
    start: usize,
}

impl Reader {
    fn new(lines: Lines) -> Self {
        Self {
            lines,
            outline: Outline::default(),
            stack: Vec::new(),
            opened: 0,
            block: None,
            buffer: String::new(),
            start: 0,
            pending: None,
            mark: None,
        }
    }

    fn open(&mut self, name: String) {
        self.opened = self.opened.saturating_add(1);
        self.stack.push(Open {
            name,
            id: self.opened,
        });
    }

    fn text(&mut self, text: &str, at: usize) {
        let reading = self
            .stack
            .last()
            .is_some_and(|open| open.name.eq_ignore_ascii_case("rt"));
        if reading || self.block.is_none() && text.trim().is_empty() {
            return;
        }
        let inside = self.stack.last().map_or(0, |open| open.id);
        if self.block.is_none()
            && let Some(before) = self.pending.take_if(|before| before.parent == inside)
        {
            // What was taken for a block stands in the midst of this text.
            self.block = Some(self.stack.len());
            self.start = before.start;
            self.buffer = before.text;
        }
        if self.block.is_none() {
            self.block = Some(self.stack.len());
            let blank = text.len() - text.trim_start().len();
            self.start = at.saturating_add(blank);
        }
        self.buffer.push_str(text);
    }

    fn close(&mut self, sink: &mut Sink<'_>) {
        let depth = self.stack.len();
        let closed = self.stack.pop();
        let Some(closed) = closed else {
            return;
        };
        if self.block.is_none() {
            self.leave(&closed, depth, sink);
        }
        if self.block.is_none_or(|block| depth > block) {
            return;
        }
        self.block = None;
        let mut text = String::new();
        for line in std::mem::take(&mut self.buffer).lines() {
            marks::join_line(&mut text, line);
        }
        let parent = self.stack.last().map_or(0, |open| open.id);
        let next = Block {
            name: closed.name,
            parent,
            depth,
            text: text.trim().to_owned(),
            start: self.start,
        };
        self.take(next, sink);
    }

    /// A part of the document ends: so do its titles.
    fn leave(&mut self, closed: &Open, depth: usize, sink: &mut Sink<'_>) {
        if self
            .pending
            .as_ref()
            .is_some_and(|block| block.parent == closed.id)
        {
            self.emit_pending(sink);
        }
        if self.mark.as_ref().is_some_and(|mark| mark.depth > depth) && self.pending.is_none() {
            self.emit_mark(sink);
        }
        self.outline.leave_at(level_at(depth + 1));
    }

    /// Joins the sentences of one paragraph, keeps marks for the block that
    /// they belong to, yields the rest.
    fn take(&mut self, mut next: Block, sink: &mut Sink<'_>) {
        if let Some(before) = &mut self.pending
            && before.name == next.name
            && before.parent == next.parent
            && before.text.ends_with(['。', '．'])
        {
            before.text.push_str(&next.text);
            return;
        }
        self.emit_pending(sink);
        if is_mark(&next) {
            self.emit_mark(sink);
            self.mark = Some(next);
            return;
        }
        if let Some(mark) = self.mark.take() {
            next.text = format!("{}　{}", mark.text, next.text);
            next.start = mark.start;
        }
        self.pending = Some(next);
    }

    fn emit_mark(&mut self, sink: &mut Sink<'_>) {
        if let Some(mark) = self.mark.take() {
            self.emit(&mark.text, mark.start, sink);
        }
    }

    fn emit_pending(&mut self, sink: &mut Sink<'_>) {
        let Some(block) = self.pending.take() else {
            return;
        };
        let name = block.name.to_lowercase();
        let known = self.outline.enter(&block.text);
        let caption = block.text.starts_with('（') && block.text.ends_with('）');
        if TITLES.iter().any(|end| name.ends_with(end))
            && !known
            && !caption
            && !marks::opens_block(&block.text)
        {
            self.outline
                .enter_at(level_at(block.depth), block.text.clone());
        }
        self.emit(&block.text, block.start, sink);
    }

    fn emit(&mut self, text: &str, start: usize, sink: &mut Sink<'_>) {
        let place = Place::Line {
            line: self.lines.at(start),
        };
        sink.prose(text, place, self.outline.path());
    }
}

/// Heading level of an element at a depth.
fn level_at(depth: usize) -> u8 {
    u8::try_from(depth).unwrap_or(u8::MAX)
}

/// An element that is there for a number or mark, with nothing but that in
/// it: `２`, `一`, `イ`, `（１）`.
fn is_mark(block: &Block) -> bool {
    let name = block.name.to_lowercase();
    let text = &block.text;
    (name.ends_with("num") || name.ends_with("no") || TITLES.iter().any(|end| name.ends_with(end)))
        && !text.is_empty()
        && text.chars().count() <= MARK
        && marks::unit(text).is_none()
        && text.chars().all(|c| {
            marks::is_number(c)
                || "の()（）.．-".contains(c)
                || ('ァ'..='ン').contains(&c)
                || c.is_ascii_alphabetic()
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::testing::passages;

    #[test]
    fn a_law_reads_as_paragraphs_under_its_articles() {
        let text = "<?xml version='1.0'?>\n<Law><LawTitle>見本法</LawTitle>\n<Chapter><ChapterTitle>第一章　総則</ChapterTitle>\n\
            <Article><ArticleCaption>（目的）</ArticleCaption><ArticleTitle>第一条</ArticleTitle>\n\
            <Paragraph><ParagraphNum/><ParagraphSentence><Sentence Num='1'>目的を定める。</Sentence><Sentence Num='2'>ただし、除く。</Sentence></ParagraphSentence></Paragraph>\n\
            <Paragraph><ParagraphNum>２</ParagraphNum><ParagraphSentence><Sentence><Ruby>見本<Rt>みほん</Rt></Ruby>とする。</Sentence></ParagraphSentence>\
            <Item><ItemTitle>一</ItemTitle><ItemSentence><Sentence>教育</Sentence></ItemSentence></Item></Paragraph></Article></Chapter></Law>";
        let (_, found) = passages(text.as_bytes(), "law.xml");
        let texts: Vec<&str> = found.iter().map(|passage| passage.text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "見本法",
                "第一章　総則",
                "（目的）",
                "第一条",
                "目的を定める。ただし、除く。",
                "２　見本とする。",
                "一　教育"
            ]
        );
        assert_eq!(
            found[5].heading,
            ["見本法", "第一章　総則", "第一条（目的）"]
        );
        assert_eq!(found[5].anchor.place, Place::Line { line: 6 });
    }

    #[test]
    fn broken_xml_keeps_what_came_before() {
        let (summary, found) = passages(b"<?xml version='1.0'?><a><b>text</b></c>", "a.xml");
        assert_eq!(found[0].text, "text");
        assert_eq!(summary.reason, Some(Reason::Corrupt));
    }
}
