//! Whether a home can be written: an auditor's copy, or one on a medium that is
//! read-only, is read as it is.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use rustix::fs::{Access, StatVfsMountFlags};

/// Whether this process can make no file in a folder, or nobody is meant to.
pub(super) fn is_unwritable(dir: &Path) -> bool {
    rustix::fs::access(dir, Access::WRITE_OK).is_err() || nobody_writes(dir)
}

/// Whether nobody can write what lies there: the file system is read-only, or
/// nobody has the permission.
pub(super) fn nobody_writes(path: &Path) -> bool {
    let mounted = rustix::fs::statvfs(path);
    let is_read_only = mounted.is_ok_and(|it| it.f_flag.contains(StatVfsMountFlags::RDONLY));
    let mode = path.metadata().map(|it| it.permissions().mode());
    is_read_only || mode.is_ok_and(|mode| mode & 0o222 == 0)
}
