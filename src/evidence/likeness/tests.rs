//! Likeness learned from five passages.

use std::cell::OnceCell;

use super::learning::stride;
use super::nearest::{CLEAR, KEPT, SURELY};
use super::*;
use crate::scheme::testing::Memory;

const PASSAGES: &str = r#"
[[document]]
name = "a"
passages = [
  { proves = ["T-1"], text = "全職員に個人情報の研修を毎年受けさせる。" },
  { proves = ["T-1"], text = "新任の職員は個人情報の研修を受ける。" },
  { proves = ["T-2"], text = "監査責任者は部署の監査を行い報告する。" },
  { proves = ["T-2"], text = "監査の結果は責任者が報告する。" },
  { text = "消防の訓練を行い報告する。" },
]
"#;

fn likeness(passages: &str) -> Option<(Likeness, Pack)> {
    let pack = Memory::tiny_taught(passages);
    Likeness::new(&pack).map(|likeness| (likeness, pack))
}

#[test]
fn a_pack_without_passages_has_no_profiles() {
    assert!(likeness("").is_none());
}

fn at(pack: &Pack, id: &str) -> u32 {
    pack.criteria.iter().position(|c| c.id == id).unwrap() as u32
}

#[test]
fn a_passage_is_like_what_proves_the_same() {
    let (likeness, pack) = likeness(PASSAGES).unwrap();
    let (training, audit) = (at(&pack, "T-1"), at(&pack, "T-2"));
    let likest = |text: &str| likeness.nearest(text).likest(1).1.first().unwrap().0;
    assert_eq!(likest("職員への個人情報の研修"), training);
    assert_eq!(likest("責任者が監査を報告する"), audit);
}

#[test]
fn what_is_like_nothing_that_proves_says_nothing() {
    let (likeness, _) = likeness(PASSAGES).unwrap();
    let says_nothing = |text: &str| {
        let nearest = likeness.nearest(text);
        nearest.says_nothing()
    };
    assert!(says_nothing("消防の訓練を行い報告する。"));
    assert!(says_nothing("まったく別の文字"));
    assert!(!says_nothing("職員は個人情報の研修を受ける。"));
}

#[test]
fn what_no_passage_is_known_of_is_kept() {
    let (likeness, pack) = likeness(PASSAGES).unwrap();
    let [one, two, unknown] = ["T-1", "T-2", "T-4"].map(|id| at(&pack, id));
    let nearest = |scores: [f32; 3], proves| {
        let mut all = vec![0.0; pack.criteria.len()];
        for (criterion, score) in [one, two, unknown].into_iter().zip(scores) {
            all[criterion as usize] = score;
        }
        Nearest {
            likeness: &likeness,
            vector: Vector::new(),
            proves,
            scores: OnceCell::from(all),
        }
    };
    let like = nearest([CLEAR, KEPT - 0.01, 0.0], 1.0);
    let kept = [one, two, unknown, u32::MAX].map(|criterion| like.keeps(criterion));
    assert_eq!(kept, [true, false, true, true]);
    assert_eq!(like.clear().collect::<Vec<_>>(), [one]);
    assert_eq!(like.likest(1).1, [(one, CLEAR)]);
    let unsure = nearest([CLEAR, KEPT, 1.0], SURELY - 0.01);
    assert!(unsure.keeps(two));
    assert_eq!(unsure.clear().count(), 0);
}

#[test]
fn one_criterion_is_told_as_among_all() {
    let (likeness, pack) = likeness(PASSAGES).unwrap();
    let nearest = likeness.nearest("責任者が監査を報告する");
    let audit = at(&pack, "T-2");
    let alone = nearest.score(audit);
    assert!(alone > 0.0 && nearest.scores.get().is_none());
    let (_, likest) = nearest.likest(1);
    assert_eq!(likest.first().unwrap().0, audit);
    assert!((likest.first().unwrap().1 - alone).abs() < 1e-5);
}

#[test]
fn a_negative_example_denies_its_own_criterion_only() {
    let pack = Memory::tiny_taught(PASSAGES);
    let taught = taught(&pack);
    let denying = taught.iter().filter(|taught| taught.denies.is_some());
    assert!(denying.clone().count() > 0);
    assert!(denying.clone().all(|taught| taught.proves.is_empty()));
    assert_eq!(taught.last().unwrap().denies, None);
}

#[test]
fn a_stride_visits_all() {
    for all in [1, 2, 3, 10, 618, 1000, 1709] {
        let step = stride(all);
        let mut visited: Vec<usize> = (1..=all).map(|turn| turn * step % all).collect();
        visited.sort_unstable();
        visited.dedup();
        assert_eq!(visited.len(), all);
    }
}

#[test]
fn the_runs_that_speak_for_a_criterion_are_told() {
    let (likeness, pack) = likeness(PASSAGES).unwrap();
    let said = likeness.speaks_for("責任者が監査を報告する", at(&pack, "T-2"));
    assert!(said.iter().any(|run| run.contains("監査")), "{said:?}");
    assert!(said.len() <= SPEAKING);
}

#[test]
fn runs_know_no_gaps() {
    assert_eq!(runs("監 査").len(), 3);
    assert_eq!(runs("監監監"), {
        let one = Run::from(u32::from('監'));
        let two = one << LETTER | one;
        vec![one, two, two << LETTER | one]
    });
}

#[test]
fn what_is_counted_is_what_stands_in_more_than_one() {
    let texts = ["監査の監査", "監査を行う", "の監査を見る"].map(str::to_owned);
    let counted = Counted::of(&texts);
    // Five letters, four pairs, and の監査: the other runs of three hold 査の,
    // which stands in this text alone.
    assert_eq!(counted.texts.first().map(Vec::len), Some(10));
    let mut found = counted.runs;
    found.retain(|(_, passages)| *passages >= RARE);
    found.sort_unstable();
    let all: Vec<Vec<Run>> = texts.iter().map(|text| runs(text)).collect();
    let mut expected: Vec<(Run, u32)> = Vec::new();
    for run in all.iter().flatten() {
        let holds = all.iter().filter(|runs| runs.contains(run)).count() as u32;
        if holds >= RARE && !expected.contains(&(*run, holds)) {
            expected.push((*run, holds));
        }
    }
    expected.sort_unstable();
    assert_eq!(found, expected);
    assert!(found.iter().any(|(run, _)| *run >> (2 * LETTER) > 0));
}

#[test]
fn what_counts_is_found_as_often_as_it_stands() {
    let (likeness, _) = likeness(PASSAGES).unwrap();
    let found = |text: &str| {
        let all = runs(text).into_iter();
        let known = all.filter_map(|run| likeness.runs.get(&run).copied());
        let mut places: Vec<u32> = known.filter(|place| *place != COMMON).collect();
        places.sort_unstable();
        places
    };
    for text in ["個人情報の研修", "監査を 行い報告する。", "龍の研修"] {
        let mut places = likeness.places(text);
        places.sort_unstable();
        places.dedup();
        assert_eq!(places, found(text), "{text}");
        assert!(!places.is_empty(), "{text}");
    }
    let mut twice = likeness.places("研修の研修");
    twice.sort_unstable();
    assert_eq!(
        twice.chunk_by(|a, b| a == b).map(<[u32]>::len).max(),
        Some(2)
    );
}
