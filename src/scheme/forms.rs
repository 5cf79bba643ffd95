//! The words of papers that are read field by field: data under
//! `templates/fields/`, common to all packs.

use std::collections::BTreeMap;

use aho_corasick::AhoCorasick;
use regex::Regex;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::problem::PackError;
use super::source::Source;
use super::toml_file::TomlFile;

/// A label that is put together of words: any of `needs` and `with`, one of
/// `last` at its end, of each list of `needs` at least one.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Composed {
    /// The field it stands for.
    pub field: String,
    /// The group within which it does; without groups anywhere.
    pub group: Option<String>,
    /// Of each list, one word at least.
    pub needs: Vec<Vec<String>>,
    /// What may stand beside them.
    #[serde(default)]
    pub with: Vec<String>,
    /// What it ends with.
    pub last: Vec<String>,
}

/// What is known of the papers whose fields are read.
#[derive(Debug, Clone)]
pub struct Forms {
    /// Registry certificates.
    pub registry: RegistryForm,
    /// Application forms.
    pub application: ApplicationForm,
    /// What papers of every kind print; records and registers.
    pub papers: Papers,
    /// Texts that were replaced.
    pub laws: Laws,
}

/// Words by what they stand for.
pub type Labels = BTreeMap<String, Vec<String>>;

impl Forms {
    /// Reads the words from `source`.
    ///
    /// # Errors
    /// When a file cannot be read or has a mistake.
    pub fn load(source: &dyn Source) -> Result<Self, PackError> {
        Ok(Self {
            registry: read(source, "registry")?,
            application: read(source, "application")?,
            papers: read(source, "papers")?,
            laws: read(source, "laws")?,
        })
    }
}

fn read<T: serde::de::DeserializeOwned>(source: &dyn Source, name: &str) -> Result<T, PackError> {
    let file = TomlFile::read(source, format!("fields/{name}.toml"))?;
    file.parse()
        .map_err(|mistake| PackError::Mistakes(vec![mistake]))
}

/// The words of a registry certificate (登記事項証明書).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegistryForm {
    /// What the paper calls itself.
    pub kinds: Vec<String>,
    /// The kind of an online print.
    pub online: String,
    /// By which an online print is known.
    pub online_signs: Vec<String>,
    /// Words of certification, behind the last entry.
    pub closing: Vec<String>,
    /// Labels by field; `skip` for those that yield nothing.
    pub labels: Labels,
    /// Officers.
    pub officers: OfficerWords,
    /// What may follow a date, the longer first.
    pub events: Vec<String>,
    /// The event of registration.
    pub registered: String,
    /// By which a new entry is told from a second line.
    pub signs: Signs,
    /// Heads of columns of dates.
    pub columns: DateColumns,
    /// What stands at the foot.
    pub page: Foot,
}

/// Words of the officers' rows.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficerWords {
    /// Roles, the longer first.
    pub roles: Vec<String>,
    /// Events that begin an office.
    pub began: Vec<String>,
    /// Events that end it.
    pub ended: Vec<String>,
    /// Parts of the roles in which one represents the company.
    pub represent: Vec<String>,
    /// By which a paper is known to speak of officers.
    pub bodies: Vec<String>,
}

/// Beginnings of entries.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signs {
    /// Legal forms in names.
    pub legal_forms: Vec<String>,
    /// Ends of the first part of an address.
    pub seats: Vec<String>,
    /// Before an amount of money.
    pub before_yen: String,
    /// Behind it.
    pub after_yen: String,
    /// What stands where a list is empty.
    pub none: Vec<String>,
    /// Events that close a branch.
    pub closed: Vec<String>,
}

/// Heads of columns of dates.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateColumns {
    /// What happened.
    pub events: Vec<String>,
    /// By which a head is known to be of days.
    pub days: Vec<String>,
}

/// Words at the foot of a page and of the paper.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Foot {
    /// Before a page's number.
    pub foot: Vec<String>,
    /// What says that underlined entries are deleted.
    pub underline: Vec<String>,
    /// Behind or before a page's number.
    pub page: String,
    /// What a slash is misread as.
    pub slashes: Vec<String>,
    /// Part of a registry office's name.
    pub office: String,
    /// Beside the office of the district.
    pub district: String,
    /// Before the registrar's name.
    pub registrar: String,
}

/// The words of application forms.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApplicationForm {
    /// Names of groups by what they are of.
    pub groups: Labels,
    /// Labels by field.
    pub labels: Labels,
    /// Labels by field that count only within a group.
    pub within: BTreeMap<String, Labels>,
    /// Labels that are put together of words.
    #[serde(default)]
    pub composed: Vec<Composed>,
    /// Words by kind of application.
    pub kinds: Labels,
    /// How a choice is marked.
    pub marks: Marks,
    /// Words of people and blanks.
    pub words: FormWords,
}

/// How a choice is marked.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marks {
    /// Before what was chosen.
    pub chosen: Vec<String>,
    /// Those of them that are never an empty box: they win where both stand.
    pub full: Vec<String>,
    /// Before what was not.
    pub open: Vec<String>,
}

