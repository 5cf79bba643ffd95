//! What a page is asked for: the request as plain values.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};

use axum::body::Body;
use axum::http::HeaderMap;
use jiff::civil::Date;

use crate::app::accounts::{SignedIn, authority};
use crate::app::{Code, Failure, Home, Lock};
use crate::model::progress::Silent;
use crate::records::Seen;
use crate::report::{Lang, Words};
use crate::scheme::period::parse_event;

use super::answer::{Answer, status};
use super::site::Site;
use super::via::Via;

/// One request on its way through a page.
pub(super) struct Ask<'a> {
    /// The workbench.
    pub(super) site: &'a Site,
    /// The home.
    pub(super) home: &'a Home,
    /// Who asks; none where nobody has to be signed in.
    pub(super) who: Option<SignedIn>,
    /// The token of the session, as the browser sent it.
    pub(super) token: Option<String>,
    /// How the request came.
    pub(super) via: Via,
    /// The language.
    pub(super) lang: Lang,
    /// The path without the query.
    pub(super) path: String,
    /// The path with its query, to come back to: that of a form is its page.
    pub(super) here: String,
    /// Parts of the path by name.
    pub(super) parts: HashMap<String, String>,
    /// What stands after the question mark.
    pub(super) query: Vec<(String, String)>,
    /// What a form sent.
    pub(super) form: Vec<(String, String)>,
    /// The body of a route that streams, until it is taken.
    pub(super) body: Cell<Option<Body>>,
    /// The request's headers.
    pub(super) headers: HeaderMap,
    /// Whether the answer is for a script.
    pub(super) json: bool,
}

impl Ask<'_> {
    /// A part of the path.
    pub(super) fn part(&self, name: &str) -> &str {
        self.parts.get(name).map_or("", String::as_str)
    }

    /// A value of the query, empty when there is none.
    pub(super) fn asked(&self, name: &str) -> &str {
        value(&self.query, name)
    }

    /// A field of the form, empty when there is none.
    pub(super) fn sent(&self, name: &str) -> &str {
        value(&self.form, name)
    }

    /// A field of several lines, as it was typed: browsers end lines with CR LF.
    pub(super) fn text(&self, name: &str) -> String {
        self.sent(name).trim().replace("\r\n", "\n")
    }

    /// A day of the form; none when it is empty.
    pub(super) fn day(&self, name: &str) -> Result<Option<Date>, Failure> {
        match self.sent(name) {
            "" => Ok(None),
            day => match parse_event(day) {
                Ok(day) => Ok(Some(day)),
                Err(error) => Err(Failure::new(Code::Period).with("detail", error)),
            },
        }
    }

    /// The fields of a pack that a form sent, `field.ID`, without empty ones.
    pub(super) fn fields(&self) -> BTreeMap<String, String> {
        let said = self
            .form
            .iter()
            .filter(|(_, value)| !value.trim().is_empty());
        said.filter_map(|(name, value)| {
            Some((name.strip_prefix("field.")?.to_owned(), value.clone()))
        })
        .collect()
    }

    /// All that a form sent, to be shown in it again.
    pub(super) fn typed(&self) -> BTreeMap<&str, &str> {
        let all = self.form.iter();
        all.map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    }

    /// The texts in the user's language.
    pub(super) fn words(&self) -> &Words {
        self.site.words(self.lang)
    }

    /// Name of who asks.
    pub(super) fn name(&self) -> &str {
        self.who.as_ref().map_or("", |who| &who.account.name)
    }

    /// The schemes that who asks works in; none where that is all.
    pub(super) fn schemes(&self) -> Vec<String> {
        self.who
            .as_ref()
            .map(|who| who.account.schemes())
            .unwrap_or_default()
    }

    /// What who asks sees of lists.
    pub(super) fn seen(&self) -> Seen {
        let who = self.who.as_ref();
        who.map(|who| authority::seen(self.home, &who.account))
            .unwrap_or_default()
    }

    /// The numbers of the only cases that who asks sees; none where that is all.
    pub(super) fn only_cases(&self) -> Result<Option<Vec<String>>, Failure> {
        match &self.who {
            Some(who) => authority::only_cases(self.home, &who.account),
            None => Ok(None),
        }
    }

    /// A page that says what went wrong where it can be mended, when something
    /// did: as `wrong` and `remedy` beside what it shows.
    pub(super) fn page_with(
        &self,
        name: &str,
        mut page: serde_json::Value,
        failure: Option<&Failure>,
    ) -> Result<Answer, Failure> {
        page["wrong"] = failure.map(|failure| failure.what(self.words())).into();
        page["remedy"] = failure
            .map(|failure| failure.remedy_in_browser(self.words()))
            .into();
        let html = self.site.page(self, name, &page)?;
        Ok(match failure {
            Some(failure) => Answer::Wrong(status(failure), html),
            None => Answer::Page(html),
        })
    }

    /// Holds the home while something is recorded.
    pub(super) fn lock(&self, verb: &str) -> Result<Lock, Failure> {
        self.home.lock(verb, &Silent)
    }

    /// A page made of a template.
    pub(super) fn page(&self, name: &str, page: &impl serde::Serialize) -> Result<Answer, Failure> {
        self.site.page(self, name, page).map(Answer::Page)
    }
}

fn value<'a>(pairs: &'a [(String, String)], name: &str) -> &'a str {
    pairs
        .iter()
        .find(|(key, _)| key == name)
        .map_or("", |(_, value)| value)
}
