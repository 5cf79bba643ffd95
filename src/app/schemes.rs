//! The scheme packs of a home, loaded once, with their matchers.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use jiff::civil::Date;

use super::error::{Code, Failure};
use super::own_settings::OwnSettings;
use crate::evidence::{Classifier, Matcher};
use crate::report::Title;
use crate::scheme::{self, Forms, Pack, Templates};

/// One version of a scheme, ready to be run over documents.
#[derive(Debug)]
pub struct Rules {
    /// The pack.
    pub pack: Arc<Pack>,
    /// Finds candidates.
    pub matcher: Matcher,
    /// Recognises document classes.
    pub classifier: Classifier,
}

impl Rules {
    /// The title of a class: its id where the pack has no such class.
    pub fn class_title(&self, id: &str) -> Title {
        let class = self.pack.class(id);
        let title = class.map_or((id, id), |class| (&class.title_ja, &class.title_en));
        Title {
            ja: title.0.to_owned(),
            en: title.1.to_owned(),
        }
    }
}

/// Rules by scheme and effective date, loaded when first asked for.
pub struct Schemes {
    templates: Templates,
    loaded: SharedRules,
    forms: Option<Arc<Forms>>,
    own: OwnSettings,
}

/// What was loaded, for all who work on one home. Whoever asks for what another
/// one is loading waits for that.
pub type SharedRules = Arc<Mutex<HashMap<(String, Date), Slot>>>;

type Slot = Arc<Mutex<Option<Arc<Rules>>>>;

impl Schemes {
    /// None loaded yet.
    pub fn new(templates: &Templates) -> Self {
        Self::sharing(templates, &SharedRules::default())
    }

    /// Those that are loaded already, and the others when they are asked for.
    pub fn sharing(templates: &Templates, loaded: &SharedRules) -> Self {
        Self {
            templates: templates.clone(),
            loaded: Arc::clone(loaded),
            forms: None,
            own: OwnSettings::default(),
        }
    }

    /// With what a body sets for itself.
    #[must_use]
    pub fn with_settings(mut self, own: &OwnSettings) -> Self {
        self.own = own.clone();
        self
    }

    /// Ids of all schemes.
    pub fn ids(&self) -> Result<Vec<String>, Failure> {
        let mut ids: Vec<String> = scheme::list(&self.templates)?
            .into_iter()
            .map(|(id, _)| id)
            .collect();
        ids.dedup();
        Ok(ids)
    }

    /// The version of a scheme in force on a day, or the oldest one when none
    /// was yet.
    pub fn in_force(&mut self, id: &str, on: Date) -> Result<Arc<Rules>, Failure> {
        let versions: Vec<Date> = scheme::list(&self.templates)?
            .into_iter()
            .filter(|(scheme, _)| scheme == id)
            .map(|(_, effective)| effective)
            .collect();
        let newest = versions.iter().filter(|effective| **effective <= on).max();
        match newest.or_else(|| versions.iter().min()) {
            Some(effective) => self.version(id, *effective),
            None => Err(self.unknown(id)),
        }
    }

    /// One version of a scheme.
    pub fn version(&mut self, id: &str, effective: Date) -> Result<Arc<Rules>, Failure> {
        let key = (id.to_owned(), effective);
        let slot = {
            let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(loaded.entry(key).or_default())
        };
        let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(rules) = &*slot {
            return Ok(Arc::clone(rules));
        }
        let rules = Arc::new(self.load(id, effective)?);
        *slot = Some(Arc::clone(&rules));
        Ok(rules)
    }

    fn load(&self, id: &str, effective: Date) -> Result<Rules, Failure> {
        let mut pack = scheme::load(&self.templates, id, Some(effective))?;
        self.own.put_over(id, &mut pack.settings);
        let pack = Arc::new(pack);
        let too_large = |e| Failure::new(Code::PackMistakes).with("detail", e);
        let (matcher, classifier) = thread::scope(|scope| {
            let classifier = scope.spawn(|| Classifier::new(&pack.classes));
            (Matcher::new(Arc::clone(&pack)), classifier.join())
        });
        let panicked = |_| Failure::new(Code::PackMistakes).with("detail", "the classes panicked");
        Ok(Rules {
            matcher: matcher.map_err(too_large)?,
            classifier: classifier.map_err(panicked)?.map_err(too_large)?,
            pack,
        })
    }

    /// The words of the papers whose fields are read.
    pub fn forms(&mut self) -> Result<Arc<Forms>, Failure> {
        if let Some(forms) = &self.forms {
            return Ok(Arc::clone(forms));
        }
        let forms = Arc::new(Forms::load(&self.templates)?);
        self.forms = Some(Arc::clone(&forms));
        Ok(forms)
    }

    fn unknown(&self, id: &str) -> Failure {
        Failure::new(Code::UnknownScheme)
            .with("scheme", id)
            .with("known", self.ids().unwrap_or_default().join(", "))
    }
}
