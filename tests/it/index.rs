//! The search index: what is indexed is found, and only that.

use std::path::Path;

use akashi::index::{Entry, Highlighter, Index, IndexError, Query, identity, remove};
use akashi::text::normal::normalize;
use proptest::prelude::*;
use proptest::strategy::ValueTree;

fn entry(id: u64, text: &str) -> Entry {
    Entry {
        id,
        text: text.to_owned(),
        ..Entry::default()
    }
}

/// An index of one document per entry, numbered from 0.
fn index(dir: &Path, entries: &[Entry]) -> Index {
    let index = Index::open_or_create(dir).unwrap();
    let mut writer = index.writer().unwrap();
    for (document, entry) in (0..).zip(entries) {
        writer.replace_document(document, [entry.clone()]).unwrap();
    }
    writer.commit(entries.len() as u64).unwrap();
    writer.close().unwrap();
    index.reload().unwrap();
    index
}

/// The ids of what a query finds and means.
fn found(index: &Index, entries: &[Entry], query: &str) -> Vec<u64> {
    let query = Query::parse(query).unwrap();
    let hits = index.search(&query, 1_000, 0).unwrap();
    assert_eq!(hits.total, hits.hits.len());
    let answered = |entry: &&Entry| hits.hits.iter().any(|hit| hit.id == entry.id);
    let mut ids: Vec<u64> = entries
        .iter()
        .filter(answered)
        .filter(|entry| query.verify(&entry.text, &entry.heading))
        .map(|entry| entry.id)
        .collect();
    assert!(ids.len() == hits.total || query.needs_verification());
    ids.sort_unstable();
    ids
}

#[test]
fn finds_words_strings_and_filters() {
    let dir = tempfile::tempdir().unwrap();
    let full = |id, text: &str, heading: &str, case: &[&str], class: &str, page, received| Entry {
        id,
        text: text.to_owned(),
        heading: heading.to_owned(),
        case: case.iter().map(|case| (*case).to_owned()).collect(),
        class: class.to_owned(),
        scheme: "x-scheme".to_owned(),
        state: "parsed".to_owned(),
        page,
        received,
    };
    let entries = [
        full(
            1,
            "従業者に対する教育研修を年１回以上実施する。",
            "第12条（教育）",
            &["A-1"],
            "規程",
            Some(3),
            Some(20_000),
        ),
        full(
            2,
            "研修会は育研所の教育",
            "",
            &["A-1", "B-2"],
            "記録",
            Some(9),
            Some(20_010),
        ),
        full(
            3,
            "教育、研修の記録を保管する。",
            "",
            &["B-2"],
            "記録",
            None,
            Some(20_020),
        ),
        full(
            4,
            "責任者が監督する。",
            "第12条（教育）",
            &["C-3"],
            "規程",
            Some(4),
            None,
        ),
    ];
    let index = index(dir.path(), &entries);
    let cases: [(&str, &[u64]); 31] = [
        ("教育研修", &[1]),
        ("「教育研修」", &[1]),
        ("教育", &[1, 2, 3, 4]),
        ("\"教育\"", &[1, 2, 3]),
        ("育", &[1, 2, 3, 4]),
        ("教育 記録", &[3]),
        ("教育 -記録", &[1, 2, 4]),
        ("-教育", &[]),
        ("-従業者", &[2, 3, 4]),
        ("教育 NOT \"教育\"", &[4]),
        ("従業者 OR 責任者", &[1, 4]),
        ("従業者 OR -教育 OR 保管", &[1, 3]),
        ("年1回", &[1]),
        ("年一回", &[]),
        ("\"教育、研修\"", &[3]),
        ("教育 -\"教育、研究\"", &[1, 2, 3, 4]),
        ("case:A-1", &[1, 2]),
        ("case:a-1 case:C-3", &[1, 2, 4]),
        ("-case:A-1", &[3, 4]),
        ("教育 class:規程 case：Ａ－１", &[1]),
        ("scheme:x-scheme state:parsed", &[1, 2, 3, 4]),
        ("scheme:y", &[]),
        ("page:3-4", &[1, 4]),
        ("page:3 page:9", &[1, 2]),
        ("教育 -page:3", &[2, 3, 4]),
        ("from:2024-10-14", &[2, 3]),
        ("to:2024-10-14", &[1, 2]),
        ("from:2024-10-14 to:2024-10-14", &[2]),
        ("教育 OR 監督 class:記録", &[2, 3]),
        (
            "従業者への教育研修はどれくらいの頻度で実施するのですか",
            &[1, 2],
        ),
        ("存在しない", &[]),
    ];
    for (query, want) in cases {
        assert_eq!(found(&index, &entries, query), want, "{query}");
    }
}

