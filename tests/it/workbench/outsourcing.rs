//! What is outsourced, on its page.

use super::{Workbench, add};
use crate::registers::{happen, service};
use crate::support::Home;

fn page(home: &Home) -> String {
    add(home, "auditor", "auditor");
    let workbench = Workbench::of(home);
    let got = workbench.get("/outsourcing", &workbench.sign_in("auditor"));
    assert_eq!(got.status, 200, "{got:?}");
    got.body
}

#[test]
fn outsourced_work_has_a_page_that_says_what_is_not_published() {
    assert!(page(&Home::new()).contains("記録されていません"));
    let home = Home::new();
    let case = service(&home);
    let given = "contractor=<b>見本社 work=照会の受付";
    happen(&home, &case, "2024-05-01", "outsource", given);
    let shown = page(&home);
    for words in ["&lt;b&gt;見本社", "照会の受付", "2024-05-01", "未公表"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
}
