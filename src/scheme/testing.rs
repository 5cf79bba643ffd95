//! A small pack for tests, and a source that holds files in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::load::load;
use super::pack::Pack;
use super::source::Source;

/// Files by path.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memory(BTreeMap<String, String>);

impl Memory {
    /// The small pack: `tiny`, effective 2024-04-01.
    pub(crate) fn tiny() -> Self {
        let mut memory = Self::default();
        memory.put("classes.toml", CLASSES);
        for (name, text) in [
            ("scheme", SCHEME),
            ("settings", "[certificate]\nmax_age = \"3m\"\n"),
            ("documents", DOCUMENTS),
            ("criteria", CRITERIA),
            ("concepts", CONCEPTS),
            ("evidence", EVIDENCE),
        ] {
            memory.put(&tiny_path(name), text);
        }
        memory
    }

    /// The small pack with these labelled passages, loaded.
    pub(crate) fn tiny_taught(passages: &str) -> Pack {
        let mut memory = Self::tiny();
        memory.put(&tiny_path("passages"), passages);
        load(&memory, "tiny", None).unwrap()
    }

    /// Adds or replaces a file.
    pub(crate) fn put(&mut self, path: &str, text: &str) {
        self.0.insert(path.to_owned(), text.to_owned());
    }

    /// Replaces a phrase that must stand in a file of the small pack.
    pub(crate) fn with(mut self, name: &str, from: &str, to: &str) -> Self {
        let path = tiny_path(name);
        let text = self.0.get(&path).cloned().unwrap_or_default();
        assert!(text.contains(from), "{from} does not stand in {path}");
        self.put(&path, &text.replacen(from, to, 1));
        self
    }
}

pub(crate) fn tiny_path(name: &str) -> String {
    format!("schemes/tiny/2024-04-01/{name}.toml")
}

impl Source for Memory {
    fn read(&self, path: &str) -> io::Result<Option<String>> {
        Ok(self.0.get(path).cloned())
    }

    fn folders(&self, path: &str) -> io::Result<Vec<String>> {
        let prefix = format!("{path}/");
        let below = self.0.keys().filter_map(|key| key.strip_prefix(&prefix));
        let names: BTreeSet<&str> = below
            .filter_map(|rest| rest.split_once('/'))
            .map(|(name, _)| name)
            .collect();
        Ok(names.into_iter().map(str::to_owned).collect())
    }
}

const CLASSES: &str = r#"
[[class]]
id = "regulation"
title_ja = "規程"
title_en = "Regulation"
name = ["規程", "規則"]
title = ["規程", "規則"]
body = ["この規程は", "制定", "附則"]

[[class]]
id = "training-record"
title_ja = "教育実施記録"
title_en = "Training record"
name = ["教育実施記録", "教育記録"]
title = ["教育実施記録", "受講記録"]
body = ["受講者", "講師", "実施日"]

[[class]]
id = "processor-contract"
title_ja = "委託契約書"
title_en = "Processor contract"
name = ["契約書"]
title = ["契約書"]
body = ["甲", "乙", "本契約"]
not = ["教育"]
"#;

const SCHEME: &str = r#"
id = "tiny"
title_ja = "試験用の制度"
title_en = "A scheme for tests"
effective = 2024-04-01
source_ja = "試験用"

[[body]]
role = "granting"
name_ja = "付与機関"

[[version]]
date = 2024-04-01
text = "in-hand"

[[procedure]]
id = "application"
title_ja = "新規申請"

[[procedure]]
id = "renewal"
title_ja = "更新申請"
carries = true
"#;

const DOCUMENTS: &str = r#"
[[required]]
id = "rules"
title_ja = "規程"
title_en = "Regulations"
articles = ["TINY-1"]
procedures = ["application", "renewal"]
any_class = ["regulation"]
carries = true

[[required]]
id = "training"
title_ja = "教育の記録"
title_en = "Training record"
procedures = ["renewal"]
any_class = ["training-record"]
unconfirmed = true
"#;

const CRITERIA: &str = r#"
[[criterion]]
id = "T-1"
group = "1"
group_ja = "教育"
title_ja = "年1回以上の教育"
title_en = "Training at least once a year"
kind = "mandatory"
provenance = "seed"
expected = ["regulation", "training-record"]

[[criterion]]
id = "T-2"
group = "1"
title_ja = "委託先の監督"
title_en = "Supervision of processors"
kind = "mandatory"
provenance = "seed"
expected = ["processor-contract"]

[[criterion]]
id = "T-3"
group = "2"
title_ja = "事故の報告"
title_en = "Report of incidents"
kind = "conditional"
provenance = "law"

[[criterion]]
id = "T-4"
group = "2"
title_ja = "未確認の項目"
title_en = "Not confirmed"
kind = "unconfirmed"
draft_kind = "mandatory"
provenance = "inference"
unmatched = true
"#;

const CONCEPTS: &str = r#"
[[concept]]
id = "staff"
ja = ["従業者", "職員", "スタッフ"]
not = ["職員室"]

[[concept]]
id = "training"
ja = ["教育", "研修"]
not = ["教育事業", "教育研修棟"]

[[concept]]
id = "seminar"
ja = ["ｾﾐﾅｰ"]

[[concept]]
id = "learning"
any = ["training", "seminar"]

[[concept]]
id = "processor"
ja = ["委託先", "乙"]

[[concept]]
id = "supervise"
ja = ["監督", "監査"]

[[concept]]
id = "report-leak"
ja = ["漏えい…報告"]

[[concept]]
id = "patients"
ja = ["患者"]
"#;

const EVIDENCE: &str = r#"
[[rule]]
criterion = "T-1"
  [[rule.way]]
  all = ["staff", "learning"]
  near = 40
  full = ["@yearly"]
  none = ["patients"]
  lend = true
  kind = "rule"
  why = "従業者の教育を年1回以上行う定め"
examples = ["スタッフ全員に毎年、情報保護の研修を受けさせる。"]
partial = ["職員へのセミナーを開催する。", { text = "新任の職員には入職時に行う。", heading = ["第3章 教育"] }]
negatives = ["患者向けの教育は職員が毎年行う。", "教育事業の職員を募集する。"]

[[rule]]
criterion = "T-2"
  [[rule.way]]
  all = ["processor", "supervise"]
  class_full = ["processor-contract"]
  not_class = ["training-record"]
  kind = "contract"
examples = [{ text = "乙は甲の監督に服する。", class = "processor-contract" }]
partial = ["委託先を監督する。"]
negatives = ["委託先の一覧を作る。"]

[[rule]]
criterion = "T-3"
  [[rule.way]]
  all = ["report-leak"]
examples = ["漏えいが起きたときは速やかに報告する。"]
negatives = ["漏えいを防ぐ。結果は報告する。"]
"#;
