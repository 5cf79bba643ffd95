//! The jail: what a worker takes from itself before it looks at a document.
//!
//! Layers, weakest first: resource limits, no new privileges, Landlock (files,
//! network, signals), seccomp (system calls). A layer that this system does not
//! have is left out and reported in [`Layers`]; a layer that it has but that
//! fails to close is an error, and nothing is read.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde::{Deserialize, Serialize};

use super::program::Open;
use crate::parse::Limits;

/// Stack of the worker's only thread in bytes: readers of nested formats
/// recurse, and a worker cannot start a thread with a larger one.
const STACK: u64 = 64 << 20;

/// Open descriptors: input, output, errors, and a few while Landlock closes.
const DESCRIPTORS: u64 = 32;

/// Which layers hold a worker on this system.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layers {
    /// Resource limits are set.
    pub limits: bool,
    /// No new privileges, and death with the parent.
    pub no_new_privileges: bool,
    /// Version of the Landlock interface in force; `None` when the system has
    /// no Landlock.
    pub landlock: Option<u32>,
    /// The list of permitted system calls is in force.
    pub seccomp: bool,
}

/// Why a worker could not lock itself up.
#[derive(Debug, thiserror::Error)]
pub enum JailError {
    /// A resource limit was refused.
    #[error("resource limit {0}: {1}")]
    Limit(&'static str, rustix::io::Errno),
    /// Leaving the current folder or giving up privileges was refused.
    #[error("process attribute: {0}")]
    Process(rustix::io::Errno),
    /// Landlock is there and does not close.
    #[cfg(target_os = "linux")]
    #[error("Landlock: {0}")]
    Landlock(#[from] landlock::RulesetError),
    /// A program that is not ours is not started without this layer.
    #[error("this system has no {0}")]
    Absent(&'static str),
    /// Seccomp is there and does not close.
    #[cfg(target_os = "linux")]
    #[error("seccomp: {0}")]
    Seccomp(#[from] seccompiler::Error),
}

/// Locks the calling process up, for good. To be called while it has one
/// thread: the layers hold the calling thread only.
///
/// # Errors
/// When a layer that the system has does not close.
pub fn enter(limits: &Limits) -> Result<Layers, JailError> {
    let mut layers = Layers::default();
    rustix::process::chdir("/").map_err(JailError::Process)?;
    resources(limits)?;
    layers.limits = true;
    system(&mut layers)?;
    Ok(layers)
}

/// As [`enter`], for a program that the process then becomes: what `open`
/// names can be read and started, all else is refused as ever. Its filter of system
/// calls leaves opening files and starting itself to Landlock: on Linux none of the
/// layers may be absent.
pub(super) fn enter_for(limits: &Limits, open: &Open) -> Result<(), JailError> {
    rustix::process::chdir("/").map_err(JailError::Process)?;
    resources(limits)?;
    system_for(open)
}

/// Sets the resource limits. What is not used here at all is set to nothing.
fn resources(limits: &Limits) -> Result<(), JailError> {
    let seconds = limits.seconds.max(1);
    raise(Resource::Stack, STACK).map_err(|e| JailError::Limit("STACK", e))?;
    let hard = [
        ("AS", Resource::As, limits.memory, limits.memory),
        // The soft limit's signal says what happened, the hard one's does not.
        ("CPU", Resource::Cpu, seconds, seconds.saturating_add(1)),
        ("FSIZE", Resource::Fsize, 0, 0),
        ("NOFILE", Resource::Nofile, DESCRIPTORS, DESCRIPTORS),
        ("NPROC", Resource::Nproc, 0, 0),
        ("CORE", Resource::Core, 0, 0),
    ];
    for (name, resource, current, maximum) in hard {
        let new = Rlimit {
            current: Some(current),
            maximum: Some(maximum),
        };
        setrlimit(resource, lower(new, getrlimit(resource)))
            .map_err(|e| JailError::Limit(name, e))?;
    }
    Ok(())
}

/// Raises a soft limit to `wanted`, or as far as the hard limit allows.
fn raise(resource: Resource, wanted: u64) -> Result<(), rustix::io::Errno> {
    let old = getrlimit(resource);
    let current = old.maximum.map_or(wanted, |maximum| maximum.min(wanted));
    setrlimit(
        resource,
        Rlimit {
            current: Some(current),
            maximum: old.maximum,
        },
    )
}

/// A limit that is already lower stays: raising it would be refused.
fn lower(new: Rlimit, old: Rlimit) -> Rlimit {
    let least = |a: Option<u64>, b: Option<u64>| match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    let maximum = least(new.maximum, old.maximum);
    Rlimit {
        current: least(new.current, maximum),
        maximum,
    }
}

#[cfg(target_os = "linux")]
fn system(layers: &mut Layers) -> Result<(), JailError> {
    no_privileges()?;
    layers.no_new_privileges = true;
    layers.landlock = landlock_all(&Open::default())?;
    layers.seccomp = super::filter::apply()?;
    Ok(())
}

#[cfg(target_os = "linux")]
fn system_for(open: &Open) -> Result<(), JailError> {
    no_privileges()?;
    landlock_all(open)?.ok_or(JailError::Absent("Landlock"))?;
    match super::filter::apply_for_program()? {
        true => Ok(()),
        false => Err(JailError::Absent("seccomp")),
    }
}

#[cfg(target_os = "linux")]
fn no_privileges() -> Result<(), JailError> {
    use rustix::process::{Signal, set_parent_process_death_signal};
    set_parent_process_death_signal(Some(Signal::KILL)).map_err(JailError::Process)?;
    rustix::thread::set_no_new_privs(true).map_err(JailError::Process)
}

#[cfg(not(target_os = "linux"))]
fn system_for(_open: &Open) -> Result<(), JailError> {
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn system(_layers: &mut Layers) -> Result<(), JailError> {
    Ok(())
}

/// Denies, but for what `open` names, every file, port, abstract socket and foreign process that the
/// running kernel's Landlock knows to deny. Returns the interface's version.
#[cfg(target_os = "linux")]
fn landlock_all(open: &Open) -> Result<Option<u32>, JailError> {
    use landlock::{
        ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, LandlockStatus, Ruleset,
        RulesetAttr, RulesetCreatedAttr, RulesetStatus, Scope, path_beneath_rules,
    };
    const KNOWN: ABI = ABI::V7;
    let status = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(KNOWN))?
        .handle_access(AccessNet::from_all(KNOWN))?
        .scope(Scope::from_all(KNOWN))?
        .create()?
        .add_rules(path_beneath_rules(
            &open.read,
            AccessFs::ReadFile | AccessFs::ReadDir,
        ))?
        .add_rules(path_beneath_rules(
            &open.start,
            AccessFs::ReadFile | AccessFs::Execute,
        ))?
        .restrict_self()?;
    Ok(match (status.ruleset, status.landlock) {
        (RulesetStatus::NotEnforced, _) => None,
        (_, LandlockStatus::Available { effective_abi, .. }) => Some(effective_abi as u32),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lower_limit_stays() {
        let limit = |current, maximum| Rlimit { current, maximum };
        let cases = [
            (
                limit(Some(9), Some(9)),
                limit(None, None),
                limit(Some(9), Some(9)),
            ),
            (
                limit(Some(9), Some(9)),
                limit(Some(2), Some(4)),
                limit(Some(4), Some(4)),
            ),
            (
                limit(Some(0), Some(0)),
                limit(Some(2), None),
                limit(Some(0), Some(0)),
            ),
        ];
        for (new, old, want) in cases {
            assert_eq!(lower(new, old), want);
        }
    }
}
