//! The grams of [`crate::text::grams`] as the search library wants them.
//!
//! Its own n-gram analysis gives every gram position 0, so that a phrase finds
//! letters in any order; here positions count letters.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::text::grams::{Gram, grams};

/// Letters and pairs of a text in normal form.
#[derive(Clone)]
pub(super) struct Grams;

pub(super) struct Stream<'a> {
    grams: Box<dyn Iterator<Item = Gram<'a>> + 'a>,
    token: Token,
}

impl Tokenizer for Grams {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        Stream {
            grams: Box::new(grams(text)),
            token: Token::default(),
        }
    }
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        let Some(gram) = self.grams.next() else {
            return false;
        };
        self.token.offset_from = gram.offset;
        self.token.offset_to = gram.offset + gram.text.len();
        self.token.position = gram.position;
        self.token.text.clear();
        self.token.text.push_str(gram.text);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
