//! How the home is set up: to look at. What holds is a file under the operator's
//! hand; nothing is changed here.

use serde_json::{Value, json};

use crate::app::Failure;
use crate::app::doctor::{Finding, installation};
use crate::app::effective::{OfBody, Packed, Section, Setting, Space, effective};
use crate::report::Words;
use crate::web::answer::Answer;
use crate::web::ask::Ask;

pub(in crate::web) fn page(ask: &Ask<'_>) -> Result<Answer, Failure> {
    let all = effective(ask.home)?;
    let texts = ask.words();
    let (at, machine) = ask
        .site
        .machine(ask.asked("again") == "1", ask.home.clock.now());
    let of_home = installation(ask.home);
    let found = machine.iter().chain(&of_home).map(|one| found(one, texts));
    ask.page(
        "settings.html",
        &json!({
            "version": env!("CARGO_PKG_VERSION"),
            "file": all.file,
            "sections": all.sections.iter().map(|one| section(one, texts)).collect::<Vec<_>>(),
            "packs": all.packs.iter().map(|one| packed(one, texts)).collect::<Vec<_>>(),
            "found": found.collect::<Vec<_>>(),
            "looked_at": super::words::when_exactly(at),
            "space": all.space.iter().map(space).collect::<Vec<_>>(),
        }),
    )
}

fn found(one: &Finding, texts: &Words) -> Value {
    json!({
        "health": one.health.code(),
        "words": texts.fill(&one.key_of_words(), &[("detail", &one.detail)]),
    })
}

fn section(one: &Section, texts: &Words) -> Value {
    let settings = one.settings.iter();
    json!({
        "name": one.name,
        "means": texts.pick(&one.ja, &one.en),
        "settings": settings.map(|one| setting(one, texts)).collect::<Vec<_>>(),
    })
}

fn setting(one: &Setting, texts: &Words) -> Value {
    json!({
        "key": one.key,
        "means": texts.pick(&one.ja, &one.en),
        "value": one.value,
        "line": one.line,
        "pending": one.pending,
    })
}

fn packed(one: &Packed, texts: &Words) -> Value {
    let of_body = |one: &OfBody| json!({ "path": one.path, "value": one.value, "line": one.line, "pack": one.pack });
    json!({
        "scheme": one.scheme,
        "title": texts.pick(&one.ja, &one.en),
        "effective": one.effective,
        "hash": one.hash,
        "settings": one.settings.iter().map(of_body).collect::<Vec<_>>(),
    })
}

fn space(one: &Space) -> Value {
    json!({
        "place": one.place,
        "free": gibibytes(one.free),
        "total": gibibytes(one.total),
        "percent": one.free.saturating_mul(100).checked_div(one.total),
    })
}

/// Gibibytes with one digit after the point.
fn gibibytes(bytes: u64) -> String {
    let tenths = bytes / ((1 << 30) / 10);
    format!("{}.{}", tenths / 10, tenths % 10)
}
