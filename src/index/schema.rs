//! The fields of the index, and its identity.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions,
};

use super::under::UNDER;
use crate::text::grams::ANALYSIS;

/// Version of the fields. To be changed with them.
const FORMAT: u32 = 3;

/// Name of the field with the passage's id, by which hits are told.
pub(super) const ID: &str = "id";

/// What answers are counted by, each with the field that holds it as written.
pub(super) const SHOWN: [(&str, &str); 4] = [
    ("class", "class_shown"),
    ("case", "case_shown"),
    ("scheme", "scheme_shown"),
    ("state", "state_shown"),
];

/// The fields of an entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    pub(super) id: Field,
    pub(super) document: Field,
    pub(super) case: Field,
    pub(super) class: Field,
    pub(super) scheme: Field,
    pub(super) state: Field,
    pub(super) page: Field,
    pub(super) received: Field,
    /// `t_bi` of `design`: grams of the text.
    pub(super) text: Field,
    /// Grams of the headings, with the first passage under them.
    pub(super) heading: Field,
    /// How far back that one stands.
    pub(super) under: Field,
    /// `t_mo` of `design`: words of the text in their base form, where there is
    /// a dictionary.
    pub(super) words: Option<Field>,
    /// In the order of [`SHOWN`].
    pub(super) shown: [Field; SHOWN.len()],
}

/// What an index must have been made by to be used: version of the fields and
/// of the analysis. It stands in the index as the name of the analysis, so
/// that an index of another identity has another schema.
pub fn identity() -> String {
    format!("akashi-{FORMAT}-{ANALYSIS}")
}

/// The schema and its fields; `words` is the identity of the dictionary, if
/// there is one.
pub(super) fn schema(words: Option<&str>) -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let grams = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(&identity())
            .set_index_option(IndexRecordOption::WithFreqsAndPositions),
    );
    let words = words.map(|identity| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(identity)
            .set_index_option(IndexRecordOption::WithFreqs);
        let options = TextOptions::default().set_indexing_options(indexing);
        builder.add_text_field("t_mo", options)
    });
    let fields = Fields {
        words,
        id: builder.add_u64_field(ID, FAST | INDEXED),
        document: builder.add_u64_field("document", INDEXED),
        case: builder.add_text_field("case", STRING),
        class: builder.add_text_field("class", STRING),
        scheme: builder.add_text_field("scheme", STRING),
        state: builder.add_text_field("state", STRING),
        page: builder.add_u64_field("page", INDEXED),
        received: builder.add_i64_field("received", INDEXED | FAST),
        text: builder.add_text_field("t_bi", grams.clone()),
        heading: builder.add_text_field("h_bi", grams),
        under: builder.add_u64_field(UNDER, FAST),
        shown: SHOWN.map(|(_, field)| {
            builder.add_text_field(field, TextOptions::default().set_fast("raw"))
        }),
    };
    (builder.build(), fields)
}
