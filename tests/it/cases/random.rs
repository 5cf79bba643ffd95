//! Any sequence of events: what the pack forbids is not reached, and replaying
//! what was recorded gives the same life.

use akashi::casework::{Act, Life, Mode, Rules, World, apply, due, replay};
use akashi::scheme::life::FieldKind;
use jiff::ToSpan as _;
use jiff::civil::date;
use proptest::prelude::*;

use super::{ASPIC, JAPHIC, pack};

/// Tries events one after the other; what was recorded.
pub(crate) fn walk(id: &str, choices: &[(u16, u16)]) -> Vec<Act> {
    let pack = pack(id);
    let rules = Rules::new(&pack).unwrap();
    let mut life = Life::new(&pack.life);
    let mut acts = Vec::new();
    let mut today = date(2024, 1, 31);
    for (choice, days) in choices {
        today = today.checked_add(i64::from(days % 130).days()).unwrap();
        let event = &pack.life.events[usize::from(*choice) % pack.life.events.len()];
        let mut act = Act {
            event: event.id.clone(),
            on: today,
            reason: "理由".into(),
            by: "見本".into(),
            ..Act::default()
        };
        for field in &event.fields {
            let value = match (&field.grounds, field.choices.first(), field.kind) {
                (Some(list), _, _) => {
                    let mut grounds = pack.life.grounds.iter().filter(|g| g.list == *list);
                    grounds.next().unwrap().id.clone()
                }
                (_, Some(choice), _) => choice.clone(),
                (_, _, FieldKind::Day) => today.to_string(),
                (_, _, FieldKind::Yen) => "1000".into(),
                (_, _, FieldKind::Yes) => if days % 2 == 0 { "yes" } else { "no" }.into(),
                _ => "病院".into(),
            };
            act.fields.insert(field.id.clone(), value);
        }
        let world = World { today, priors: &[] };
        let before = life.clone();
        let Ok(applied) = apply(&life, &act, &rules, &world, Mode::New) else {
            continue;
        };
        if before.is_closed(&pack.life) && !event.reopens {
            assert_eq!(
                before.main(&pack.life),
                applied.life.main(&pack.life),
                "{}",
                event.id
            );
        }
        for item in &applied.life.items {
            let state = pack.life.state(&item.state).unwrap();
            assert_eq!(state.track, item.track);
        }
        for item in before.items.iter() {
            let ended = pack.life.state(&item.state).unwrap().is_final;
            let after = applied.life.item(&item.name()).unwrap();
            assert!(
                !ended || event.reopens || after.state == item.state,
                "{}",
                event.id
            );
        }
        due(&applied.life, &rules).unwrap();
        life = applied.life;
        acts.push(applied.act);
    }
    assert_eq!(replay(&acts, &rules).unwrap(), life);
    acts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_sequence_of_events_keeps_to_the_pack(
        choices in proptest::collection::vec((any::<u16>(), any::<u16>()), 1..200)
    ) {
        walk(JAPHIC, &choices);
        walk(ASPIC, &choices);
    }
}
