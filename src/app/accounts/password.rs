//! Passwords: Argon2id with the parameters that OWASP recommends, as PHC
//! strings.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};

use crate::app::error::{Code, Failure};

/// Fewest characters of a password (NIST SP 800-63B, 3.1.1.2).
pub(super) const SHORTEST: usize = 12;

/// Most bytes that are hashed.
const LONGEST: usize = 1024;

/// 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet).
fn argon() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The hash of a new password, with a salt of its own.
pub(super) fn hash(password: &str) -> Result<String, Failure> {
    if password.chars().count() < SHORTEST || password.len() > LONGEST {
        return Err(Failure::new(Code::Password).with("shortest", SHORTEST));
    }
    argon()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|e| Failure::new(Code::Database).with("detail", e))
}

/// Whether a password is the one of a hash. Without a hash it costs the same
/// time, and is not.
pub(super) fn is(password: &str, hash: Option<&str>) -> bool {
    let password = &password.as_bytes()[..password.len().min(LONGEST)];
    let parsed = hash.and_then(|hash| PasswordHash::new(hash).ok());
    match parsed {
        Some(hash) => argon().verify_password(password, &hash).is_ok(),
        None => {
            let _ = argon().hash_password(password);
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_again_and_no_other_one() {
        let one = hash("correct horse battery").unwrap();
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, hash("correct horse battery").unwrap());
        assert!(is("correct horse battery", Some(&one)));
        assert!(!is("correct horse batterz", Some(&one)));
        assert!(!is("correct horse battery", Some("$argon2id$broken")));
        assert!(!is("", None));
    }

    #[test]
    fn short_and_endless_passwords_are_refused() {
        assert_eq!(
            hash("あいうえおかきくけこさ").unwrap_err().code,
            Code::Password
        );
        assert!(hash("あいうえおかきくけこさし").is_ok());
        assert_eq!(hash(&"a".repeat(2000)).unwrap_err().code, Code::Password);
    }
}
