//! Fictional regulations, written for these tests and for nobody else. Each
//! proves some criteria of the scheme that they are submitted to.

/// Education: J3-01 and J3-04, by this text alone.
pub(crate) const EDUCATION: &str = "\
個人情報保護教育規程（架空の見本）

第1条（目的）
この規程は、医療法人社団見本会における従業者の教育について定める。

第2条（教育の実施）
管理者は、すべての従業者に対し、個人情報の取扱いに関する教育を年1回以上実施する。

第3条（教育の記録）
教育を実施したときは、実施日、参加者及び内容を記録し、3年間保存する。
";

/// Education again, but without how often: J3-01 in part.
pub(crate) const EDUCATION_VAGUE: &str = "\
個人情報保護教育規程（架空の見本）

第2条（教育の実施）
管理者は、従業者に対し、個人情報の取扱いに関する教育を適宜実施する。
";

/// Audit: J4-01, J4-03, J4-04, by this text alone.
pub(crate) const AUDIT: &str = "\
# 個人情報保護監査規程（架空の見本）

## 第1条（監査の実施）

監査責任者は、個人情報の取扱いの状況について、毎年1回以上、すべての部門の監査を実施する。

## 第2条（監査員の要件）

監査員は、自らの所属する部門の監査を行ってはならず、監査の客観性及び公平性を確保する。

## 第3条（是正処置）

監査で不適合が見つかったときは、原因を調べ、是正処置を行い、その結果を代表者に報告する。
";

/// A contract with a processor: J7-03 and J7-06, by this text alone.
pub(crate) const CONTRACT: &str = "\
個人情報取扱委託契約書（架空の見本）

第1条（安全管理）
乙は、委託された個人データについて、甲が定める安全管理措置を講じなければならない。

第2条（再委託）
乙は、甲の書面による事前の承諾なく、業務の全部又は一部を第三者に再委託してはならない。

第3条（契約終了時の返却及び消去）
乙は、本契約が終了したときは、甲から受領した個人データを速やかに返却し、又は復元できない方法で消去して、その証明書を甲に提出する。
";
