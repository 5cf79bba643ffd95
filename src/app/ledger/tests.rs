use std::path::Path;

use super::*;
use crate::app::home::{Access, Home, init};
use crate::app::verify::{self, Request};
use crate::app::{Code, Failure};
use crate::model::clock::FixedClock;
use crate::model::progress::Silent;

fn at(dir: &Path, time: &str) -> Home {
    let clock = FixedClock(time.parse().unwrap());
    Home::open(dir, Access::Write, Box::new(clock)).unwrap()
}

fn times(home: &Home) -> Vec<String> {
    let time = |event: &EventLine| event.json()["at"].as_str().unwrap().to_owned();
    events(home, None).unwrap().iter().map(time).collect()
}

#[test]
fn a_clock_that_went_back_is_said_and_recorded_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let (late, early) = ("2026-11-21T09:00:00Z", "2026-11-20T09:00:00Z");
    init(dir.path(), Box::new(FixedClock(late.parse().unwrap()))).unwrap();
    let now = at(dir.path(), late);
    assert_eq!(
        now.lock("test", &crate::model::progress::Silent)
            .unwrap()
            .remarks,
        []
    );
    let back = at(dir.path(), early);
    {
        let lock = back.lock("test", &crate::model::progress::Silent).unwrap();
        let remark = Failure::new(Code::ClockBack)
            .with("now", early)
            .with("newest", late);
        assert_eq!(lock.remarks, [remark]);
        rotate_key(&back).unwrap();
    }
    assert_eq!(times(&back), [late, early]);
    let found = verify::verify(&back, &Request::default(), &Silent).unwrap();
    assert!(found.ok, "{found:?}");
    let told = found
        .not_checked
        .iter()
        .find(|line| line.key == "not_checked.clock_back");
    assert!(told.unwrap().about.contains(early), "{found:?}");
}