#[test]
fn criteria_are_resolved_by_who_knows_them() {
    let dir = tempfile::tempdir().unwrap();
    let index = index(
        dir.path(),
        &[entry(1, "教育"), entry(2, "教育"), entry(3, "研修")],
    );
    let mut query = Query::parse("教育 criterion:J3-01").unwrap();
    let refused = index.search(&query, 10, 0);
    assert!(matches!(refused, Err(IndexError::Unresolved)));
    query.restrict_to(vec![2, 3]);
    let hits = index.search(&query, 10, 0).unwrap();
    assert_eq!(hits.hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), [2]);
}

#[test]
fn pages_of_hits_join_without_gap_or_overlap() {
    let dir = tempfile::tempdir().unwrap();
    let entries: Vec<Entry> = (0..25).map(|id| entry(id, "同じ文")).collect();
    let index = index(dir.path(), &entries);
    let query = Query::parse("同じ").unwrap();
    let mut ids = Vec::new();
    for offset in (0..30).step_by(10) {
        let hits = index.search(&query, 10, offset).unwrap();
        assert_eq!(hits.total, 25);
        ids.extend(hits.hits.iter().map(|hit| hit.id));
    }
    assert_eq!(ids, (0..25).collect::<Vec<_>>());
    assert_eq!(index.search(&query, 0, 0).unwrap().total, 25);
    assert!(index.search(&query, usize::MAX, 0).unwrap().hits.len() == 25);
    assert!(
        index
            .search(&query, 10, usize::MAX)
            .unwrap()
            .hits
            .is_empty()
    );
}

#[test]
fn better_passages_come_first() {
    let dir = tempfile::tempdir().unwrap();
    let mut heading = entry(1, "別のことを述べる。");
    heading.heading = "教育".to_owned();
    let entries = [
        heading,
        entry(2, "教育のほかに多くのことを長く述べる文である。"),
        entry(3, "教育"),
    ];
    let index = index(dir.path(), &entries);
    let hits = index.search(&Query::parse("教育").unwrap(), 10, 0).unwrap();
    assert_eq!(
        hits.hits.iter().map(|hit| hit.id).collect::<Vec<_>>(),
        [3, 2, 1]
    );
}

#[test]
fn documents_are_replaced_whole_and_commits_carry_the_sequence() {
    let dir = tempfile::tempdir().unwrap();
    let index = Index::open_or_create(dir.path()).unwrap();
    assert_eq!(
        (index.count(), index.committed_sequence().unwrap()),
        (0, None)
    );
    let mut writer = index.writer().unwrap();
    assert!(matches!(index.writer(), Err(IndexError::Locked)));
    writer
        .replace_document(7, [entry(1, "旧い文"), entry(2, "旧い別の文")])
        .unwrap();
    writer
        .replace_document(8, [entry(3, "旧い他の文")])
        .unwrap();
    writer.commit(41).unwrap();
    writer.replace_document(7, [entry(4, "新しい文")]).unwrap();
    writer.delete_document(8);
    writer.commit(42).unwrap();
    writer
        .replace_document(9, [entry(5, "捨てられる文")])
        .unwrap();
    drop(writer);
    index.reload().unwrap();
    assert_eq!(found(&index, &[entry(4, "新しい文")], "文"), [4]);
    drop(index);
    let again = Index::open_or_create(dir.path()).unwrap();
    assert_eq!(
        (again.count(), again.committed_sequence().unwrap()),
        (1, Some(42))
    );
}

#[test]
fn an_index_of_another_making_is_refused_until_it_is_removed() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("README.md"), "derived").unwrap();
    index(dir.path(), &[entry(1, "教育")]);
    let meta = dir.path().join("meta.json");
    let text = std::fs::read_to_string(&meta).unwrap();
    assert!(text.contains(&identity()));
    std::fs::write(&meta, text.replace(&identity(), "akashi-0-old")).unwrap();
    let refused = Index::open_or_create(dir.path()).err().unwrap();
    assert!(matches!(refused, IndexError::Outdated(_)) && refused.needs_rebuild());
    std::fs::write(&meta, "{").unwrap();
    let refused = Index::open_or_create(dir.path()).err().unwrap();
    assert!(refused.needs_rebuild(), "{refused:?}");
    remove(dir.path()).unwrap();
    let names: Vec<_> = std::fs::read_dir(dir.path()).unwrap().flatten().collect();
    assert_eq!(names.len(), 1, "{names:?}");
    assert_eq!(Index::open_or_create(dir.path()).unwrap().count(), 0);
    remove(&dir.path().join("absent")).unwrap();
}

