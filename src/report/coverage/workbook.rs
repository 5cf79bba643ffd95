//! Coverage as a workbook: an overview, the criteria, the evidence, what was
//! not read. Every text is written as a string, so that nothing an applicant
//! wrote is ever run as a formula; links lead from sheet to sheet only.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

use super::super::words::Words;
use super::picture::{Picture, Tally, count};
use super::rows::{self, CRITERION, Column, EVIDENCE};
use super::text::ORDER;

/// Characters that a cell may hold.
const CELL: usize = 32_767;

/// Rows of the evidence sheet; Excel ends there.
const ROWS: usize = 1_048_575;

struct Sheets<'a> {
    picture: &'a Picture,
    words: &'a Words,
    head: Format,
    text: Format,
    link: Format,
}

/// The workbook as bytes.
///
/// # Errors
/// When the library refuses; no text of a case makes it.
pub fn workbook(picture: &Picture, words: &Words) -> Result<Vec<u8>, XlsxError> {
    let wrapped = || Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let sheets = Sheets {
        picture,
        words,
        head: wrapped()
            .set_bold()
            .set_background_color(Color::RGB(0x00E8_F1FE))
            .set_border_bottom(FormatBorder::Medium),
        text: wrapped(),
        link: wrapped()
            .set_font_color(Color::RGB(0x0000_17C1))
            .set_underline(rust_xlsxwriter::FormatUnderline::Single),
    };
    let mut book = Workbook::new();
    let mut properties = DocProperties::new().set_title(&picture.coverage.case);
    if let Ok(made) = ExcelDateTime::parse_from_str(&picture.about.made_at) {
        properties = properties.set_creation_datetime(&made);
    }
    book.set_properties(&properties);
    let names = ["overview", "criteria", "evidence", "documents"];
    for name in names {
        let sheet = book.add_worksheet();
        sheet.set_name(sheets.name(name))?;
        sheet
            .set_landscape()
            .set_paper_size(9)
            .set_print_fit_to_pages(1, 0);
        match name {
            "overview" => sheets.overview(sheet)?,
            "criteria" => sheets.criteria(sheet)?,
            "evidence" => sheets.evidence(sheet)?,
            _ => sheets.documents(sheet)?,
        }
    }
    book.save_to_buffer()
}

