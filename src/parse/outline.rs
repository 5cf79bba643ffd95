//! The heading path: which 編, 章, 節, 款, 条 or numbered title a block stands
//! under.

/// Keeps the headings above the block that is being read, outermost first.
#[derive(Debug, Default, Clone)]
pub struct Outline {
    stack: Vec<(u8, String)>,
}

impl Outline {
    /// Puts `text` into the path at `level` (1 is outermost) and drops what
    /// stood at that level or below.
    pub fn enter_at(&mut self, level: u8, text: impl Into<String>) {
        self.stack.retain(|(above, _)| *above < level);
        self.stack.push((level, text.into()));
    }

    /// The headings above the next block, outermost first.
    pub fn path(&self) -> Vec<String> {
        self.stack.iter().map(|(_, text)| text.clone()).collect()
    }
}
