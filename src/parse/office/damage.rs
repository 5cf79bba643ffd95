//! Damaged documents of every kind: each ends with a state and a reason, none
//! with a panic, and none is whole that is not.

use std::io::Read as _;

use proptest::prelude::*;

use crate::model::{ReadState, Reason, Summary};
use crate::parse::limits::Limits;
use crate::parse::testing::{deflated, passages};

const FILES: [(&str, &[u8]); 5] = [
    (
        "a.pptx",
        include_bytes!("../../../tests/fixtures/office/slides.pptx"),
    ),
    (
        "a.odp",
        include_bytes!("../../../tests/fixtures/office/slides.odp"),
    ),
    (
        "a.odt",
        include_bytes!("../../../tests/fixtures/office/text.odt"),
    ),
    (
        "a.rtf",
        include_bytes!("../../../tests/fixtures/office/text.rtf"),
    ),
    (
        "a.doc",
        include_bytes!("../../../tests/fixtures/office/text.doc"),
    ),
];
const PPT: &[u8] = include_bytes!("../../../tests/fixtures/office/slides.ppt.gz");

fn files() -> Vec<(&'static str, Vec<u8>)> {
    let mut files: Vec<_> = FILES
        .iter()
        .map(|(name, bytes)| (*name, bytes.to_vec()))
        .collect();
    let mut ppt = Vec::new();
    flate2::read::GzDecoder::new(PPT)
        .read_to_end(&mut ppt)
        .unwrap();
    files.push(("a.ppt", ppt));
    files
}

fn is_sound(summary: &Summary) {
    assert_eq!(
        summary.state == ReadState::Parsed,
        summary.reason.is_none(),
        "{summary:?}"
    );
    // A package that no longer says what it is has members instead.
    if summary.format != "zip" {
        let nothing = summary.state == ReadState::Unread;
        assert_eq!(summary.passages == 0, nothing, "{summary:?}");
    }
}

#[test]
fn a_cut_document_is_never_whole() {
    for (name, bytes) in files() {
        for percent in (0..100).step_by(3) {
            let cut = &bytes[..bytes.len() * percent / 100];
            let (summary, _) = passages(cut, name);
            is_sound(&summary);
            assert_ne!(summary.state, ReadState::Parsed, "{name} at {percent} %");
        }
    }
}

#[test]
fn bombs_stop_at_the_limits() {
    let parts = [
        ("[Content_Types].xml", Vec::new()),
        ("ppt/presentation.xml", vec![b' '; 40 << 20]),
    ];
    let (summary, found) = passages(&deflated(&parts), "a.pptx");
    assert_eq!((summary.reason, found.len()), (Some(Reason::Output), 0));
    let limits = Limits {
        part: 1000,
        ..Limits::default()
    };
    for (name, bytes) in self::files() {
        if name != "a.rtf" {
            let summary = crate::parse::read(&bytes, name, &[], &limits, &mut |_| ());
            assert_ne!(summary.state, ReadState::Parsed, "{name}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn other_bytes_never_end_without_a_word(
        file in 0usize..6,
        changes in proptest::collection::vec((0.0f64..1.0, any::<u8>()), 1..40),
    ) {
        let (name, mut bytes) = files().swap_remove(file);
        let length = bytes.len();
        for (place, byte) in changes {
            bytes[(place * length as f64) as usize % length] = byte;
        }
        is_sound(&passages(&bytes, name).0);
    }

    /// What is inside the container is damaged, not the container.
    #[test]
    fn damaged_streams_never_end_without_a_word(
        ppt: bool,
        changes in proptest::collection::vec((0.0f64..1.0, any::<u8>()), 1..60),
    ) {
        let (name, bytes) = files().swap_remove(if ppt { 5 } else { 4 });
        let mut file = cfb::CompoundFile::open(std::io::Cursor::new(bytes)).unwrap();
        for stream in ["WordDocument", "1Table", "0Table", "PowerPoint Document"] {
            damage(&mut file, stream, &changes);
        }
        is_sound(&passages(&file.into_inner().into_inner(), name).0);
    }

    #[test]
    fn any_rtf_ends_with_a_word(words in proptest::collection::vec(0usize..24, 0..200)) {
        const WORDS: [&str; 24] = [
            "{", "}", "\\par ", "\\cell ", "\\row ", "\\nestcell ", "\\nestrow ", "\\trowd ", "\\intbl ",
            "\\itap2 ", "{\\footnote ", "{\\*\\fldinst EQ \\\\o(", "{\\*\\formfield ", "\\fftype2 ", "\\u-10179 ",
            "\\uc9 ", "\\'8", "\\bin999999999 ", "{\\upr{", "{\\*\\ud ", "text", "{\\header ", "\\deleted ", "{\\pict ",
        ];
        let body: String = words.iter().filter_map(|word| WORDS.get(*word)).copied().collect();
        is_sound(&passages(format!("{{\\rtf1 {body}").as_bytes(), "a.rtf").0);
    }
}

fn damage(
    file: &mut cfb::CompoundFile<std::io::Cursor<Vec<u8>>>,
    stream: &str,
    changes: &[(f64, u8)],
) {
    use std::io::{Seek as _, SeekFrom, Write as _};
    if !file.is_stream(stream) {
        return;
    }
    let mut stream = file.open_stream(stream).unwrap();
    let length = stream.len();
    for (place, byte) in changes {
        let at = (place * length as f64) as u64;
        stream.seek(SeekFrom::Start(at)).unwrap();
        stream.write_all(&[*byte]).unwrap();
    }
}
