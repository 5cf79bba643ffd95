//! How the workbench ends when it is told to.

use std::fs::File;
use std::io::Read as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::{Workbench, home};

/// Longest time until the process is gone, with room for a busy machine.
const GONE: Duration = Duration::from_secs(20);

#[test]
fn a_request_that_does_not_end_holds_up_the_end_for_seconds_only() {
    let (home, case) = home();
    home.put(
        "akashi.toml",
        "[intake]\nsettle_seconds = 0\n[reading]\nocr = false\n[work]\nwait_seconds = 600\n",
    );
    let mut command = home.akashi();
    command.args(["--lang", "en", "serve", "--addr", "127.0.0.1:0"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = [0; 512];
    let read = child.stdout.as_mut().unwrap().read(&mut told).unwrap();
    let told = String::from_utf8_lossy(&told[..read]).into_owned();
    let (_, rest) = told.split_once("http://").unwrap();
    let host = rest.split('/').next().unwrap().to_owned();
    let workbench = Workbench::at(&host);
    let cookie = workbench.sign_in("officer");
    let place = format!("/cases/{case}");
    let form = workbench.get(&place, &cookie).form();
    let body = format!("form={form}&do=assign&name=reviewer");
    let assign = || {
        workbench.start(
            "POST",
            &format!("{place}/people"),
            &[("Cookie", &cookie)],
            &body,
        )
    };
    // What was answered as recorded is there afterwards.
    let mut answer = String::new();
    assign().read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    // Somebody else holds the home: whoever records something waits for it.
    let lock = File::options()
        .read(true)
        .write(true)
        .open(home.path(".akashi.lock"))
        .unwrap();
    lock.lock().unwrap();
    let mut waiting = assign();
    std::thread::sleep(Duration::from_millis(500));
    assert!(child.try_wait().unwrap().is_none(), "it still runs");
    let began = Instant::now();
    let id = child.id().to_string();
    assert!(Command::new("kill").arg(&id).status().unwrap().success());
    while child.try_wait().unwrap().is_none() {
        assert!(began.elapsed() < GONE, "it outlives SIGTERM");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(child.wait().unwrap().success());
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    assert!(said.contains("was cut off"), "{said}");
    // Who waited was told nothing, least of all that it was recorded.
    let mut rest = Vec::new();
    let _ = waiting.read_to_end(&mut rest);
    assert!(rest.is_empty(), "{}", String::from_utf8_lossy(&rest));
    drop(lock);
    let people = home.json(["case", "show", case.as_str()]).to_string();
    assert!(people.contains("reviewer"), "{people}");
    home.run(["verify"]).exits(0);
}
