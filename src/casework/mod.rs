//! The life of a case (案件の一生): events on states, as a pack's life cycle
//! gives them.
//!
//! Pure: a life, an act and the pack's rules give the next life with its
//! effects, or a refusal with the article that says why. It knows no scheme,
//! no clock and no database. It decides nothing: what the text binds to is
//! proposed, what it allows is an officer's recorded act, and where two
//! readings of a period differ both days are shown.

mod apply;
mod bars;
mod due;
mod effects;
mod fields;
mod guards;
mod life;
mod next;
mod refusal;
mod register;
mod rules;
mod stages;

pub use apply::{Applied, Mode, Outcome, World, apply, replay};
pub use bars::{BarHit, Prior, bars};
pub use due::{Due, Standing, due, explain};
pub use effects::Effects;
pub use life::{Act, Fact, Flag, Item, Life, Step};
pub use next::{Duty, Next, duties, next};
pub use refusal::{Refusal, Text, Why};
pub use register::{Entry, entry, until, withheld};
pub use rules::Rules;
pub use stages::{Stay, stays};