impl Sheets<'_> {
    fn name(&self, key: &str) -> String {
        self.words
            .get(&format!("coverage_page.sheet_{key}"))
            .to_owned()
    }

    fn text(&self, sheet: &mut Worksheet, at: (u32, u16), text: &str) -> Result<(), XlsxError> {
        let fitting: String = text.chars().take(CELL).collect();
        sheet.write_string_with_format(at.0, at.1, fitting, &self.text)?;
        Ok(())
    }

    /// Headings that stay in view, with a filter on each.
    fn heads(
        &self,
        sheet: &mut Worksheet,
        columns: &[Column],
        rows: usize,
    ) -> Result<(), XlsxError> {
        for (column, (key, width)) in (0..).zip(columns) {
            let head = self.words.get(key);
            sheet.write_string_with_format(0, column, head, &self.head)?;
            sheet.set_column_width(column, *width)?;
        }
        let last = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        sheet.autofilter(0, 0, u32::try_from(rows).unwrap_or(u32::MAX), last)?;
        sheet.set_freeze_panes(1, 1)?;
        sheet.set_repeat_rows(0, 0)?;
        Ok(())
    }

    fn link(
        &self,
        sheet: &mut Worksheet,
        at: (u32, u16),
        to: (&str, usize),
        text: &str,
    ) -> Result<(), XlsxError> {
        let target = format!("internal:'{}'!A{}", self.name(to.0), to.1 + 1);
        sheet.write_url_with_options(at.0, at.1, target.as_str(), text, "", Some(&self.link))?;
        Ok(())
    }

    fn criteria(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let criteria = &self.picture.coverage.criteria;
        let columns = [&CRITERION[..], &[("coverage_page.passages", 10.0)]].concat();
        self.heads(sheet, &columns, criteria.len())?;
        let mut first = 1;
        for (line, row) in (1..).zip(criteria) {
            let cells = rows::criterion(self.picture, row, self.words);
            for (column, cell) in (0..).zip(&cells) {
                self.text(sheet, (line, column), cell)?;
            }
            let passages = row.evidence.len();
            let column = u16::try_from(cells.len()).unwrap_or(u16::MAX);
            if passages > 0 && first <= ROWS {
                self.link(
                    sheet,
                    (line, column),
                    ("evidence", first),
                    &passages.to_string(),
                )?;
            } else {
                sheet.write_number_with_format(line, column, passages as f64, &self.text)?;
            }
            first += passages;
        }
        Ok(())
    }

    fn evidence(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let [criterion, _, title, _, state, ..] = CRITERION;
        let columns = [&[criterion, title, state][..], &EVIDENCE].concat();
        let all = self.picture.coverage.criteria.iter().enumerate();
        let found = all.flat_map(|(n, row)| row.evidence.iter().map(move |found| (n, row, found)));
        let found: Vec<_> = found.take(ROWS).collect();
        self.heads(sheet, &columns, found.len())?;
        for (line, (n, row, found)) in (1..).zip(found) {
            self.link(sheet, (line, 0), ("criteria", n + 1), &row.criterion)?;
            self.text(sheet, (line, 1), self.words.pick(&row.title, &row.title_en))?;
            self.text(sheet, (line, 2), &rows::state(row.state, self.words))?;
            let cells = rows::evidence(self.picture, row, found, self.words);
            for (column, cell) in (3..).zip(&cells) {
                self.text(sheet, (line, column), cell)?;
            }
            let mut documents = self.picture.documents.iter();
            if let Some(at) = documents.position(|document| document.code == found.document) {
                self.link(sheet, (line, 3), ("documents", at + 1), &found.document)?;
            }
        }
        Ok(())
    }

    fn documents(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let columns = [
            ("coverage_page.document", 10.0),
            ("coverage_page.name", 44.0),
            ("coverage_page.class", 24.0),
            ("coverage_page.reading", 14.0),
            ("coverage_page.unread_why", 40.0),
            ("coverage_page.would_matter", 40.0),
            ("coverage_page.sha256", 68.0),
        ];
        let documents = &self.picture.documents;
        self.heads(sheet, &columns, documents.len())?;
        for (line, document) in (1..).zip(documents) {
            let cells = [
                document.code.clone(),
                document.name.clone(),
                self.words
                    .pick(&document.class.ja, &document.class.en)
                    .to_owned(),
                super::page::reading(document.state, self.words).to_owned(),
                rows::unread_reason(document.state, document.reason, self.words),
                self.picture.would_matter(&document.code).join(", "),
                document.sha256.clone(),
            ];
            for (column, cell) in (0..).zip(&cells) {
                self.text(sheet, (line, column), cell)?;
            }
        }
        Ok(())
    }

    fn overview(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_column_width(0, 40)?;
        let mut line = 0;
        for (name, value) in super::page::facts(self.picture, self.words) {
            sheet.write_string_with_format(line, 0, name, &self.head)?;
            sheet.merge_range(line, 1, line, 8, "", &self.text)?;
            self.text(sheet, (line, 1), &value)?;
            line += 1;
        }
        let all = Tally {
            title: self.words.get("coverage_page.all").to_owned(),
            counts: self.picture.coverage.counts,
        };
        for (key, tallies) in [
            (
                "coverage_page.groups",
                [vec![all], self.picture.groups(self.words)].concat(),
            ),
            ("coverage_page.laws", self.picture.laws()),
        ] {
            line = self.tallies(sheet, line + 1, key, &tallies)?;
        }
        Ok(())
    }

    fn tallies(
        &self,
        sheet: &mut Worksheet,
        first: u32,
        key: &str,
        tallies: &[Tally],
    ) -> Result<u32, XlsxError> {
        let states = (2..).zip(ORDER);
        sheet.write_string_with_format(first, 0, self.words.get(key), &self.head)?;
        let sum = self.words.get("coverage_page.sum");
        sheet.write_string_with_format(first, 1, sum, &self.head)?;
        for (column, state) in states.clone() {
            let head = rows::state(state, self.words);
            sheet.write_string_with_format(first, column, head, &self.head)?;
            sheet.set_column_width(column, 13)?;
        }
        let mut line = first;
        for Tally { title, counts } in tallies {
            line += 1;
            self.text(sheet, (line, 0), title)?;
            sheet.write_number(line, 1, counts.criteria)?;
            for (column, state) in states.clone() {
                sheet.write_number(line, column, count(counts, state))?;
            }
        }
        Ok(line + 1)
    }
}