/// Cases of each property: every one looks at every text.
const CASES: u32 = 150;

/// Letters, symbols, spaces, both widths, and what the normal form changes.
const TEXT: &str = "[教育研修記録年回 、。・（）aBＣ１2 \u{3000}がカﾞ㈱⻑-]{1,40}";

#[test]
fn any_part_of_a_text_finds_it_and_nothing_else_is_found() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let texts: Vec<String> = (0..300)
        .map(|_| {
            let tree = proptest::string::string_regex(TEXT)
                .unwrap()
                .new_tree(&mut runner);
            tree.unwrap().current()
        })
        .collect();
    let entries: Vec<Entry> = (0..)
        .zip(&texts)
        .map(|(id, text)| entry(id, text))
        .collect();
    let dir = tempfile::tempdir().unwrap();
    let index = index(dir.path(), &entries);
    let config = ProptestConfig::with_cases(CASES);
    proptest!(config, |(which in 0..300usize, from in 0..40usize, length in 1..=10usize)| {
        let chars: Vec<char> = texts[which].chars().collect();
        let from = from % chars.len();
        let part: String = chars.iter().skip(from).take(length).collect();
        let Ok(query) = Query::parse(&format!("\"{part}\"")) else {
            prop_assert!(!normalize(&part).text.contains(char::is_alphanumeric), "{part}");
            return Ok(());
        };
        let hits = index.search(&query, 1_000, 0).unwrap().hits;
        let answered: Vec<usize> = hits.iter().map(|hit| hit.id as usize).collect();
        for (id, text) in texts.iter().enumerate() {
            let meant = query.verify(text, "");
            prop_assert!(!meant || answered.contains(&id), "{part} not found in {text}");
            if !query.needs_verification() {
                prop_assert!(meant || !answered.contains(&id), "{part} found in {text}");
            }
            prop_assert_eq!(meant, !Highlighter::new(&query).of(text).is_empty());
        }
        // A voiced mark on its own joins the letter before it: the part that
        // begins with one is no part of the normal form.
        if !part.contains('ﾞ') && chars.get(from + length) != Some(&'ﾞ') {
            prop_assert!(query.verify(&texts[which], ""), "{part} not verified in {}", texts[which]);
        }
    });
}

#[test]
fn any_query_finds_what_it_means() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let texts: Vec<String> = (0..200)
        .map(|_| {
            let tree = proptest::string::string_regex("[教育研修、はをaa1 ]{1,12}").unwrap();
            tree.new_tree(&mut runner).unwrap().current()
        })
        .collect();
    let mut entries: Vec<Entry> = (0..)
        .zip(&texts)
        .map(|(id, text)| entry(id, text))
        .collect();
    for (entry, heading) in entries.iter_mut().zip(texts.iter().rev()) {
        entry.heading.clone_from(heading);
    }
    let dir = tempfile::tempdir().unwrap();
    let index = index(dir.path(), &entries);
    queries_find_what_they_mean(&index, &entries);
}

/// Headings are written once for a run of passages: whoever stands under them
/// is found all the same, wherever the run begins and whatever was taken out or
/// merged meanwhile.
#[test]
fn passages_are_found_by_the_headings_above_them() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut text = |of: &str| {
        let tree = proptest::string::string_regex(of).unwrap();
        tree.new_tree(&mut runner).unwrap().current()
    };
    let headings: Vec<String> = (0..6).map(|_| text("[教育研修、はを ]{0,6}")).collect();
    let dir = tempfile::tempdir().unwrap();
    let index = Index::open_or_create(dir.path()).unwrap();
    let mut documents: Vec<Vec<Entry>> = Vec::new();
    for number in 0..30u64 {
        let runs = (0..8).flat_map(|run| {
            let (heading, length) = (&headings[(number * 7 + run) as usize % 6], run * 5 % 13);
            std::iter::repeat_n(heading, length as usize)
        });
        let entries = (0..).zip(runs).map(|(at, heading)| Entry {
            heading: heading.clone(),
            ..entry(number * 1_000 + at, &text("[教育研修、はをaa1 ]{1,6}"))
        });
        documents.push(entries.collect());
    }
    for (commit, some) in (1..).zip(documents.chunks(10)) {
        let mut writer = index.writer().unwrap();
        for document in some {
            let number = document[0].id / 1_000;
            // Twice: the second takes the place of the first.
            writer.replace_document(number, document.clone()).unwrap();
            writer.replace_document(number, document.clone()).unwrap();
        }
        writer.commit(commit).unwrap();
        writer.close().unwrap();
    }
    index.reload().unwrap();
    queries_find_what_they_mean(&index, &documents.concat());

    let gone: Vec<u64> = (0..30).step_by(3).collect();
    index.purge(&gone, 4).unwrap();
    documents.retain(|document| !gone.contains(&(document[0].id / 1_000)));
    queries_find_what_they_mean(&index, &documents.concat());
}

