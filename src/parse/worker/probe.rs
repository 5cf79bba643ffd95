//! The jail put to the test: what a locked worker tries, and what must be
//! refused.

use std::process::{Command, Stdio};

use rustix::process::{Pid, test_kill_process};
use serde::{Deserialize, Serialize};

use super::jail::Layers;

/// More than any limit of address space in use.
const TOO_MUCH: usize = 2 << 30;

/// How well workers are locked up on this system, found by trying.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JailStatus {
    /// The layers that hold.
    pub layers: Layers,
    /// What was tried from inside.
    pub probes: Vec<Probe>,
}

/// One thing that a locked worker tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probe {
    /// What, as in `open a file`.
    pub what: String,
    /// Whether the jail refused it, as it must.
    pub refused: bool,
}

impl JailStatus {
    /// Whether something was tried and all of it was refused.
    pub fn complete(&self) -> bool {
        !self.probes.is_empty() && self.probes.iter().all(|probe| probe.refused)
    }

    /// What was not refused.
    pub fn open(&self) -> impl Iterator<Item = &str> {
        let open = self.probes.iter().filter(|probe| !probe.refused);
        open.map(|probe| probe.what.as_str())
    }

    pub(super) fn push(&mut self, what: &str, refused: bool) {
        self.probes.push(Probe {
            what: what.to_owned(),
            refused,
        });
    }
}

/// Tries everything that must be refused. Nothing that succeeds stays: files
/// are removed, sockets closed, processes waited for. `parent` is the process
/// to send nothing to, asked for before the jail closed.
pub(super) fn try_all(layers: Layers, parent: Option<Pid>) -> JailStatus {
    let mut status = JailStatus {
        layers,
        probes: Vec::new(),
    };
    status.push("open a file", std::fs::File::open("/etc/passwd").is_err());
    status.push("list a folder", std::fs::read_dir("/").is_err());
    status.push("create a file", create_refused());
    status.push("TCP", std::net::TcpListener::bind("127.0.0.1:0").is_err());
    status.push("UDP", std::net::UdpSocket::bind("127.0.0.1:0").is_err());
    let pair = std::os::unix::net::UnixStream::pair();
    status.push("Unix socket", pair.is_err());
    status.push("start a process", process_refused());
    let thread = std::thread::Builder::new().spawn(|| ());
    status.push("start a thread", thread.is_err());
    status.push("executable memory", executable_refused());
    status.push("signal another process", signal_refused(parent));
    let memory = Vec::<u8>::new().try_reserve_exact(TOO_MUCH);
    status.push("2 GiB of memory", memory.is_err());
    status
}

fn create_refused() -> bool {
    let name = format!("akashi-jail-{}", std::process::id());
    let path = std::env::temp_dir().join(name);
    match std::fs::File::create_new(&path) {
        // One that stays was created all the same.
        Ok(_) => {
            let _ = std::fs::remove_file(&path);
            false
        }
        // Without the folder nothing was tried.
        Err(error) => error.kind() != std::io::ErrorKind::NotFound,
    }
}

fn process_refused() -> bool {
    let mut command = Command::new("/bin/true");
    command.stdin(Stdio::null()).stdout(Stdio::null());
    command.status().is_err()
}

fn executable_refused() -> bool {
    memmap2::MmapMut::map_anon(4096)
        .and_then(memmap2::MmapMut::make_exec)
        .is_err()
}

fn signal_refused(parent: Option<Pid>) -> bool {
    parent.is_none_or(|parent| test_kill_process(parent).is_err())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_jail_the_probes_get_through() {
        let status = try_all(Layers::default(), rustix::process::getppid());
        let open: Vec<&str> = status.open().collect();
        for what in [
            "open a file",
            "list a folder",
            "create a file",
            "start a process",
            "start a thread",
            "executable memory",
        ] {
            assert!(open.contains(&what), "{what}: {open:?}");
        }
        assert!(!status.complete());
        assert!(!JailStatus::default().complete());
    }
}
