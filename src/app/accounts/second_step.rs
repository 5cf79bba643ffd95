//! The second step of signing in (二段階認証, RFC 6238): set up by its owner,
//! confirmed by a first code, taken away by its owner or by an administrator.

use sha2::{Digest as _, Sha256};

use super::session::random;
use super::sign_in::{count, prove};
use super::totp_key::Key;
use super::{by_name, event};
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::app::ledger::recorded;
use crate::model::Account;
use crate::records::{Totp, Unit};
use crate::text::numeral::half_width;

/// Recovery codes of an account.
const CODES: usize = 10;

/// Letters of a recovery code: 80 random bits in base32.
const LETTERS: usize = 16;

/// Letters that stand together where a recovery code is shown.
const GROUP: usize = 4;

/// What an authenticator has to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// The secret in base32, to be typed.
    pub base32: String,
    /// All of it as an address, for a QR code.
    pub address: String,
}

/// Where an account's second step stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// There is none.
    Off,
    /// It was begun, and no code confirmed it yet.
    Begun(Secret),
    /// Signing in asks for it.
    On {
        /// Recovery codes that are left.
        recovery: u64,
    },
}

/// Where one's own second step stands.
pub fn second_step(home: &Home, name: &str) -> Result<Standing, Failure> {
    home.records().work(|unit| {
        let account = by_name(unit, name)?;
        match unit.totp(account.id)? {
            None => Ok(Standing::Off),
            Some(totp) if totp.since.is_some() => Ok(Standing::On {
                recovery: unit.recovery_left(account.id)?,
            }),
            Some(totp) => Ok(Standing::Begun(secret(home, &account, &totp)?)),
        }
    })
}

/// Begins to set one up: whoever knows the password may. It does not count
/// before [`confirm`].
pub fn begin(home: &Home, name: &str, password: &str) -> Result<(), Failure> {
    let account = home.records().work(|unit| by_name(unit, name))?;
    if account.second_step {
        return Err(state(name));
    }
    know_password(home, &account, password)?;
    home.records().work(|unit| {
        Key::read_or_make(home, unit)?;
        let totp = Totp {
            salt: random()?,
            since: None,
        };
        Ok(unit.put_totp(account.id, Some(&totp))?)
    })
}

/// Turns on what was begun, by a first code. The recovery codes are told here
/// and never again.
pub fn confirm(home: &Home, name: &str, code: &str) -> Result<Vec<String>, Failure> {
    let codes = (0..CODES).map(|_| recovery_code());
    let codes = codes.collect::<Result<Vec<String>, Failure>>()?;
    recorded(home, false, |unit| {
        let account = by_name(unit, name)?;
        let begun = unit.totp(account.id)?.filter(|totp| totp.since.is_none());
        let totp = Totp {
            since: Some(home.clock.now()),
            ..begun.ok_or_else(|| state(name))?
        };
        unit.put_totp(account.id, Some(&totp))?;
        if !use_code(home, unit, &account, code)? {
            return Err(Failure::new(Code::TotpCode));
        }
        let hashes: Vec<_> = codes.iter().map(|code| hashed(&account, code)).collect();
        unit.put_recovery(account.id, &hashes)?;
        event::append(home, unit, "second-step-on", name, name)
    })?;
    Ok(codes)
}

/// Takes one's own away, by the password and a code; what was only begun by the
/// password alone.
pub fn turn_off(home: &Home, name: &str, password: &str, code: &str) -> Result<(), Failure> {
    let account = home.records().work(|unit| by_name(unit, name))?;
    know_password(home, &account, password)?;
    let done = recorded(home, false, |unit| {
        let totp = unit.totp(account.id)?.ok_or_else(|| state(name))?;
        if totp.since.is_some() {
            let right =
                use_code(home, unit, &account, code)? || use_recovery(unit, &account, code)?;
            if !right {
                return Err(Failure::new(Code::TotpCode));
            }
            event::append(home, unit, "second-step-off", name, name)?;
        }
        Ok(unit.put_totp(account.id, None)?)
    });
    if done.as_ref().is_err_and(|e| e.code == Code::TotpCode) {
        count(home, &account)?;
    }
    done
}

/// Who has a password proves it; who signs in elsewhere has a session only.
fn know_password(home: &Home, account: &Account, password: &str) -> Result<(), Failure> {
    let credential = home
        .records()
        .work::<_, Failure>(|unit| Ok(unit.credential(account.id)?))?;
    match credential.password {
        Some(_) => prove(home, &account.name, password),
        None => Ok(()),
    }
}

