//! Received = accepted + duplicate + quarantined, whatever lies in the folder.

use std::collections::HashSet;
use std::os::unix::fs::symlink;

use proptest::prelude::*;

use crate::support::{Home, JAPHIC};

/// What may lie in a folder.
#[derive(Debug, Clone)]
enum Thing {
    /// A file with one of a few contents.
    File(u8),
    /// A file larger than the home takes.
    Large,
    /// A link.
    Link,
}

fn things() -> impl Strategy<Value = Vec<Thing>> {
    let thing = prop_oneof![
        4 => (0_u8..4).prop_map(Thing::File),
        1 => Just(Thing::Large),
        1 => Just(Thing::Link),
    ];
    prop::collection::vec(thing, 1..9)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_file_is_on_the_receipt_with_one_outcome(things in things()) {
        let home = Home::with_settings("[intake]\nsettle_seconds = 0\nmax_file_mib = 1\n");
        let (mut contents, mut refused) = (HashSet::new(), 0);
        for (n, thing) in things.iter().enumerate() {
            let name = format!("{n}.txt");
            match thing {
                Thing::File(content) => {
                    contents.insert(*content);
                    home.submit("a", &name, format!("内容{content}\n"));
                }
                Thing::Large => {
                    refused += 1;
                    home.submit("a", &name, vec![b'x'; (1 << 20) + 1]);
                }
                Thing::Link => {
                    refused += 1;
                    home.submit("a", "folder/.keep", "");
                    let link = home.inbox("a").join(&name);
                    symlink("/etc/passwd", link).unwrap();
                }
            }
        }
        // The file beside the links is one more of its own content.
        let beside = usize::from(things.iter().any(|thing| matches!(thing, Thing::Link)));
        let run = home.run(["intake", "--json", "--scheme", JAPHIC]);
        let run = run.exits(if refused > 0 { 3 } else { 0 });
        let taken = run.json();
        let files = taken["submissions"][0]["files"].as_array().unwrap();
        let count = |outcome: &str| files.iter().filter(|file| file["outcome"] == outcome).count();
        let (accepted, duplicate, quarantined) =
            (count("accepted"), count("duplicate"), count("quarantined"));
        prop_assert_eq!(files.len(), things.len() + beside);
        prop_assert_eq!(accepted + duplicate + quarantined, files.len());
        prop_assert_eq!(quarantined, refused);
        prop_assert_eq!(accepted, contents.len() + beside);
        let text = home.run(["receipt", "--all", "--lang", "en"]).exits(0).out;
        let sum = format!(
            "received {} = accepted {accepted} + duplicate {duplicate} + quarantined {quarantined}",
            files.len()
        );
        prop_assert!(text.contains(&sum), "{}", text);
    }
}
