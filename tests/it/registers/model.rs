//! The register on any day against a plain model of it: a table of what each
//! event does, and nothing else.

use akashi::casework::{Act, Life, Mode, Rules, World, apply, entry};
use akashi::scheme::List;
use jiff::ToSpan as _;
use jiff::civil::Date;
use proptest::prelude::*;

use crate::cases::random::walk;
use crate::cases::{pack, run, scenarios};
use crate::support::{ASPIC, JAPHIC};

/// Where the plain model says that the entry stands.
fn plain(id: &str, acts: &[Act], on: Date, rules: &Rules<'_>) -> Option<List> {
    let mut stands = None;
    for (n, act) in acts.iter().enumerate().filter(|(_, act)| act.on <= on) {
        let list = match (id, act.event.as_str()) {
            (JAPHIC, "carry-in" | "sign-contract" | "reinstate-holder") => List::Current,
            (ASPIC, "carry-in" | "certify") => List::Current,
            // 18条3項: the lapse takes effect when the term is over.
            (JAPHIC, "lapse-not-filed") if on <= term(&acts[..n], rules) => continue,
            (
                JAPHIC,
                "expire"
                | "lapse-annual-unpaid"
                | "lapse-not-filed"
                | "lapse-renewal-unpaid"
                | "terminate-contract",
            ) => List::Expired,
            (ASPIC, "expire" | "confirm-lapse" | "certificate-enclosed") => List::Expired,
            (_, "revoke") => List::Revoked,
            _ => continue,
        };
        stands = Some(list);
    }
    stands
}

/// The end of the term, as the life has it before an act.
fn term(acts: &[Act], rules: &Rules<'_>) -> Date {
    let world = World {
        today: Date::MAX,
        priors: &[],
    };
    let life = acts.iter().fold(Life::new(rules.cycle()), |life, act| {
        apply(&life, act, rules, &world, Mode::Recorded)
            .unwrap()
            .life
    });
    life.fact(None, "expires-on")
        .and_then(|fact| fact.day())
        .unwrap()
}

/// Compares on the days of all acts, the days around them, and those around
/// the end of the term. Returns on how many days there was an entry.
fn compare(id: &str, acts: &[Act], rules: &Rules<'_>) -> usize {
    let given: Vec<(&Act, &Rules<'_>)> = acts.iter().map(|act| (act, rules)).collect();
    let mut days: Vec<Date> = acts.iter().map(|act| act.on).collect();
    for (n, act) in acts.iter().enumerate() {
        if act.event == "lapse-not-filed" {
            days.push(term(&acts[..n], rules));
        }
    }
    let around = |day: Date| [-1, 0, 1].map(|n| day.checked_add(n.days()).unwrap());
    let mut found = 0;
    for day in days.into_iter().flat_map(around) {
        let entry = entry(&given, day);
        let model = plain(id, acts, day, rules);
        assert_eq!(entry.as_ref().map(|entry| entry.list), model, "{id} {day}");
        found += usize::from(model.is_some());
    }
    found
}

#[test]
fn the_scenarios_stand_in_the_register_as_a_plain_model_says() {
    for id in [JAPHIC, ASPIC] {
        let pack = pack(id);
        let rules = Rules::new(&pack).unwrap();
        let mut found = 0;
        for (name, scenario) in scenarios(id) {
            // Settings only move days.
            let acts = run(&pack, &scenario).unwrap_or_else(|e| panic!("{name}: {e}"));
            found += compare(id, &acts, &rules);
        }
        assert!(found > 100, "{found}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn any_life_stands_in_the_register_as_a_plain_model_says(
        choices in proptest::collection::vec((any::<u16>(), any::<u16>()), 1..60)
    ) {
        for id in [JAPHIC, ASPIC] {
            let pack = pack(id);
            let rules = Rules::new(&pack).unwrap();
            compare(id, &walk(id, &choices), &rules);
        }
    }
}
