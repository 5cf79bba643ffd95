//! Accounts stand in the ledger from the first one on.

use crate::support::{Home, Run};

fn add(home: &Home, name: &str, role: &str) -> Run {
    home.run(["user", "add", name, "--role", role, "--no-password"])
        .exits(0)
}

fn alter(home: &Home, sql: &str) {
    let database = rusqlite::Connection::open(home.path("akashi.db")).unwrap();
    database.execute_batch(sql).unwrap();
}

#[track_caller]
fn damaged(home: &Home, sql: &str, told: &str) {
    alter(home, sql);
    let found = home.run(["verify"]).exits(4).out;
    assert!(found.contains(told), "{found}");
}

fn two() -> Home {
    let home = Home::new();
    home.intake();
    add(&home, "kanri", "admin");
    add(&home, "sato", "reviewer");
    home.run(["verify"]).exits(0);
    home
}

/// A home as an earlier akashi left it: accounts, and no event of them.
fn of_old() -> Home {
    let home = Home::new();
    home.intake();
    alter(
        &home,
        "INSERT INTO account (name, display) VALUES ('kanri', '管理'), ('old', '古参');
         INSERT INTO account_role VALUES (1, 'admin'), (2, 'clerk')",
    );
    home.run(["verify"]).exits(0);
    home
}

#[test]
fn a_new_account_is_an_event_that_names_nobody() {
    let home = two();
    let text = home.json(["ledger", "events"]).to_string();
    assert_eq!(text.matches("\"added\"").count(), 2, "{text}");
    assert!(!text.contains("kanri") && !text.contains("sato"), "{text}");
    // One that was refused leaves none.
    home.run(["user", "add", "sato", "--role", "clerk", "--no-password"])
        .exits(1);
    let text = home.json(["ledger", "events"]).to_string();
    assert_eq!(text.matches("\"added\"").count(), 2, "{text}");
}

#[test]
fn first_roles_and_names_are_held_against_the_event() {
    for (sql, told) in [
        (
            "UPDATE account_role SET role = 'officer' WHERE role = 'reviewer'",
            "account sato roles",
        ),
        (
            "UPDATE account SET display = '別人' WHERE name = 'sato'",
            "account sato added",
        ),
        (
            "UPDATE account SET enabled = 0 WHERE name = 'sato'",
            "account sato enabled",
        ),
        (
            "INSERT INTO account_body VALUES (2, 'japhic-medical', 'granting')",
            "account sato bodies",
        ),
        (
            "INSERT INTO account (name, display) VALUES ('mallory', 'm')",
            "account mallory added",
        ),
        (
            "INSERT INTO account (id, name, display) VALUES (-1, 'mallory', 'm')",
            "account mallory added",
        ),
    ] {
        damaged(&two(), sql, told);
    }
}

#[test]
fn what_changed_since_counts() {
    let home = two();
    home.run(["user", "roles", "sato", "--role", "officer"])
        .exits(0);
    home.run(["user", "disable", "sato"]).exits(0);
    home.run(["verify"]).exits(0);
}

#[test]
fn accounts_of_an_earlier_home_are_taken_stock_of_with_the_next_one() {
    let home = of_old();
    home.run(["user", "roles", "old", "--role", "clerk,reviewer"])
        .exits(0);
    add(&home, "neu", "officer");
    add(&home, "noch", "officer");
    home.run(["verify"]).exits(0);
    home.run(["user", "roles", "old", "--role", "clerk"])
        .exits(0);
    home.run(["verify"]).exits(0);
    let more = "INSERT INTO account_role VALUES (1, 'officer')";
    damaged(&home, more, "account kanri roles");

    let home = of_old();
    add(&home, "neu", "officer");
    let one_more = "INSERT INTO account (name, display) VALUES ('mallory', 'm')";
    damaged(&home, one_more, "account mallory added");
}

#[test]
fn the_first_administrator_is_an_event_too() {
    let home = Home::new();
    let mut command = home.akashi();
    // It cannot listen there, and has made the account before.
    command.args(["serve", "--addr", "192.0.2.1:1"]);
    crate::support::feed(command, b"correct horse battery\n").exits(1);
    assert_eq!(home.json(["user", "list"])["users"][0]["name"], "admin");
    let text = home.json(["ledger", "events"]).to_string();
    assert_eq!(text.matches("\"added\"").count(), 1, "{text}");
    home.run(["verify"]).exits(0);
}
