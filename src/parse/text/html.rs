//! HTML: what a browser shows, block by block.

use html5ever::tendril::TendrilSink as _;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

use crate::model::{Flag, Item, Place, Reason, Summary};
use crate::parse::limits::Limits;
use crate::parse::marks;
use crate::parse::office::tables::{self, Raw};
use crate::parse::outline::Outline;
use crate::parse::sink::Sink;

use super::decode::decode_for;

const PARSER: &str = "html/html5ever-0.40";
/// Elements nested deeper are left out, and said to be.
const DEPTH: usize = 300;
/// Elements that a browser shows nothing of.
const UNSEEN: [&str; 14] = [
    "script", "style", "template", "noscript", "head", "title", "meta", "link", "iframe", "object",
    "svg", "canvas", "audio", "video",
];
/// Elements that stand in a line of text.
const INLINE: [&str; 32] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "q", "rb", "ruby", "samp", "small", "span", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr", "nobr",
];

/// Reads an HTML document.
pub(crate) fn read(bytes: &[u8], limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    let mut sink = Sink::new(emit, limits, PARSER);
    let text = decode_for(bytes, declared(bytes).as_deref(), &mut sink);
    let document = parse(&text);
    let mut reader = Reader::default();
    reader.children(&document.document, 0, &mut sink);
    reader.flush(&mut sink);
    if reader.beyond {
        sink.unread("elements nested beyond the limit", Reason::Output);
    }
    sink.finish("html")
}

/// The visible text of a piece of markup, on one line.
pub(crate) fn visible_text(markup: &str) -> String {
    let document = parse(markup);
    let mut text = String::new();
    gather(&document.document, 0, &mut text, &mut Vec::new());
    tidy(&text)
}

fn parse(text: &str) -> RcDom {
    parse_document(RcDom::default(), ParseOpts::default()).one(text)
}

/// The encoding that the first bytes of the document name.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(bytes.get(..2048).unwrap_or(bytes)).to_ascii_lowercase();
    let (_, after) = head.split_once("charset=")?;
    let name = after.trim_start_matches(['"', '\'']);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_')?;
    name.get(..end).map(str::to_owned)
}

#[derive(Default)]
struct Reader {
    outline: Outline,
    text: String,
    flags: Vec<Flag>,
    paragraph: u32,
    /// Header, footer or navigation of the page around the block.
    aside: Option<Flag>,
    beyond: bool,
}

impl Reader {
    fn children(&mut self, node: &Handle, depth: usize, sink: &mut Sink<'_>) {
        if depth > DEPTH {
            self.beyond = true;
            return;
        }
        for child in node.children.borrow().iter() {
            match &child.data {
                NodeData::Text { contents } => self.text.push_str(&contents.borrow()),
                NodeData::Element { .. } => self.element(child, depth, sink),
                _ => {}
            }
            if sink.full() {
                return;
            }
        }
    }

    fn element(&mut self, node: &Handle, depth: usize, sink: &mut Sink<'_>) {
        let name = name_of(node);
        if is_unseen(node, name) {
            return;
        }
        match name {
            _ if INLINE.contains(&name) => self.children(node, depth + 1, sink),
            "br" => self.text.push('\u{2028}'),
            "del" | "s" | "strike" => self.flag(Flag::DeletedLeftOut),
            "rt" | "rp" | "rtc" => self.flag(Flag::Ruby),
            "img" | "option" | "datalist" => {}
            "select" | "input" => self.text.push_str(&control(node)),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush(sink);
                self.children(node, depth + 1, sink);
                let title = tidy(&self.text);
                let level = name
                    .as_bytes()
                    .get(1)
                    .copied()
                    .map_or(1, |digit| digit - b'0');
                if !title.is_empty() && self.aside.is_none() {
                    self.outline.enter_at(level, title);
                }
                self.emit(false, sink);
            }
            "table" => {
                self.flush(sink);
                self.table(node, depth, sink);
            }
            "nav" | "header" | "footer" => {
                self.flush(sink);
                let around = self.aside;
                let flag = if name == "footer" {
                    Flag::Footer
                } else {
                    Flag::Header
                };
                self.aside.get_or_insert(flag);
                self.children(node, depth + 1, sink);
                self.flush(sink);
                self.aside = around;
            }
            _ => {
                self.flush(sink);
                self.children(node, depth + 1, sink);
                self.flush(sink);
            }
        }
    }

    /// A table of data reads row by row; one that only arranges the page, or
    /// holds blocks and other tables, reads as its blocks.
    fn table(&mut self, node: &Handle, depth: usize, sink: &mut Sink<'_>) {
        let mut rows = Vec::new();
        rows_of(node, 0, &mut rows);
        let arranges = rows.iter().all(|row| cells_of(row).len() <= 1)
            || rows
                .iter()
                .any(|row| cells_of(row).iter().any(|cell| holds_blocks(cell, 0)));
        if arranges {
            self.children(node, depth + 1, sink);
            return self.flush(sink);
        }
        let mut header: Vec<Raw> = Vec::new();
        for row in rows {
            let (cells, found) = read_row(&row);
            self.flags.extend(found);
            let heads = cells.len() > 1 && cells.iter().all(|cell| cell.marked);
            let fields = if header.is_empty() && !heads {
                tables::fields(&cells)
            } else {
                None
            };
            let form = fields.is_some();
            let labels: &[Raw] = if heads { &[] } else { &header };
            let mut flags = std::mem::take(&mut self.flags);
            flags.extend(self.aside);
            flags.extend(form.then_some(Flag::Form));
            let read = fields.unwrap_or_else(|| tables::labelled(&cells, labels));
            if read.iter().any(|cell| !cell.text.is_empty()) {
                let place = self.next_place();
                sink.row(read, place, self.outline.path(), &flags);
            }
            if heads {
                header = cells;
            }
        }
    }

    fn flag(&mut self, flag: Flag) {
        if !self.flags.contains(&flag) {
            self.flags.push(flag);
        }
    }

    fn next_place(&mut self) -> Place {
        self.paragraph = self.paragraph.saturating_add(1);
        Place::Paragraph {
            paragraph: self.paragraph,
        }
    }

    fn flush(&mut self, sink: &mut Sink<'_>) {
        self.emit(true, sink);
    }

    fn emit(&mut self, enter: bool, sink: &mut Sink<'_>) {
        let text = tidy(&std::mem::take(&mut self.text));
        let mut flags = std::mem::take(&mut self.flags);
        if text.is_empty() {
            return;
        }
        if enter && self.aside.is_none() {
            self.outline.enter(&text);
        }
        flags.extend(self.aside);
        let heading = if self.aside.is_some() {
            Vec::new()
        } else {
            self.outline.path()
        };
        let place = self.next_place();
        sink.flagged(&text, place, heading, &flags);
    }
}

