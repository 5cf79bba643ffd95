//! The vault in a local directory, tested on the disk.

use super::*;

fn keep(vault: &LocalVault, bytes: &[u8]) -> (Digest, Kept) {
    let batch = vault.begin().unwrap();
    let staged = vault.stage(&mut &bytes[..]).unwrap();
    vault.sync(&batch, std::slice::from_ref(&staged)).unwrap();
    let digest = staged.digest;
    let kept = vault.keep(staged).unwrap();
    vault.flush().unwrap();
    (digest, kept)
}

#[test]
fn the_name_is_the_hash_of_the_bytes_that_lie_there() {
    let dir = tempfile::tempdir().unwrap();
    let vault = LocalVault::open_or_create(dir.path()).unwrap();
    let (digest, kept) = keep(&vault, b"abc");
    assert_eq!(kept, Kept::New);
    assert_eq!(
        digest.hex(),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    let mut back = Vec::new();
    vault.open(&digest).unwrap().read_to_end(&mut back).unwrap();
    assert_eq!(back, b"abc");
    assert_eq!(vault.list().unwrap().blobs, vec![(digest, 3)]);
    assert_eq!(keep(&vault, b"abc").1, Kept::AlreadyThere);
}

#[test]
fn a_damaged_blob_is_not_trusted_when_the_file_comes_again() {
    let dir = tempfile::tempdir().unwrap();
    let vault = LocalVault::open_or_create(dir.path()).unwrap();
    let (digest, _) = keep(&vault, b"evidence");
    let path = vault.path(&digest);
    fs::remove_file(&path).unwrap();
    fs::write(&path, b"evidencE").unwrap();
    assert_eq!(keep(&vault, b"evidence").1, Kept::Replaced);
    assert_eq!(vault.hash(&digest).unwrap(), digest);
    assert_eq!(vault.list().unwrap().strangers.len(), 1);
}

#[test]
fn a_source_that_fails_leaves_nothing_behind() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("unplugged"))
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let vault = LocalVault::open_or_create(dir.path()).unwrap();
    assert!(matches!(
        vault.stage(&mut Broken),
        Err(VaultError::Source(_))
    ));
    assert_eq!(vault.list().unwrap(), Listing::default());
}
