//! What a browser shows of a node.

use markup5ever_rcdom::{Handle, NodeData};

use crate::model::Flag;
use crate::parse::marks;
use crate::parse::office::numerals;

/// Elements nested deeper are left out, and said to be.
pub(super) const DEPTH: usize = 300;
/// Elements that a browser shows nothing of.
const UNSEEN: [&str; 14] = [
    "script", "style", "template", "noscript", "head", "title", "meta", "link", "iframe", "object",
    "svg", "canvas", "audio", "video",
];
/// Elements that stand in a line of text.
pub(super) const INLINE: [&str; 32] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "q", "rb", "ruby", "samp", "small", "span", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr", "nobr",
];

pub(super) fn name_of(node: &Handle) -> &str {
    match &node.data {
        NodeData::Element { name, .. } => &name.local,
        _ => "",
    }
}

pub(super) fn attribute(node: &Handle, wanted: &str) -> Option<String> {
    let NodeData::Element { attrs, .. } = &node.data else {
        return None;
    };
    let attrs = attrs.borrow();
    let found = attrs.iter().find(|attr| &*attr.name.local == wanted)?;
    Some(found.value.to_string())
}

/// What a browser does not show.
pub(super) fn is_unseen(node: &Handle, name: &str) -> bool {
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
pub(super) fn control(node: &Handle) -> String {
    if name_of(node) == "select" {
        let options = node.children.borrow();
        let chosen = options
            .iter()
            .filter(|option| attribute(option, "selected").is_some());
        let chosen = chosen.map(|option| {
            let mut text = String::new();
            gather(option, 0, &mut text, &mut Vec::new());
            tidy(&text)
        });
        let chosen: Vec<String> = chosen.collect();
        // Of one that admits one entry, browsers show the last.
        return match attribute(node, "multiple") {
            Some(_) => chosen.join("、"),
            None => chosen.last().cloned().unwrap_or_default(),
        };
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

/// The visible text inside a node; blocks begin new lines.
pub(super) fn gather(node: &Handle, depth: usize, text: &mut String, flags: &mut Vec<Flag>) {
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
            "sup" => {
                let before = text.len();
                gather(child, depth + 1, text, flags);
                numerals::raise(text, before);
            }
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
pub(super) fn tidy(text: &str) -> String {
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
