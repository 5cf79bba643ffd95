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

/// Further calls of a program that is loaded with its libraries and reads files.
/// Which files, Landlock says; that none is written, the rule for `openat`.
const LOADING: [i64; 26] = [
    libc::SYS_read,
    libc::SYS_pread64,
    libc::SYS_readv,
    libc::SYS_lseek,
    libc::SYS_close,
    libc::SYS_fstat,
    libc::SYS_newfstatat,
    libc::SYS_statx,
    libc::SYS_faccessat,
    libc::SYS_faccessat2,
    libc::SYS_readlinkat,
    libc::SYS_getdents64,
    libc::SYS_getcwd,
    libc::SYS_fcntl,
    libc::SYS_mmap,
    libc::SYS_mprotect,
    libc::SYS_set_tid_address,
    libc::SYS_set_robust_list,
    libc::SYS_rseq,
    libc::SYS_sched_getaffinity,
    libc::SYS_sysinfo,
    libc::SYS_uname,
    libc::SYS_clock_nanosleep,
    libc::SYS_getrusage,
    libc::SYS_geteuid,
    // The program itself, and nothing else that Landlock does not name.
    libc::SYS_execve,
];

/// The same by names that only the older of the processors has.
#[cfg(target_arch = "x86_64")]
const OLDER: [i64; 6] = [
    libc::SYS_access,
    libc::SYS_stat,
    libc::SYS_lstat,
    libc::SYS_readlink,
    libc::SYS_arch_prctl,
    libc::SYS_time,
];
#[cfg(not(target_arch = "x86_64"))]
const OLDER: [i64; 0] = [];

/// The filter for a program that is not ours, to be put in force before it is
/// started. What it does not name answers ENOSYS, for which the C library has
/// another way. `false` as for [`apply`].
pub(super) fn apply_for_program() -> Result<bool, Error> {
    let Ok(arch) = TargetArch::try_from(std::env::consts::ARCH) else {
        return Ok(false);
    };
    in_force(&for_program(arch)?)
}

fn for_program(arch: TargetArch) -> Result<BpfProgram, Error> {
    let free = FREE.into_iter().chain(LOADING).chain(OLDER);
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = free.map(|call| (call, Vec::new())).collect();
    let output = || -> Result<Vec<SeccompRule>, Error> { Ok(vec![equal(0, 1)?, equal(0, 2)?]) };
    rules.insert(libc::SYS_write, output()?);
    rules.insert(libc::SYS_writev, output()?);
    let for_reading = masked(2, bits(libc::O_ACCMODE | libc::O_CREAT | libc::O_TRUNC), 0)?;
    rules.insert(libc::SYS_openat, vec![SeccompRule::new(vec![for_reading])?]);
    // Only its own limits can be looked at.
    let reading = SeccompCondition::new(2, SeccompCmpArgLen::Qword, SeccompCmpOp::Eq, 0)?;
    rules.insert(libc::SYS_prlimit64, vec![SeccompRule::new(vec![reading])?]);
    rules.insert(libc::SYS_tgkill, vec![equal(0, own_pid())?]);
    let deny = SeccompAction::Errno(Errno::NOSYS.raw_os_error().unsigned_abs());
    let filter = SeccompFilter::new(rules, deny, SeccompAction::Allow, arch)?;
    Ok(filter.try_into()?)
}

/// Puts the filter in force for the calling thread. `false` when this kernel
/// or processor has no seccomp that akashi knows.
pub(super) fn apply() -> Result<bool, Error> {
    let Ok(arch) = TargetArch::try_from(std::env::consts::ARCH) else {
        return Ok(false);
    };
    in_force(&program(arch)?)
}

fn in_force(program: &BpfProgram) -> Result<bool, Error> {
    match seccompiler::apply_filter(program) {
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
