//! Every address of the workbench, who may ask for it, and what answers.

use axum::http::Method;

use super::answer::Answer;
use super::ask::Ask;
use super::screens::{
    account, case, cases, document, due, files, inbox, ledger, life, matrix, picture, register,
    review, search, submission, upload, users,
};
use crate::app::Failure;
use crate::model::Act;

/// Who may ask for a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Everybody: what is needed to sign in.
    Anyone,
    /// Whoever is signed in.
    SignedIn,
    /// Whose roles allow it.
    May(Act),
}

/// One address.
pub struct Route {
    /// GET to look, POST to change.
    pub method: Method,
    /// The path; `{name}` stands for one part of it.
    pub path: &'static str,
    /// Who may ask.
    pub who: Who,
    /// Whether the body goes to disk as it comes.
    pub streams: bool,
    /// Whether there is something to look at under the same path.
    pub is_page: bool,
    pub(super) run: fn(&Ask<'_>) -> Result<Answer, Failure>,
}

type Run = fn(&Ask<'_>) -> Result<Answer, Failure>;

fn get(path: &'static str, who: Who, run: Run) -> Route {
    Route {
        method: Method::GET,
        path,
        who,
        streams: false,
        is_page: false,
        run,
    }
}

fn post(path: &'static str, who: Who, run: Run) -> Route {
    Route {
        method: Method::POST,
        ..get(path, who, run)
    }
}

/// A form whose files go to disk as they come.
fn stream(path: &'static str, who: Who, run: Run) -> Route {
    Route {
        streams: true,
        ..post(path, who, run)
    }
}

/// All of them.
pub fn table() -> Vec<Route> {
    use Who::{Anyone, May, SignedIn};
    let look = May(Act::Look);
    let audit = May(Act::Audit);
    let take_in = May(Act::TakeIn);
    let administer = May(Act::Administer);
    let mut routes = vec![
        get("/static/{file}", Anyone, files::fixed),
        get("/login", Anyone, account::login_page),
        post("/login", Anyone, account::login),
        get("/language/{lang}", Anyone, account::language),
        post("/logout", SignedIn, account::logout),
        get("/account", SignedIn, account::page),
        post("/account/password", SignedIn, account::change_password),
        get("/", SignedIn, inbox::page),
        get("/cases", look, cases::page),
        get("/cases/{case}", look, case::page),
        get("/cases/{case}/life", look, life::page),
        post("/cases/{case}/life/{event}", look, life::record),
        get("/due", look, due::page),
        get("/register", look, register::page),
        get("/register/{form}", look, register::saved),
        get("/cases/{case}/matrix", look, matrix::page),
        get("/cases/{case}/coverage/{form}", look, case::coverage),
        get("/cases/{case}/review", look, review::first),
        get("/cases/{case}/review/{criterion}", look, review::page),
        post(
            "/cases/{case}/review/{criterion}",
            May(Act::Evaluate),
            review::record,
        ),
        get("/upload", take_in, upload::page),
        stream("/upload", take_in, upload::begin),
        get("/upload/{upload}", take_in, upload::one),
        stream("/upload/{upload}", take_in, upload::go_on),
        get("/progress/{upload}", take_in, upload::progress),
        get("/submissions/{submission}", look, submission::page),
        get("/documents/{document}", look, document::page),
        get("/documents/{document}/original", look, document::original),
        get("/documents/{document}/pages/{page}", look, picture::page),
        get("/search", look, search::page),
        get("/ledger", audit, ledger::page),
        post("/ledger/verify", audit, ledger::verify),
        get("/users", administer, users::page),
        post("/users", administer, users::add),
        post("/users/{name}", administer, users::change),
    ];
    let pages: Vec<&str> = routes
        .iter()
        .filter(|route| route.method == Method::GET)
        .map(|route| route.path)
        .collect();
    for route in &mut routes {
        route.is_page = pages.contains(&route.path);
    }
    routes
}