fn name_of(node: &Handle) -> &str {
    match &node.data {
        NodeData::Element { name, .. } => &name.local,
        _ => "",
    }
}

fn attribute(node: &Handle, wanted: &str) -> Option<String> {
    let NodeData::Element { attrs, .. } = &node.data else {
        return None;
    };
    let attrs = attrs.borrow();
    let found = attrs.iter().find(|attr| &*attr.name.local == wanted)?;
    Some(found.value.to_string())
}

/// What a browser does not show.
fn is_unseen(node: &Handle, name: &str) -> bool {
    let style = attribute(node, "style")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    UNSEEN.contains(&name)
        || attribute(node, "hidden").is_some()
        || style.contains("display:none")
        || style.contains("visibility:hidden")
        || name == "input"
            && attribute(node, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("hidden"))
}

/// What a form control shows: a check mark, its value, the chosen entry.
fn control(node: &Handle) -> String {
    if name_of(node) == "select" {
        let options = node.children.borrow();
        let chosen = options
            .iter()
            .find(|option| attribute(option, "selected").is_some());
        let mut text = String::new();
        if let Some(option) = chosen {
            gather(option, 0, &mut text, &mut Vec::new());
        }
        return text;
    }
    let on = attribute(node, "checked").is_some();
    match attribute(node, "type")
        .unwrap_or_default()
        .to_ascii_lowercase()
        .as_str()
    {
        "checkbox" => if on { "☑" } else { "☐" }.to_owned(),
        "radio" => if on { "◉" } else { "○" }.to_owned(),
        "" | "text" | "date" | "number" | "email" | "tel" | "url" => {
            attribute(node, "value").unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// The rows of a table, those of tables inside it left out.
fn rows_of(node: &Handle, depth: usize, rows: &mut Vec<Handle>) {
    for child in node.children.borrow().iter() {
        match name_of(child) {
            "tr" if !is_unseen(child, "tr") => rows.push(child.clone()),
            "thead" | "tbody" | "tfoot" if depth < 3 => rows_of(child, depth + 1, rows),
            _ => {}
        }
    }
}

fn cells_of(row: &Handle) -> Vec<Handle> {
    let children = row.children.borrow();
    let cells = children
        .iter()
        .filter(|child| matches!(name_of(child), "td" | "th"));
    cells
        .filter(|cell| !is_unseen(cell, "td"))
        .cloned()
        .collect()
}

fn holds_blocks(node: &Handle, depth: usize) -> bool {
    depth < DEPTH
        && node.children.borrow().iter().any(|child| {
            matches!(
                name_of(child),
                "table" | "h1" | "h2" | "h3" | "h4" | "article" | "section"
            ) || holds_blocks(child, depth + 1)
        })
}

fn read_row(row: &Handle) -> (Vec<Raw>, Vec<Flag>) {
    let mut cells = Vec::new();
    let mut flags = Vec::new();
    let mut column = 0usize;
    for cell in cells_of(row) {
        let span = attribute(&cell, "colspan").and_then(|span| span.trim().parse().ok());
        let span: usize = span.unwrap_or(1).clamp(1, 1000);
        let mut text = String::new();
        gather(&cell, 0, &mut text, &mut flags);
        cells.push(Raw {
            column,
            span,
            text: tidy(&text),
            marked: name_of(&cell) == "th",
        });
        column += span;
    }
    (cells, flags)
}

/// The visible text inside a node; blocks begin new lines.
fn gather(node: &Handle, depth: usize, text: &mut String, flags: &mut Vec<Flag>) {
    if depth > DEPTH {
        return;
    }
    for child in node.children.borrow().iter() {
        if let NodeData::Text { contents } = &child.data {
            text.push_str(&contents.borrow());
            continue;
        }
        let name = name_of(child);
        let flag = match name {
            "del" | "s" | "strike" => Some(Flag::DeletedLeftOut),
            "rt" | "rp" | "rtc" => Some(Flag::Ruby),
            _ => None,
        };
        match name {
            _ if flag.is_some() => flags.extend(flag.filter(|flag| !flags.contains(flag))),
            "" | "img" => {}
            _ if is_unseen(child, name) => {}
            "select" | "input" => text.push_str(&control(child)),
            _ => {
                let block = !INLINE.contains(&name);
                if block {
                    text.push('\u{2028}');
                }
                gather(child, depth + 1, text, flags);
                if block && name != "br" {
                    text.push('\u{2028}');
                }
            }
        }
    }
}

/// White space as a browser shows it, but a line broken in the source beside
/// Japanese leaves none; U+2028 marks the breaks that are shown.
fn tidy(text: &str) -> String {
    let mut shown = String::new();
    for line in text.split('\u{2028}') {
        let mut joined = String::new();
        for part in line.lines() {
            let part = part
                .split([' ', '\t', '\u{c}'])
                .filter(|word| !word.is_empty())
                .collect::<Vec<_>>()
                .join(" ");
            marks::join_line(&mut joined, &part);
        }
        let joined = joined.trim();
        if !joined.is_empty() {
            if !shown.is_empty() {
                shown.push('\n');
            }
            shown.push_str(joined);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::testing::{passages, texts};

    fn page(body: &str) -> Vec<u8> {
        format!("<!DOCTYPE html><html><head><title>題</title><style>a{{}}</style></head><body>{body}</body></html>").into_bytes()
    }

    #[test]
    fn only_what_is_shown_is_read() {
        let body = "<script>x()</script><p>見える<span hidden>隠</span><span style='display: none'>隠</span></p>\
            <template>型</template><noscript>無</noscript><img alt='図'><!-- 注 --><p>次の<br>行</p><input type=hidden value=x>";
        assert_eq!(texts(&page(body), "a.html"), ["見える", "次の\n行"]);
    }

    #[test]
    fn headings_lists_and_tables_are_told_apart() {
        let body = "<h1>規程</h1><h2>教育</h2><p>毎年、\n  教育を行う。</p><ul><li>計画<li>実施</ul>\
            <table><tr><th>日付</th><th>内容</th></tr><tr><td>4月1日</td><td>教育</td></tr></table>\
            <table><tr><th>氏名</th><td>見本 太郎</td></tr></table>";
        let (_, found) = passages(&page(body), "a.html");
        let texts: Vec<&str> = found.iter().map(|passage| passage.text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "規程",
                "教育",
                "毎年、教育を行う。",
                "計画",
                "実施",
                "日付 | 内容",
                "4月1日 | 教育",
                "氏名 | 見本 太郎"
            ]
        );
        assert_eq!(found[3].heading, ["規程", "教育"]);
        assert_eq!(found[6].cells[1].label, "内容");
        assert_eq!(
            (found[7].cells[0].label.as_str(), found[7].flags.as_slice()),
            ("氏名", &[Flag::Form][..])
        );
    }

    #[test]
    fn readings_and_deleted_text_are_left_out() {
        let body = "<p><ruby>見本<rp>(</rp><rt>みほん</rt><rp>)</rp></ruby>は<del>旧</del>新</p><p>☆<input type=checkbox checked>有</p>";
        let (_, found) = passages(&page(body), "a.html");
        assert_eq!(found[0].text, "見本は新");
        assert_eq!(found[0].flags, [Flag::Ruby, Flag::DeletedLeftOut]);
        assert_eq!(found[1].text, "☆☑有");
    }

    #[test]
    fn deep_nesting_ends_and_is_reported() {
        let body = format!(
            "<p>浅い</p>{}深い{}",
            "<div>".repeat(3000),
            "</div>".repeat(3000)
        );
        let (summary, found) = passages(&page(&body), "a.html");
        assert_eq!(found[0].text, "浅い");
        assert_eq!(summary.reason, Some(Reason::Output));
    }

    #[test]
    fn the_declared_encoding_is_used() {
        let bytes = encoding_rs::EUC_JP
            .encode("<html><meta charset=\"euc-jp\"><p>規程</p></html>")
            .0;
        assert_eq!(texts(&bytes, "a.html"), ["規程"]);
    }
}
