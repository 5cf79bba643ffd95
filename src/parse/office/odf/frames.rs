//! What frames hold (OpenDocument 1.3 part 3, 10.4): one thing, in several
//! forms.

use crate::model::Reason;
use crate::parse::office::package::Package;
use crate::parse::sink::Sink;
use crate::parse::xml::Element;

/// Forms of what is no picture, though a picture of it may stand beside.
const TOLD: [&str; 4] = ["text-box", "table", "object", "object-ole"];

/// The media type of a chart.
const CHART: &str = "application/vnd.oasis.opendocument.chart";

/// The forms of what a frame holds: a picture at most once, and none of what
/// is told otherwise.
pub(super) fn forms(frame: &Element) -> impl Iterator<Item = &Element> {
    let mut all = frame.elements();
    let mut pictured = !all.any(|form| TOLD.contains(&form.name.as_str()));
    let told = move |form: &&Element| form.name != "image" || std::mem::take(&mut pictured);
    frame.elements().filter(told)
}

/// What frames hold that is not read.
#[derive(Default)]
pub(super) struct Untold {
    pub(super) pictures: usize,
    /// Names of what is embedded.
    pub(super) objects: Vec<String>,
}

impl Untold {
    /// Looks into a shape, and those in it.
    pub(super) fn look(&mut self, shape: &Element) {
        match shape.name.as_str() {
            "image" => self.pictures += 1,
            "object" | "object-ole" | "plugin" | "applet" => {
                let name = shape.attr("href").unwrap_or_default();
                self.objects.push(name.to_owned());
            }
            "frame" => forms(shape).for_each(|form| self.look(form)),
            _ => shape.elements().for_each(|inner| self.look(inner)),
        }
    }

    /// Says what was not read.
    pub(super) fn tell(self, package: &mut Package<'_>, sink: &mut Sink<'_>) {
        sink.without_pictures(self.pictures);
        let charts = match self.objects.is_empty() {
            true => Vec::new(),
            false => charts(package),
        };
        let is_chart = |name: &String| charts.iter().any(|chart| chart == folder(name));
        let (charts, others): (Vec<_>, Vec<_>) = self.objects.into_iter().partition(is_chart);
        sink.without_charts(charts.len());
        for name in others {
            sink.unread(format!("embedded object {name}"), Reason::Unsupported);
        }
    }
}

/// The folders of the package that are charts.
fn charts(package: &mut Package<'_>) -> Vec<String> {
    let Some(Ok(manifest)) = package.tree("META-INF/manifest.xml") else {
        return Vec::new();
    };
    let entries = manifest.elements();
    let charts = entries.filter(|entry| entry.attr("media-type") == Some(CHART));
    let paths = charts.filter_map(|entry| entry.attr("full-path"));
    paths.map(|path| folder(path).to_owned()).collect()
}

/// A folder, however it is named.
fn folder(name: &str) -> &str {
    name.trim_start_matches("./").trim_end_matches('/')
}
