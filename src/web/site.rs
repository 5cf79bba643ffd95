//! The workbench as a whole: the home, its pages and texts.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;
use tokio::sync::Semaphore;

use super::ask::Ask;
use super::headers;
use super::home_pool::HomePool;
use super::jobs::Jobs;
use super::rate::Rate;
use crate::app::accounts::provider::Provider;
use crate::app::doctor::{Finding, machine};
use crate::app::page::Drawn;
use crate::app::settings::ProxySettings;
use crate::app::{Code, Failure};
use crate::model::Act;
use crate::report::{Lang, Pages, Words};
use crate::scheme::Templates;

/// Who look at the same time; the others wait their turn.
const LOOKING: usize = 8;

/// Everything that requests share.
pub(super) struct Site {
    pub(super) homes: Arc<HomePool>,
    /// Work that goes on while nobody waits for it.
    pub(super) jobs: Jobs,
    /// True when all browsers reach it by https, here or at a proxy.
    pub(super) https: bool,
    /// The proxy in front of it.
    pub(super) proxy: ProxySettings,
    /// The OpenID provider at which one may sign in.
    pub(super) provider: Option<Provider>,
    /// Who asked how often.
    pub(super) rate: Rate,
    /// Turns of those who look: more at once would only hold more memory.
    pub(super) turns: Semaphore,
    /// Pictures of pages that were looked at.
    pub(super) drawn: Drawn,
    /// What the machine was last found to have, and when.
    machine: Mutex<Option<(Timestamp, Arc<[Finding]>)>>,
    ja: (Pages, Words),
    en: (Pages, Words),
}

impl Site {
    pub(super) fn new(
        homes: HomePool,
        templates: &Templates,
        https: bool,
        proxy: ProxySettings,
        provider: Option<Provider>,
    ) -> Self {
        let of = |lang| (Pages::new(templates, lang), Words::new(lang));
        Self {
            homes: Arc::new(homes),
            jobs: Jobs::default(),
            https,
            proxy,
            provider,
            rate: Rate::default(),
            turns: Semaphore::new(LOOKING),
            drawn: Drawn::default(),
            machine: Mutex::default(),
            ja: of(Lang::Ja),
            en: of(Lang::En),
        }
    }

    /// What the machine has, and when that was looked at: once, since it means to
    /// start workers, and `again` where somebody wants it.
    pub(super) fn machine(&self, again: bool, now: Timestamp) -> (Timestamp, Arc<[Finding]>) {
        // Who comes meanwhile waits for the same answer.
        let mut known = self.machine.lock().unwrap_or_else(PoisonError::into_inner);
        if again {
            *known = None;
        }
        let look = || (now, machine().into());
        known.get_or_insert_with(look).clone()
    }

    fn of(&self, lang: Lang) -> &(Pages, Words) {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }

    pub(super) fn words(&self, lang: Lang) -> &Words {
        &self.of(lang).1
    }

    /// A page with the frame that all pages have.
    pub(super) fn page(
        &self,
        ask: &Ask<'_>,
        name: &str,
        page: &impl Serialize,
    ) -> Result<String, Failure> {
        let frame = frame(ask);
        self.of(ask.lang).0.render(name, &frame, page).map_err(|e| {
            Failure::new(Code::Template)
                .with("path", name)
                .with("detail", e)
        })
    }
}

/// What the frame around a page shows: who is signed in, where one is.
fn frame(ask: &Ask<'_>) -> serde_json::Value {
    let may = |act| ask.who.as_ref().is_some_and(|who| who.account.may(act));
    json!({
        "body": ask.home.settings.body.name,
        "path": ask.path,
        "here": ask.here,
        "room": ask.path.split('/').nth(1).unwrap_or(""),
        "q": if ask.path == "/search" { ask.asked("q") } else { "" },
        "form": ask.who.as_ref().map(|who| who.form.clone()),
        "who": ask.who.as_ref().map(|who| json!({
            "name": who.account.name,
            "display": who.account.display,
            "roles": who.account.roles,
        })),
        "may": {
            "look": may(Act::Look),
            "take_in": may(Act::TakeIn),
            "evaluate": may(Act::Evaluate),
            "decide": may(Act::Decide),
            "assign": may(Act::Assign),
            "work": may(Act::TakeIn) || may(Act::Evaluate) || may(Act::Decide),
            "audit": may(Act::Audit),
            "inspect": may(Act::Inspect),
            "administer": may(Act::Administer),
        },
        "keys": headers::cookie(&ask.headers, "keys").as_deref() != Some("off"),
        "busy": ask.home.is_busy(),
    })
}
