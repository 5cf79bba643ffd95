//! HTML: what a browser shows, block by block.

mod numbers;
mod rows;
mod visible;

use html5ever::tendril::TendrilSink as _;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

use crate::model::{Flag, Item, Place, Reason, Summary};
use crate::parse::limits::Limits;
use crate::parse::office::numerals;
use crate::parse::office::tables::{self, Raw};
use crate::parse::outline::Outline;
use crate::parse::sink::Sink;

use self::numbers::Numbers;
use self::rows::{Reaching, cells_of, holds_blocks, read_row, rows_of};
use self::visible::{DEPTH, INLINE, control, gather, is_unseen, name_of, tidy};
use super::decode::decode_for;

const PARSER: &str = "html/html5ever-0.40";

/// Reads an HTML document.
pub(crate) fn read(bytes: &[u8], limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    let mut sink = Sink::new(emit, limits, PARSER);
    let text = decode_for(bytes, declared(bytes).as_deref(), &mut sink);
    read_into(&text, &mut sink);
    if is_cut(&text) {
        sink.unread("what may follow: the page is not closed", Reason::Corrupt);
    }
    sink.finish("html")
}

/// Whether a page that a program wrote lacks its end. Nothing obliges who
/// writes by hand to close it, but what is saved or exported is.
fn is_cut(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let opened = |name: &str| text.contains(name);
    opened("<html") && opened("<body") && !opened("</html") && !opened("</body")
}

/// Reads decoded HTML that stands in another document.
pub(crate) fn read_into(text: &str, sink: &mut Sink<'_>) {
    let document = parse(text);
    let mut reader = Reader::default();
    reader.children(&document.document, 0, sink);
    reader.flush(sink);
    if reader.beyond {
        sink.unread("elements nested beyond the limit", Reason::Output);
    }
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
    /// The number of the entry of a list that begins.
    mark: String,
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
            "br" => self.text.push('\u{2028}'),
            "del" | "s" | "strike" => self.flag(Flag::DeletedLeftOut),
            "rt" | "rp" | "rtc" => self.flag(Flag::Ruby),
            "img" | "option" | "datalist" => {}
            "select" | "input" => self.text.push_str(&control(node)),
            "h1" => self.heading(1, node, depth, sink),
            "h2" => self.heading(2, node, depth, sink),
            "h3" => self.heading(3, node, depth, sink),
            "h4" => self.heading(4, node, depth, sink),
            "h5" => self.heading(5, node, depth, sink),
            "h6" => self.heading(6, node, depth, sink),
            "sup" => {
                let before = self.text.len();
                self.children(node, depth + 1, sink);
                numerals::raise(&mut self.text, before);
            }
            "pre" | "textarea" | "listing" => {
                self.flush(sink);
                self.children(node, depth + 1, sink);
                self.text = self.text.trim_matches('\n').replace('\n', "\u{2028}");
                self.flush(sink);
            }
            "ol" => {
                self.flush(sink);
                self.numbered(node, depth, sink);
                self.flush(sink);
            }
            "table" => {
                self.flush(sink);
                self.table(node, depth, sink);
            }
            "nav" | "header" => self.around(Flag::Header, node, depth, sink),
            "footer" => self.around(Flag::Footer, node, depth, sink),
            _ if INLINE.contains(&name) => self.children(node, depth + 1, sink),
            _ => {
                self.flush(sink);
                self.children(node, depth + 1, sink);
                self.flush(sink);
            }
        }
    }

    fn heading(&mut self, level: u8, node: &Handle, depth: usize, sink: &mut Sink<'_>) {
        self.flush(sink);
        self.children(node, depth + 1, sink);
        let title = tidy(&self.text);
        if !title.is_empty() && self.aside.is_none() {
            self.outline.enter_at(level, title);
        }
        self.emit(false, sink);
    }

    /// What stands around the text of the page; the outermost says what it is.
    fn around(&mut self, flag: Flag, node: &Handle, depth: usize, sink: &mut Sink<'_>) {
        self.flush(sink);
        let outer = self.aside;
        self.aside.get_or_insert(flag);
        self.children(node, depth + 1, sink);
        self.flush(sink);
        self.aside = outer;
    }

    /// A numbered list, with the numbers that a browser shows.
    fn numbered(&mut self, list: &Handle, depth: usize, sink: &mut Sink<'_>) {
        if depth > DEPTH {
            self.beyond = true;
            return;
        }
        let mut numbers = Numbers::of(list);
        for child in list.children.borrow().iter() {
            self.flush(sink);
            if name_of(child) == "li" && !is_unseen(child, "li") {
                self.mark = numbers.next(child);
                self.children(child, depth + 1, sink);
                self.flush(sink);
                self.mark.clear();
            } else if let NodeData::Element { .. } = &child.data {
                self.element(child, depth + 1, sink);
            }
            if sink.full() {
                return;
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
        let mut reaching = Reaching::default();
        let mut after_heading = false;
        for row in rows {
            let within = reaching.covers(0);
            let (cells, found) = read_row(&row, &mut reaching);
            self.flags.extend(found);
            let heads = (cells.len() > 1 || within && after_heading)
                && cells.iter().all(|cell| cell.marked);
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
                let second = after_heading.then(|| tables::headings(&header, &cells));
                header = second.flatten().unwrap_or(cells);
            }
            after_heading = heads;
        }
    }

    fn flag(&mut self, flag: Flag) {
        flag.add(&mut self.flags);
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
        let mut text = tidy(&std::mem::take(&mut self.text));
        let mut flags = std::mem::take(&mut self.flags);
        if text.is_empty() {
            return;
        }
        text.insert_str(0, &std::mem::take(&mut self.mark));
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
    fn cells_that_reach_over_rows_and_columns_move_the_others() {
        let body = "<table><tr><th rowspan=2>設備<th colspan=2>点検<tr><th>日付<th>結果<tr><td>炉<td>4月1日<td>合格</table>\
            <table><tr><th>区分<th>項目<th>適否<tr><td rowspan=2>文書<td>規程<td>適<tr><td>手順<td>否</table>";
        let (_, found) = passages(&page(body), "a.html");
        let labels = |at: usize| -> Vec<&str> {
            let cells = found[at].cells.iter();
            cells.map(|cell| cell.label.as_str()).collect()
        };
        assert_eq!(labels(2), ["設備", "点検 日付", "点検 結果"]);
        assert_eq!(labels(5), ["項目", "適否"]);
        assert_eq!(found[5].text, "手順 | 否");
    }

    #[test]
    fn lists_have_their_numbers_and_powers_are_no_digits() {
        let body = "<ol start=3><li>申請書<li><p>名簿</p><li value=9>許容 10<sup>3</sup> 個</ol>\
            <ol type=a><li>甲</ol><ol style='list-style: none'><li>第1条</ol><pre>電話 03-1234\n内線 56</pre>\
            <select multiple><option selected>甲<option>乙<option selected>丙</select>";
        let shown = ["3. 申請書", "4. 名簿", "9. 許容 10³ 個", "a. 甲", "第1条"];
        let found = texts(&page(body), "a.html");
        assert_eq!(found[..5], shown);
        assert_eq!(found[5..], ["電話 03-1234\n内線 56", "甲、丙"]);
    }

    #[test]
    fn a_paragraph_within_what_is_raised_is_read() {
        let body = "<p>x</p>面積1<sup><p>注</p>あいう3</sup>である";
        assert_eq!(
            texts(&page(body), "a.html"),
            ["x", "面積1", "注", "あいう3である"]
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
