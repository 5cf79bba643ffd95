//! What holds in a home, and where it comes from.

use crate::support::{Home, JAPHIC};

pub(crate) const SETTINGS: &str = "[intake]
settle_seconds = 0
[timestamp]
command = [\"curl\", \"--user\", \"me:geheim\"]
[scheme.japhic-medical.fees]
extra_guideline = 12000
";

fn setting<'a>(all: &'a serde_json::Value, section: &str, key: &str) -> &'a serde_json::Value {
    let find = |list: &'a serde_json::Value, name: &str, wanted: &str| {
        let mut list = list.as_array().unwrap().iter();
        list.find(|one| one[name] == wanted).unwrap()
    };
    find(
        &find(&all["sections"], "name", section)["settings"],
        "key",
        key,
    )
}

#[test]
fn every_value_says_where_it_comes_from() {
    let home = Home::with_settings(SETTINGS);
    let all = home.json(["settings"]);
    let settle = setting(&all, "intake", "settle_seconds");
    assert_eq!(
        (&settle["value"], &settle["line"]),
        (&"0".into(), &2.into())
    );
    let wait = setting(&all, "work", "wait_seconds");
    assert_eq!((&wait["value"], &wait["line"]), (&"20".into(), &().into()));
    assert!(
        wait["en"].as_str().unwrap().contains("exit code 5"),
        "{wait}"
    );
    assert!(
        wait["ja"].as_str().unwrap().contains("終了コード 5"),
        "{wait}"
    );
    let proxy = setting(&all, "serve.proxy", "address_header");
    assert_eq!(proxy["value"], "\"X-Forwarded-For\"");
    let packs = all["packs"].as_array().unwrap();
    let pack = packs.iter().find(|pack| pack["scheme"] == JAPHIC).unwrap();
    let listed = home.json(["scheme", "list"]);
    let listed = listed["schemes"].as_array().unwrap();
    assert!(
        listed.iter().any(|one| one["hash"] == pack["hash"]),
        "{pack}"
    );
    let of_body = pack["settings"].as_array().unwrap();
    let of = |path: &str| of_body.iter().find(|one| one["path"] == path).unwrap();
    let extra = of("fees.extra_guideline");
    assert_eq!(
        (&extra["value"], &extra["pack"]),
        (&"12000".into(), &"10000".into())
    );
    assert_eq!(extra["line"], 6);
    assert_eq!(
        of("closing_days.national_holidays")["line"],
        serde_json::Value::Null
    );
    assert!(all["space"][0]["free"].as_u64().unwrap() > 0, "{all}");
    let text = home.run(["settings"]).exits(0).out;
    assert!(text.contains("2 行目") && text.contains("既定"), "{text}");
    assert!(!all.to_string().contains("geheim") && !text.contains("geheim"));
}