fn queries_find_what_they_mean(index: &Index, entries: &[Entry]) {
    let config = ProptestConfig::with_cases(CASES);
    proptest!(config, |(input in "-?[\"「」]?[教育研修、はを]{1,14}[\"」]? ?(OR |-|)[教育研修、はをa1 ]{0,14}")| {
        let Ok(query) = Query::parse(&input) else {
            return Ok(());
        };
        let hits = index.search(&query, 10_000, 0).unwrap().hits;
        let answered: Vec<u64> = hits.iter().map(|hit| hit.id).collect();
        for entry in entries {
            let meant = query.verify(&entry.text, &entry.heading);
            let answer = answered.contains(&entry.id);
            let partial = query.asks_a_question();
            prop_assert!(!meant || answer || partial, "{input} misses {entry:?}");
            prop_assert!(meant || !answer || query.needs_verification(), "{input} finds {entry:?}");
        }
    });
}

/// An answer that is kept is what would be found, whatever was asked before it,
/// whoever may see what, and whatever came in meanwhile.
#[test]
fn what_is_kept_of_answers_is_what_would_be_found() {
    use akashi::index::{Facet, Hits, Part};
    let dir = tempfile::tempdir().unwrap();
    let texts = ["教育の記録を残す", "教育を年1回行う", "記録を監査する"];
    let entries = |from: u64, to: u64| -> Vec<Entry> {
        let one = |id: u64| Entry {
            case: vec![format!("C-{}", id % 7)],
            ..entry(id, texts[id as usize % texts.len()])
        };
        (from..to).map(one).collect()
    };
    let built = index(dir.path(), &entries(1, 1_000));
    let ask = |index: &Index, query: &Query, offset: usize, counted: bool| -> Hits {
        let part = Part {
            limit: 30,
            offset,
            counted,
            ..Part::default()
        };
        index.search_as(query, &part).unwrap()
    };
    let all = Query::parse("教育 記録").unwrap();
    let mut own = all.clone();
    own.keep_to(Facet::Case, &["C-3".to_owned(), "C-5".to_owned()]);
    let look = |index: &Index| {
        for query in [&all, &own, &all] {
            let mut seen = 0;
            for offset in (0..600).step_by(30) {
                let (plain, counted) = (
                    ask(index, query, offset, false),
                    ask(index, query, offset, true),
                );
                assert_eq!(plain.hits, counted.hits, "from {offset}");
                assert_eq!((plain.total, &plain.view), (counted.total, &counted.view));
                let facets = counted.facets.unwrap();
                let (_, cases) = facets.iter().find(|(name, _)| *name == "case").unwrap();
                let sum: u64 = cases.iter().map(|(_, count)| count).sum();
                assert_eq!(sum, counted.total as u64);
                assert!(cases.is_sorted_by(|a, b| a.1 >= b.1), "{cases:?}");
                seen += plain.hits.len();
            }
            assert_eq!(seen, ask(index, query, 0, true).total);
        }
        (
            ask(index, &all, 0, true).total,
            ask(index, &own, 0, true).total,
        )
    };
    let (before, own_before) = look(&built);
    assert!(before > 300 && own_before > 0 && own_before < before);
    let mut writer = built.writer().unwrap();
    writer.replace_document(2, entries(1_000, 1_300)).unwrap();
    writer.commit(43).unwrap();
    writer.close().unwrap();
    built.reload().unwrap();
    let (after, own_after) = look(&built);
    assert!(after > before && own_after > own_before);
}
