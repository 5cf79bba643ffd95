//! The system calls that a worker may still make.
//!
//! Reading from standard input, writing to standard output and error, plain
//! memory, and ending. All else answers EPERM: opening anything, sockets,
//! processes, threads, signals to others, executable memory. Descriptors that
//! the parent's own parent may have left open are of no use, since every call
//! that takes one is held to 0, 1 and 2.

#![cfg(target_os = "linux")]

use std::collections::BTreeMap;

use rustix::io::Errno;
use seccompiler::{
    BpfProgram, Error, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition,
    SeccompFilter, SeccompRule, TargetArch,
};

/// Calls that need no look at their arguments.
const FREE: [i64; 16] = [
    libc::SYS_brk,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    libc::SYS_futex,
    libc::SYS_getrandom,
    libc::SYS_clock_gettime,
    libc::SYS_getpid,
    libc::SYS_gettid,
    libc::SYS_sched_yield,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    libc::SYS_exit,
    libc::SYS_exit_group,
];

/// Puts the filter in force for the calling thread. `false` when this kernel
/// or processor has no seccomp that akashi knows.
pub(super) fn apply() -> Result<bool, Error> {
    let Ok(arch) = TargetArch::try_from(std::env::consts::ARCH) else {
        return Ok(false);
    };
    let program = program(arch)?;
    match seccompiler::apply_filter(&program) {
        Ok(()) => Ok(true),
        Err(Error::Prctl(e) | Error::Seccomp(e)) if absent(&e) => Ok(false),
        Err(e) => Err(e),
    }
}

/// Whether an error says that the kernel was built without seccomp.
fn absent(error: &std::io::Error) -> bool {
    [Errno::INVAL, Errno::NOSYS]
        .iter()
        .any(|e| error.raw_os_error() == Some(e.raw_os_error()))
}

fn program(arch: TargetArch) -> Result<BpfProgram, Error> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
        FREE.into_iter().map(|call| (call, Vec::new())).collect();
    let input = || equal(0, 0);
    let output = || -> Result<Vec<SeccompRule>, Error> { Ok(vec![equal(0, 1)?, equal(0, 2)?]) };
    rules.insert(libc::SYS_read, vec![input()?]);
    rules.insert(libc::SYS_lseek, vec![input()?]);
    rules.insert(libc::SYS_write, output()?);
    rules.insert(libc::SYS_writev, output()?);
    rules.insert(libc::SYS_mmap, vec![anonymous_data()?]);
    rules.insert(
        libc::SYS_mprotect,
        vec![SeccompRule::new(vec![no_exec()?])?],
    );
    // Aborting sends a signal to itself.
    rules.insert(libc::SYS_tgkill, vec![equal(0, own_pid())?]);
    let deny = SeccompAction::Errno(Errno::PERM.raw_os_error().unsigned_abs());
    let filter = SeccompFilter::new(rules, deny, SeccompAction::Allow, arch)?;
    Ok(filter.try_into()?)
}

fn own_pid() -> u64 {
    u64::from(std::process::id())
}

/// The argument at `index`, as 32 bits, equals `value`.
fn equal(index: u8, value: u64) -> Result<SeccompRule, Error> {
    let condition = SeccompCondition::new(index, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value)?;
    Ok(SeccompRule::new(vec![condition])?)
}

/// Argument 2 of `mmap` and `mprotect`, the protection, is not executable.
fn no_exec() -> Result<SeccompCondition, Error> {
    masked(2, bits(libc::PROT_EXEC), 0)
}

/// `mmap` of memory that is neither executable nor a file.
fn anonymous_data() -> Result<SeccompRule, Error> {
    let anonymous = bits(libc::MAP_ANONYMOUS);
    Ok(SeccompRule::new(vec![
        no_exec()?,
        masked(3, anonymous, anonymous)?,
    ])?)
}

fn masked(index: u8, mask: u64, value: u64) -> Result<SeccompCondition, Error> {
    let operator = SeccompCmpOp::MaskedEq(mask);
    Ok(SeccompCondition::new(
        index,
        SeccompCmpArgLen::Dword,
        operator,
        value,
    )?)
}

fn bits(flags: libc::c_int) -> u64 {
    u64::from(flags.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compiles_for_every_processor() {
        for arch in [TargetArch::x86_64, TargetArch::aarch64] {
            let program = program(arch).unwrap();
            assert!(program.len() > FREE.len());
        }
    }

    #[test]
    fn nothing_that_opens_starts_or_sends_is_free() {
        for call in [
            libc::SYS_openat,
            libc::SYS_socket,
            libc::SYS_clone,
            libc::SYS_clone3,
            libc::SYS_execve,
            libc::SYS_ptrace,
            libc::SYS_kill,
            libc::SYS_prctl,
            libc::SYS_io_uring_setup,
            libc::SYS_memfd_create,
        ] {
            assert!(!FREE.contains(&call));
        }
    }
}
