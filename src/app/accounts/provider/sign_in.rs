//! Signing in as whom the provider knows.

use crate::app::accounts::note;
use crate::app::accounts::sign_in::{Proved, Step, count, not_locked, open, owe, proving};
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::model::{Account, Identity};
use crate::records::Credential;

/// Signs in whoever an identity is linked to. What holds after a right password
/// holds here: who has to wait waits, and a second step that is set up is owed
/// and counts as a failure until its code came, so that codes are guessed no
/// faster here.
pub(super) fn sign_in_as(home: &Home, identity: &Identity) -> Result<Step, Failure> {
    let _one = proving();
    let found = home.records().work::<_, Failure>(|unit| {
        let account = match unit.account_of(identity)? {
            Some(account) => unit.account(account)?,
            None => None,
        };
        let credential = match &account {
            Some(account) => unit.credential(account.id)?,
            None => Credential::default(),
        };
        Ok((account, credential))
    })?;
    let (name, step) = match found {
        (Some(account), credential) => {
            let step = step(home, &account, credential, identity);
            (account.name, step)
        }
        (None, _) => (String::new(), Err(unknown(identity))),
    };
    let target = match &step {
        Ok(Step::Half(_)) => "provider first-step".to_owned(),
        Ok(Step::Open(_)) => "provider".to_owned(),
        // With this an administrator can link it.
        Err(_) => format!("provider {} {}", identity.issuer, identity.subject),
    };
    note(home, &name, "sign-in", &target, step.is_ok())?;
    step
}

fn step(
    home: &Home,
    account: &Account,
    credential: Credential,
    identity: &Identity,
) -> Result<Step, Failure> {
    let now = home.clock.now();
    if !account.enabled {
        return Err(unknown(identity));
    }
    not_locked(&credential, now)?;
    if account.second_step {
        count(home, account)?;
        return owe(home, account, true, now);
    }
    let proved = Proved {
        account: account.id,
        password: credential.password,
    };
    open(home, &proved).map(Step::Open)
}

fn unknown(identity: &Identity) -> Failure {
    Failure::new(Code::IdentityUnknown)
        .with("subject", &identity.subject)
        .with("issuer", &identity.issuer)
        .with("typed", typed(identity))
}

/// An identity as it is typed to link it: in a shell it stays what it is, whatever
/// the provider calls a person.
fn typed(identity: &Identity) -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', r"'\''"));
    let (issuer, subject) = (quoted(&identity.issuer), quoted(&identity.subject));
    format!("--issuer={issuer} --subject={subject}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_stays_one_word_in_a_shell() {
        let identity = Identity {
            issuer: "https://idp.example".to_owned(),
            subject: "-x'; rm -rf $HOME `id`".to_owned(),
        };
        let script = format!("printf '<%s>' {}", typed(&identity));
        let told = std::process::Command::new("sh")
            .args(["-c", &script])
            .output();
        let told = String::from_utf8(told.unwrap().stdout).unwrap();
        let wanted = "<--issuer=https://idp.example><--subject=-x'; rm -rf $HOME `id`>";
        assert_eq!(told, wanted);
    }
}
