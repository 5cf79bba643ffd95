//! The public key in the forms that common tools read, and signatures that
//! `ssh-keygen -Y verify` checks.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use ed25519_dalek::Signer as _;
use ssh_key::public::{Ed25519PublicKey, KeyData};
use ssh_key::{Algorithm, HashAlg, LineEnding, Signature, SshSig};

use super::PackageError;
use crate::ledger::Key;

/// What a signature says that it is for (`ssh-keygen -Y verify -n`).
pub(super) const NAMESPACE: &str = "akashi";

/// SubjectPublicKeyInfo of an Ed25519 key, up to the key itself (RFC 8410 §4).
const SPKI: [u8; 12] = [
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
];

/// A signature over `content` as `ssh-keygen -Y sign` makes it (OpenSSH,
/// PROTOCOL.sshsig). The same content gives the same bytes.
pub(super) fn sign(key: &Key, content: &[u8]) -> Result<String, PackageError> {
    let made = || -> ssh_key::Result<String> {
        let public = Ed25519PublicKey(key.ed25519().verifying_key().to_bytes());
        let signed = SshSig::signed_data(NAMESPACE, HashAlg::Sha512, content)?;
        let bytes = key.ed25519().sign(&signed).to_bytes();
        let signature = Signature::new(Algorithm::Ed25519, bytes)?;
        let public = KeyData::Ed25519(public);
        SshSig::new(public, NAMESPACE, HashAlg::Sha512, signature)?.to_pem(LineEnding::LF)
    };
    made().map_err(|e| PackageError::Form(e.to_string()))
}

/// The line of `allowed_signers`: who may sign, under the name of the origin.
pub fn allowed_signers(key: &Key) -> Result<String, PackageError> {
    let public = key.openssh()?;
    let mut parts = public.split(' ');
    let (kind, body) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    Ok(format!(
        "{} namespaces=\"{NAMESPACE}\" {kind} {body}\n",
        key.origin()
    ))
}

/// The public key as openssl reads it.
pub fn pem(key: &Key) -> String {
    let public = key.ed25519().verifying_key().to_bytes();
    let text = BASE64_STANDARD.encode([&SPKI[..], &public].concat());
    format!("-----BEGIN PUBLIC KEY-----\n{text}\n-----END PUBLIC KEY-----\n")
}
