//! Small PDFs written by hand, for tests.

/// A document: pages of content, each with its own attributes.
#[derive(Default)]
pub(crate) struct Fixture {
    pages: Vec<(String, String)>,
    trailer: String,
    catalog: String,
    /// Streams beside what pages are made of, by number.
    streams: Vec<(usize, Vec<u8>)>,
    /// Bytes of a font program to embed for the Japanese fonts.
    program: Option<Vec<u8>>,
}

/// Text in the Japanese font, as a hexadecimal string of UTF-16.
pub(crate) fn hex(text: &str) -> String {
    let units: String = text.encode_utf16().map(|u| format!("{u:04X}")).collect();
    format!("<{units}>")
}

/// One line of Japanese text: size, place of its first base point, text.
pub(crate) fn line(size: u32, x: f32, y: f32, text: &str) -> String {
    format!("BT /J {size} Tf 1 0 0 1 {x} {y} Tm {} Tj ET\n", hex(text))
}

/// One line of vertical writing.
pub(crate) fn column(size: u32, x: f32, y: f32, text: &str) -> String {
    format!("BT /V {size} Tf 1 0 0 1 {x} {y} Tm {} Tj ET\n", hex(text))
}

/// The rules of a table.
pub(crate) fn rules(xs: &[f32], ys: &[f32]) -> String {
    let (left, right) = (xs[0], xs[xs.len() - 1]);
    let (low, high) = (ys[ys.len() - 1], ys[0]);
    let level = ys.iter().map(|y| format!("{left} {y} m {right} {y} l S\n"));
    let upright = xs.iter().map(|x| format!("{x} {low} m {x} {high} l S\n"));
    level.chain(upright).collect()
}

/// An image over the whole page.
pub(crate) const SCAN: &str = "q 595 0 0 842 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID A EI Q\n";

impl Fixture {
    pub(crate) fn page(mut self, content: &str) -> Self {
        self.pages.push((content.to_owned(), String::new()));
        self
    }

    pub(crate) fn page_with(mut self, content: &str, attributes: &str) -> Self {
        self.pages.push((content.to_owned(), attributes.to_owned()));
        self
    }

    pub(crate) fn trailer(mut self, entries: &str) -> Self {
        self.trailer = entries.to_owned();
        self
    }

    pub(crate) fn catalog(mut self, entries: &str) -> Self {
        self.catalog = entries.to_owned();
        self
    }

    pub(crate) fn stream(mut self, number: usize, data: &[u8]) -> Self {
        self.streams.push((number, stream(data)));
        self
    }

    pub(crate) fn embedded(mut self, program: Vec<u8>) -> Self {
        self.program = Some(program);
        self
    }

    /// The bytes of the file.
    pub(crate) fn build(&self) -> Vec<u8> {
        let first = 10;
        let kids: Vec<String> = (0..self.pages.len())
            .map(|nth| format!("{} 0 R", first + 2 * nth))
            .collect();
        let file = self.program.as_ref().map_or("", |_| "/FontFile2 8 0 R");
        let mut objects: Vec<(usize, Vec<u8>)> = vec![
            (1, format!("<</Type/Catalog/Pages 2 0 R{}>>", self.catalog).into()),
            (2, format!("<</Type/Pages/Count {}/Kids[{}]>>", kids.len(), kids.join(" ")).into()),
            (3, b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_vec()),
            (4, composite("UniJIS-UTF16-H").into()),
            (5, composite("UniJIS-UTF16-V").into()),
            (6, b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Mincho/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>/DW 1000/FontDescriptor 7 0 R>>".to_vec()),
            (7, format!("<</Type/FontDescriptor/FontName/Mincho/Flags 4{file}>>").into()),
            (8, stream(self.program.as_deref().unwrap_or_default())),
            // Its codes name no characters.
            (9, b"<</Type/Font/Subtype/Type0/BaseFont/Unknown/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/Unknown/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000/FontDescriptor 7 0 R>>]>>".to_vec()),
        ];
        for (nth, (content, attributes)) in self.pages.iter().enumerate() {
            let at = first + 2 * nth;
            let fonts = "<</Font<</H 3 0 R/J 4 0 R/V 5 0 R/X 9 0 R>>>>";
            let page = format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources{fonts}/Contents {} 0 R{attributes}>>",
                at + 1
            );
            objects.push((at, page.into()));
            objects.push((at + 1, stream(content.as_bytes())));
        }
        objects.extend(self.streams.iter().cloned());
        self.assemble(&objects)
    }

    fn assemble(&self, objects: &[(usize, Vec<u8>)]) -> Vec<u8> {
        let mut file = b"%PDF-1.7\n".to_vec();
        let mut table = String::new();
        for (number, body) in objects {
            table += &format!("{number} 1\n{:010} 00000 n \n", file.len());
            file.extend(format!("{number} 0 obj\n").bytes());
            file.extend(body);
            file.extend(b"\nendobj\n");
        }
        let start = file.len();
        let size = objects.iter().map(|(n, _)| n + 1).max().unwrap_or(1);
        file.extend(format!("xref\n0 1\n0000000000 65535 f \n{table}").bytes());
        let trailer = format!("trailer\n<</Size {size}/Root 1 0 R{}>>\n", self.trailer);
        file.extend(format!("{trailer}startxref\n{start}\n%%EOF\n").bytes());
        file
    }
}

fn composite(encoding: &str) -> String {
    format!(
        "<</Type/Font/Subtype/Type0/BaseFont/Mincho/Encoding/{encoding}/DescendantFonts[6 0 R]>>"
    )
}

fn stream(data: &[u8]) -> Vec<u8> {
    let mut object = format!("<</Length {}>>\nstream\n", data.len()).into_bytes();
    object.extend(data);
    object.extend(b"\nendstream");
    object
}