impl Marks {
    /// Whether boxes stand in a text and none of them is ticked.
    pub fn is_unticked(&self, text: &str) -> bool {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let any = |marks: &[String]| marks.iter().any(|mark| text.contains(mark.as_str()));
        any(&self.open) && !any(&self.chosen)
    }
}

/// Words of people and blanks.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormWords {
    /// How a role before a name ends.
    pub role_ends: Vec<String>,
    /// How an office before a name ends.
    pub unit_ends: Vec<String>,
    /// What stands where nothing was filled in.
    pub blank: Vec<String>,
    /// In brackets behind a label: it asks for something else.
    pub others: Vec<String>,
}

/// What papers of every kind print about themselves; records and registers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Papers {
    /// Rows of a disclosure form.
    pub rows: RowWords,
    /// Titles of rows that a certificate answers too, by its field.
    pub stated: Labels,
    /// How addresses are written.
    pub address: AddressWords,
    /// Patterns of form numbers and their revisions.
    pub heading: HeadingPatterns,
    /// Labels by field.
    pub labels: Labels,
    /// Columns of a table of revisions.
    pub history: Labels,
    /// Labels of records of training and audits.
    pub record: Labels,
    /// Sentences that say when it was held.
    #[serde(default)]
    pub held: HeldWords,
    /// What stands around names of people.
    #[serde(default)]
    pub named: NamedWords,
    /// Columns of a register of processors.
    pub processor: Labels,
    /// What stands in a register where a processor would, and is none.
    #[serde(default)]
    pub nobody: Vec<String>,
    /// How the name of a branch of a company ends.
    #[serde(default)]
    pub branches: Vec<String>,
    /// Labels of records and columns of registers that are put together of words.
    #[serde(default)]
    pub composed: ComposedPapers,
}

/// Labels that are put together of words, by what they stand in.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComposedPapers {
    /// Records of training and audits.
    pub record: Vec<Composed>,
    /// Registers of processors.
    pub processor: Vec<Composed>,
}

/// Words of a sentence that says when something was held.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeldWords {
    /// Behind the day.
    pub said: Vec<String>,
    /// With one of these it says something else.
    pub not: Vec<String>,
    /// What a record of training is of.
    pub training: Vec<String>,
    /// What a report of an audit is of.
    pub audit: Vec<String>,
}

/// What stands around names of people.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedWords {
    /// Right before a name.
    pub before: Vec<String>,
    /// Right behind one.
    pub behind: Vec<String>,
    /// At the end of a line that says to whom a paper goes.
    pub to: Vec<String>,
}

/// Words of the rows of a disclosure form.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowWords {
    /// Marks of a row that must be answered.
    pub required: Vec<String>,
    /// Marks of one that may be.
    pub optional: Vec<String>,
    /// Behind the number of characters that an answer may have.
    pub limit: String,
}

/// How addresses are written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddressWords {
    /// What one may leave out.
    pub left_out: Vec<String>,
    /// What stands behind a number, the longer first.
    pub units: Vec<String>,
    /// What may be written the one way or the other.
    pub same: Vec<[String; 2]>,
    /// Prefectures, which one may leave out before the city.
    #[serde(default)]
    pub prefectures: Vec<String>,
}

/// Patterns of the heading of a form.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadingPatterns {
    /// The form's number.
    #[serde(deserialize_with = "patterns")]
    pub form_id: Vec<Regex>,
    /// Its revision, as the first group.
    #[serde(deserialize_with = "patterns")]
    pub form_revision: Vec<Regex>,
}

/// Patterns, each of which is one.
fn patterns<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Regex>, D::Error> {
    let written = Vec::<String>::deserialize(deserializer)?;
    let compiled = written.iter().map(|pattern| Regex::new(pattern));
    compiled.collect::<Result<_, _>>().map_err(D::Error::custom)
}

/// Texts that were replaced.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "WrittenLaws")]
pub struct Laws {
    /// One each.
    pub law: Vec<Law>,
    /// The words of all of them, and which is whose.
    finder: AhoCorasick,
    of: Vec<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenLaws {
    law: Vec<Law>,
}

impl TryFrom<WrittenLaws> for Laws {
    type Error = aho_corasick::BuildError;

    fn try_from(written: WrittenLaws) -> Result<Self, Self::Error> {
        let laws = written.law.iter().enumerate();
        let words = laws.flat_map(|(at, law)| law.words.iter().map(move |word| (at, word)));
        let (of, words): (Vec<usize>, Vec<&String>) = words.unzip();
        Ok(Self {
            finder: AhoCorasick::new(words)?,
            of,
            law: written.law,
        })
    }
}

impl Laws {
    /// Positions in `law` of those that a text, NFKC without white space, refers
    /// to; one may come more than once.
    pub fn named_in<'a>(&'a self, text: &'a str) -> impl Iterator<Item = usize> + 'a {
        let found = self.finder.find_overlapping_iter(text);
        found.filter_map(|found| self.of.get(found.pattern().as_usize()).copied())
    }
}

/// A text that was replaced.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// How it is referred to, NFKC without white space.
    pub words: Vec<String>,
    /// What took its place, Japanese.
    pub note_ja: String,
    /// What took its place, English.
    pub note_en: String,
}
