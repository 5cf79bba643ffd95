//! Every address of the workbench, who may ask for it, and what answers.

use axum::http::Method;

use super::answer::Answer;
use super::ask::Ask;
use super::screens::{
    account, case, cases, compare, document, due, enquiries, files, findings, help, inbox, ledger,
    life, matrix, notice, notices, outsourcing, people, picture, provider, register, review,
    search, second_step, session, settings, submission, upload, users,
};
use crate::app::Failure;
use crate::model::Act;

/// Style and script: answered before a home is opened and a session asked for.
pub(super) const STATIC: &str = "/static/{file}";

/// Who may ask for a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Everybody: what is needed to sign in.
    Anyone,
    /// Whoever is signed in.
    SignedIn,
    /// Whose roles allow it.
    May(Act),
    /// Whose roles allow one of these.
    MayAny(&'static [Act]),
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
    /// Whether scripts ask for it: it stands in `openapi.json`.
    pub for_scripts: bool,
    /// Whether pages ask for it by themselves: that is no use of a session.
    pub by_itself: bool,
    /// Whether it waits for another machine.
    pub elsewhere: bool,
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
        for_scripts: false,
        by_itself: false,
        elsewhere: false,
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

/// What asks another machine before it answers.
fn elsewhere(path: &'static str, who: Who, run: Run) -> Route {
    Route {
        elsewhere: true,
        ..get(path, who, run)
    }
}

/// A form whose files go to disk as they come.
fn stream(path: &'static str, who: Who, run: Run) -> Route {
    Route {
        streams: true,
        for_scripts: true,
        ..post(path, who, run)
    }
}

/// What a page that lies open asks for by itself.
fn news(path: &'static str, who: Who, run: Run) -> Route {
    Route {
        by_itself: true,
        ..script(path, who, run)
    }
}

/// What scripts ask for.
fn script(path: &'static str, who: Who, run: Run) -> Route {
    Route {
        for_scripts: true,
        ..get(path, who, run)
    }
}

/// All of them.
pub fn table() -> Vec<Route> {
    use Who::{Anyone, May, SignedIn};
    let look = May(Act::Look);
    // Whoever only reads changes nothing that others see.
    let works = Who::MayAny(&[Act::TakeIn, Act::Evaluate, Act::Decide]);
    let evaluate = May(Act::Evaluate);
    let audit = May(Act::Audit);
    let take_in = May(Act::TakeIn);
    let administer = May(Act::Administer);
    let decide = May(Act::Decide);
    let assign = May(Act::Assign);
    let write = Who::MayAny(&[Act::TakeIn, Act::Decide]);
    let mut routes = vec![
        get(STATIC, Anyone, files::absent),
        get("/openapi.json", Anyone, files::openapi),
        script("/session", SignedIn, session::who),
        get("/login", Anyone, account::login_page),
        post("/login", Anyone, account::login),
        get("/login/code", Anyone, second_step::code_page),
        post("/login/code", Anyone, second_step::code),
        elsewhere("/login/provider", Anyone, provider::go),
        elsewhere("/login/provider/back", Anyone, provider::back),
        elsewhere("/login/provider/out", Anyone, provider::out),
        get("/language/{lang}", Anyone, account::language),
        get("/help", SignedIn, help::page),
        get("/keys/{switch}", SignedIn, help::switch),
        post("/logout", SignedIn, account::logout),
        get("/account", SignedIn, account::page),
        post("/account/password", SignedIn, account::change_password),
        get("/account/totp", SignedIn, second_step::page),
        post("/account/totp", SignedIn, second_step::change),
        post("/account/provider", SignedIn, provider::change),
        get("/", SignedIn, inbox::page),
        get("/cases", look, cases::page),
        get("/cases/{case}", look, case::page),
        post("/cases/{case}/people", assign, people::change),
        // Of oneself: it binds nobody else.
        post("/cases/{case}/conflict", look, people::declare),
        get("/cases/{case}/life", look, life::page),
        post("/cases/{case}/life/{event}", look, life::record),
        get("/cases/{case}/findings", look, findings::page),
        post("/cases/{case}/findings", evaluate, findings::add),
        post(
            "/cases/{case}/findings/dismiss",
            evaluate,
            findings::dismiss,
        ),
        post(
            "/cases/{case}/findings/{finding}/answer",
            evaluate,
            findings::answer,
        ),
        post(
            "/cases/{case}/findings/{finding}/close",
            evaluate,
            findings::close,
        ),
        script("/cases/{case}/notices", look, notices::page),
        post("/cases/{case}/notices", write, notices::draft),
        get("/cases/{case}/notices/{notice}", look, notice::page),
        get(
            "/cases/{case}/notices/{notice}/letter",
            look,
            notice::letter,
        ),
        get(
            "/cases/{case}/notices/{notice}/save/{form}",
            look,
            notice::save,
        ),
        post(
            "/cases/{case}/notices/{notice}/approve",
            decide,
            notice::approve,
        ),
        post("/cases/{case}/notices/{notice}/issue", write, notice::issue),
        post("/cases/{case}/notices/{notice}/sent", write, notice::sent),
        post(
            "/cases/{case}/notices/{notice}/withdraw",
            write,
            notice::withdraw,
        ),
        script("/enquiries", look, enquiries::page),
        post("/enquiries", take_in, enquiries::add),
        script("/enquiries/{enquiry}", look, enquiries::one),
        post("/enquiries/{enquiry}/answer", take_in, enquiries::answer),
        post("/enquiries/{enquiry}/close", take_in, enquiries::close),
        get("/cases/{case}/compare", look, compare::page),
        post("/cases/{case}/compare", evaluate, compare::confirm_all),
        get("/documents/{document}/compare", look, compare::two),
        get("/due", look, due::page),
        get("/register", look, register::page),
        get("/register/{form}", look, register::saved),
        get("/outsourcing", look, outsourcing::page),
        get("/cases/{case}/matrix", look, matrix::page),
        get("/cases/{case}/coverage/{form}", look, case::coverage),
        get("/cases/{case}/review", look, review::first),
        get("/cases/{case}/review/{criterion}", look, review::page),
        post("/cases/{case}/review/{criterion}", evaluate, review::record),
        post(
            "/cases/{case}/review/{criterion}/undo",
            evaluate,
            review::undo,
        ),
        post(
            "/cases/{case}/review/{criterion}/exclude",
            evaluate,
            review::exclude,
        ),
        news("/cases/{case}/news", look, review::news),
        get("/upload", take_in, upload::page),
        stream("/upload", take_in, upload::begin),
        get("/upload/{upload}", take_in, upload::one),
        stream("/upload/{upload}", take_in, upload::go_on),
        script("/progress/{upload}", take_in, upload::progress),
        get("/submissions/{submission}", look, submission::page),
        get("/documents/{document}", look, document::page),
        get("/documents/{document}/original", look, document::original),
        get("/documents/{document}/pages/{page}", look, picture::page),
        get("/search", look, search::page),
        post("/search/saved", works, search::save),
        post("/search/forget", works, search::forget),
        get("/ledger", audit, ledger::page),
        post("/ledger/verify", audit, ledger::verify),
        get("/settings", May(Act::Inspect), settings::page),
        get("/users", administer, users::page),
        post("/users", administer, users::add),
        post("/users/{name}", administer, users::change),
    ];
    let pages: Vec<&str> = routes
        .iter()
        .filter(|route| route.method == Method::GET && !route.elsewhere)
        .map(|route| route.path)
        .collect();
    for route in &mut routes {
        route.is_page = pages.contains(&route.path);
    }
    routes
}
