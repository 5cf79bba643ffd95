//! An original is sent as it is read: whole, and never held in memory.

use std::fs;
use std::io::Read as _;

use super::{Workbench, home};

/// More than a busy workbench needs otherwise.
const BIG: usize = 96 << 20;

/// Memory of the workbench that is in no file, in bytes.
fn memory(workbench: &Workbench) -> usize {
    let id = workbench.served.as_ref().unwrap().id();
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("RssAnon:"));
    let kilobytes = line.unwrap().split_whitespace().nth(1).unwrap();
    kilobytes.parse::<usize>().unwrap() << 10
}

#[test]
fn an_original_comes_whole_and_is_not_held_in_memory() {
    let (home, _) = home();
    // No format that anybody reads.
    let big: Vec<u8> = (0..BIG).map(|n| (n % 251) as u8).collect();
    home.submit("大きな会", "記録.bin", &big);
    home.intake();
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("reviewer");
    let before = memory(&workbench);
    let place = "/documents/D-2/original";
    let mut stream = workbench.start("GET", place, &[("Cookie", &cookie)], "");
    let mut first = vec![0; 4096];
    stream.read_exact(&mut first).unwrap();
    let more = memory(&workbench).saturating_sub(before);
    assert!(more < BIG / 2, "{more} bytes");
    let mut answer = first;
    stream.read_to_end(&mut answer).unwrap();
    let at = answer.windows(4).position(|four| four == b"\r\n\r\n");
    let (head, body) = answer.split_at(at.unwrap() + 4);
    let head = String::from_utf8_lossy(head).to_lowercase();
    for line in [
        format!("content-length: {BIG}\r\n"),
        "content-type: application/octet-stream\r\n".to_owned(),
        "content-disposition: attachment; filename*=utf-8''".to_owned(),
        "x-content-type-options: nosniff\r\n".to_owned(),
        "cache-control: no-store\r\n".to_owned(),
    ] {
        assert!(head.contains(&line), "{line} in {head}");
    }
    assert!(body == big, "{} bytes", body.len());
}

#[test]
fn an_empty_original_is_one_too() {
    let (home, _) = home();
    home.submit("空の会", "空.bin", b"");
    home.intake();
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("reviewer");
    let got = workbench.get("/documents/D-2/original", &cookie);
    assert_eq!((got.status, got.body.as_str()), (200, ""), "{got:?}");
    assert_eq!(got.header("content-length"), Some("0"), "{got:?}");
}