/// Takes somebody's away without any code, for whoever lost device and recovery
/// codes; sessions end. `by` is empty on the command line.
pub fn reset(home: &Home, name: &str, by: &str) -> Result<Account, Failure> {
    recorded(home, false, |unit| {
        let account = by_name(unit, name)?;
        if unit.totp(account.id)?.is_none() {
            return Err(state(name));
        }
        unit.put_totp(account.id, None)?;
        unit.end_sessions(Some(account.id), jiff::Timestamp::MIN)?;
        event::append(home, unit, "second-step-reset", name, by)?;
        by_name(unit, name)
    })
}

/// Whether an account has to set one up before it does anything else.
pub fn must_set_up(home: &Home, account: &Account) -> bool {
    let wanted = &home.settings.serve.totp_required_for;
    !account.second_step && account.roles.iter().any(|role| wanted.contains(role))
}

/// Whether a code is one of now that was not used; then it is used.
pub(super) fn use_code(
    home: &Home,
    unit: &dyn Unit,
    account: &Account,
    code: &str,
) -> Result<bool, Failure> {
    let Some(totp) = unit.totp(account.id)? else {
        return Ok(false);
    };
    let digits: String = code.chars().filter_map(digit).collect();
    let now = u64::try_from(home.clock.now().as_second()).unwrap_or(0);
    let codes = Key::read(home)?.codes(account.id, &totp.salt);
    match codes.check(&digits, now) {
        Some(step) => Ok(unit.use_step(account.id, step)?),
        None => Ok(false),
    }
}

/// Whether a code is a recovery code that is left; then it is gone.
pub(super) fn use_recovery(
    unit: &dyn Unit,
    account: &Account,
    code: &str,
) -> Result<bool, Failure> {
    Ok(unit.use_recovery(account.id, &hashed(account, code))?)
}

/// Whether a code has the length of a recovery code.
pub(super) fn looks_like_recovery(code: &str) -> bool {
    letters(code).len() == LETTERS
}

/// A digit, typed in the half or full width of a Japanese keyboard; nothing for
/// anything between the digits.
fn digit(c: char) -> Option<char> {
    match half_width(c) {
        digit if digit.is_ascii_digit() => Some(digit),
        c if c.is_whitespace() || c == '-' => None,
        // What is no digit makes no code.
        _ => Some('x'),
    }
}

/// A recovery code as it is hashed: without what stands between its letters.
fn letters(code: &str) -> String {
    let all = code.chars().filter(char::is_ascii_alphanumeric);
    all.map(|c| c.to_ascii_uppercase()).collect()
}

/// Of a random code of 80 bits nothing slower than SHA-256 is needed.
fn hashed(account: &Account, code: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"akashi recovery 1");
    hash.update(account.id.to_be_bytes());
    hash.update(letters(code).as_bytes());
    hash.finalize().into()
}

fn recovery_code() -> Result<String, Failure> {
    // Base32 has five bits a letter: 32 letters, so a byte's lower bits do.
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let random = random()?;
    let letters = random.iter().take(LETTERS);
    let mut code = String::new();
    for (at, byte) in letters.enumerate() {
        if at > 0 && at % GROUP == 0 {
            code.push('-');
        }
        code.push(ALPHABET[usize::from(byte & 31)].into());
    }
    Ok(code)
}

fn secret(home: &Home, account: &Account, totp: &Totp) -> Result<Secret, Failure> {
    use crate::report::pages::url;
    let base32 = Key::read(home)?
        .codes(account.id, &totp.salt)
        .secret()
        .to_base32();
    let issuer = url(&format!("akashi {}", home.settings.body.code));
    let address = format!(
        "otpauth://totp/{issuer}:{}?secret={base32}&issuer={issuer}",
        url(&account.name)
    );
    Ok(Secret { base32, address })
}

fn state(name: &str) -> Failure {
    Failure::new(Code::TotpState).with("name", name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recovery_code_is_known_however_it_is_typed() {
        let code = recovery_code().unwrap();
        assert_eq!(code.len(), 19, "{code}");
        assert!(looks_like_recovery(&code) && !looks_like_recovery("123456"));
        let plain = code.replace('-', " ").to_lowercase();
        assert_eq!(letters(&code), letters(&plain));
        assert_ne!(code, recovery_code().unwrap());
    }

    #[test]
    fn digits_are_read_in_both_widths_and_nothing_else_is_one() {
        let read = |text: &str| text.chars().filter_map(digit).collect::<String>();
        assert_eq!(read("１２３ 456"), "123456");
        assert_eq!(read("12a456"), "12x456");
        assert_eq!(read("٣٣٣٣٣٣"), "xxxxxx");
    }
}
