//! The worker's side of pictures: a page drawn or made ready, words laid out.

use std::path::PathBuf;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::child::{Voice, read_input};
use super::protocol::{Line, Task};
use crate::model::{Reason, Summary};
use crate::parse::ocr::Recognised;
use crate::parse::picture::{self, Fonts};
use crate::parse::{Limits, dispatch, pdf};

/// Bytes of pixels that are said in one line.
const STRIP: usize = 48 << 10;

/// Reads the fonts, which only works before the jail closes.
pub(super) fn fonts(task: &Task) -> Fonts {
    let (Task::Draw { fonts, .. } | Task::Prepare { fonts, .. }) = task else {
        return Fonts::default();
    };
    let read = |path: &Option<PathBuf>| {
        let bytes = std::fs::read(path.as_ref()?).ok()?;
        Some(Arc::new(bytes) as hayro_interpret::font::FontData)
    };
    let [gothic, mincho] = fonts;
    Fonts {
        gothic: read(gothic),
        mincho: read(mincho),
    }
}

/// Does what a task on pictures asks.
pub(super) fn draw(
    voice: &mut Voice,
    size: Option<u64>,
    task: &Task,
    fonts: &Fonts,
    limits: &Limits,
) -> Summary {
    let bytes = match read_input(size, limits) {
        Ok(bytes) => bytes,
        Err(summary) => return summary,
    };
    match task {
        Task::Draw {
            name,
            chain,
            page,
            dpi,
            marks,
            ..
        } => {
            let drawn = dispatch::member(bytes, name, chain, limits).and_then(|(name, bytes)| {
                picture::png(&bytes, &name, *page, *dpi, marks, fonts, limits).map_err(refused)
            });
            say(voice, drawn.map(|png| (None, png)))
        }
        Task::Prepare {
            name, chain, page, ..
        } => {
            let ready = dispatch::member(bytes, name, chain, limits).and_then(|(name, bytes)| {
                picture::scan(&bytes, &name, *page, fonts, limits).map_err(refused)
            });
            say(
                voice,
                ready.map(|(scan, pixels)| (Some(Line::Scan(scan)), pixels)),
            )
        }
        Task::Lay { parser } => match serde_json::from_slice::<Vec<Recognised>>(&bytes) {
            Ok(pages) => pdf::lay(&pages, parser, limits, &mut |item| {
                voice.say(&Line::from(item))
            }),
            Err(_) => refused(Reason::Corrupt),
        },
        _ => refused(Reason::Unsupported),
    }
}

fn refused(reason: Reason) -> Summary {
    Summary::unread("", reason)
}

fn say(voice: &mut Voice, made: Result<(Option<Line>, Vec<u8>), Summary>) -> Summary {
    let (first, bytes) = match made {
        Ok(made) => made,
        Err(summary) => return summary,
    };
    first.iter().for_each(|line| voice.say(line));
    for strip in bytes.chunks(STRIP) {
        voice.say(&Line::Pixels(STANDARD.encode(strip)));
    }
    Summary::parsed("")
}
