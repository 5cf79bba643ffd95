//! Pages that are pictures: drawn by `page`, spoilt as scanners spoil them,
//! and read again by recognition. What is written on them is known.

use std::f32::consts::PI;
use std::path::Path;

use image::imageops;
use image::{GrayImage, Luma};
use serde_json::Value;

use crate::support::{Home, repository, run};

/// Width and height of the paper in points: A5.
const PAPER: (f32, f32) = (420.0, 595.0);

const LINES: [&str; 9] = [
    "個人情報保護教育規程",
    "第1条　職員は、業務上知り得た個人情報を他に漏らして",
    "はならない。在職中はもとより、退職後も同様とする。",
    "第2条　教育責任者は、全ての職員に対し年1回以上、個",
    "人情報保護に関する教育を実施し、その記録を作成して",
    "3年間保存する。",
    "第3条　監査責任者は、毎年度、内部監査を計画し、令和",
    "6年10月31日までに実施して、その結果を理事長へ文書",
    "で報告しなければならない。",
];

/// Whether recognition can be tried; says so when not.
fn recognises() -> bool {
    let lines = run(["--lang", "en", "doctor"]).out;
    let found = lines.contains("recognised by tesseract");
    if !found {
        eprintln!("tesseract with Japanese is not installed: not tried (tests/tools/scans.sh)");
    }
    found
}

/// A PDF of one page in a font that it does not embed.
fn pdf(content: &str) -> Vec<u8> {
    let font = |name: &str, encoding: &str| {
        format!(
            "<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/{encoding}/DescendantFonts[5 0 R]>>"
        )
    };
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Count 1/Kids[8 0 R]>>".to_owned(),
        font("Mincho", "UniJIS-UTF16-H"),
        font("Mincho", "UniJIS-UTF16-V"),
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/Mincho/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>/DW 1000/FontDescriptor 6 0 R>>".to_owned(),
        "<</Type/FontDescriptor/FontName/Mincho/Flags 6>>".to_owned(),
        format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {} {}]/Resources<</Font<</J 3 0 R/V 4 0 R>>>>/Contents 7 0 R>>",
            PAPER.0, PAPER.1
        ),
    ];
    let mut file = "%PDF-1.7\n".to_owned();
    let mut table = "xref\n0 9\n0000000000 65535 f \n".to_owned();
    for (nth, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", file.len());
        file += &format!("{} 0 obj\n{object}\nendobj\n", nth + 1);
    }
    let start = file.len();
    (file + &table + &format!("trailer\n<</Size 9/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"))
        .into()
}

fn shown(font: char, x: f32, y: f32, text: &str) -> String {
    let units: String = text.encode_utf16().map(|u| format!("{u:04X}")).collect();
    format!("BT /{font} 13 Tf 1 0 0 1 {x} {y} Tm <{units}> Tj ET\n")
}

fn prose() -> Vec<u8> {
    let lines = LINES.iter().zip(0u8..);
    let content: String = lines
        .map(|(text, nth)| shown('J', 45.0, 530.0 - 24.0 * f32::from(nth), text))
        .collect();
    pdf(&content)
}

fn columns() -> Vec<u8> {
    let lines = LINES.iter().zip(0u8..);
    let content: String = lines
        .map(|(text, nth)| shown('V', 360.0 - 26.0 * f32::from(nth), 540.0, text))
        .collect();
    pdf(&content)
}

/// A home with one document, D-1.
fn home_with(name: &str, bytes: &[u8]) -> Home {
    let home = Home::new();
    home.submit("見本会", name, bytes);
    assert_eq!(home.intake().len(), 1);
    home
}

/// The page as a scanner would see it at 300 dots an inch.
fn picture(document: &[u8]) -> GrayImage {
    let home = home_with("規程.pdf", document);
    let out = home.path("page.png");
    let path = out.to_str().unwrap();
    home.run(["page", "D-1", "1", "--dpi", "300", "--out", path])
        .exits(0);
    image::open(&out).unwrap().to_luma8()
}

/// What is read of a picture: passages and summary.
fn read(picture: &GrayImage) -> Value {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("scan.png");
    picture.save(&file).unwrap();
    parse(&file)
}

fn parse(file: &Path) -> Value {
    run(["--json", "parse", file.to_str().unwrap()]).json()
}

fn texts(read: &Value) -> Vec<&str> {
    let passages = read["passages"].as_array().unwrap();
    passages
        .iter()
        .map(|p| p["text"].as_str().unwrap())
        .collect()
}

/// Characters that differ in a hundred, spaces and widths apart.
#[track_caller]
fn errors(read: &Value) -> f32 {
    for passage in read["passages"].as_array().unwrap() {
        let flags = passage["flags"].as_array().unwrap();
        assert!(flags.contains(&"ocr".into()), "{passage}");
    }
    let plain = |text: String| -> Vec<char> {
        let solid = text.chars().filter(|c| !c.is_whitespace() && *c != '|');
        solid.map(|c| if c == '，' { '、' } else { c }).collect()
    };
    let (found, truth) = (plain(texts(read).concat()), plain(LINES.concat()));
    let mut row: Vec<usize> = (0..=truth.len()).collect();
    for (i, a) in found.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, b) in truth.iter().enumerate() {
            let same = row[j] + usize::from(a != b);
            next.push(same.min(row[j + 1] + 1).min(next[j] + 1));
        }
        row = next;
    }
    let rate = 100.0 * row[truth.len()] as f32 / truth.len() as f32;
    eprintln!("{rate:.2} % of characters differ: {:?}", texts(read));
    rate
}

fn turned(page: &GrayImage, degrees: f32) -> GrayImage {
    let (width, height) = page.dimensions();
    let (sin, cos) = (degrees * PI / 180.0).sin_cos();
    let (cx, cy) = (width as f32 / 2.0, height as f32 / 2.0);
    GrayImage::from_fn(width, height, |x, y| {
        let (dx, dy) = (x as f32 - cx, y as f32 - cy);
        let (u, v) = (cx + dx * cos + dy * sin, cy - dx * sin + dy * cos);
        imageops::interpolate_bilinear(page, u, v).unwrap_or(Luma([255]))
    })
}

/// Specks and grain, the same each time.
fn noisy(page: &GrayImage) -> GrayImage {
    let mut state = 1u64;
    let mut next = move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as u32
    };
    let mut spoilt = page.clone();
    for pixel in spoilt.pixels_mut() {
        let grain = next() % 50;
        let level = u32::from(pixel.0[0]) * 3 / 4 + 30 + grain;
        pixel.0[0] = if next() % 1500 == 0 {
            0
        } else {
            level.min(255) as u8
        };
    }
    spoilt
}

#[test]
fn a_clean_page_is_read_and_its_boxes_are_where_the_text_stands() {
    if !recognises() {
        return;
    }
    let page = picture(&prose());
    let found = read(&page);
    assert!(errors(&found) < 3.0);
    assert_eq!(found["summary"]["state"], "parsed");
    assert_eq!(found["summary"]["pages"], 1);
    let parser = found["passages"][0]["anchor"]["parser"].as_str().unwrap();
    assert!(parser.starts_with("ocr/tesseract-"), "{parser}");
    // A picture counts as A4: its long side is 842 points.
    let scale = 842.0 / f64::from(PAPER.1);
    let first = &found["passages"][0]["anchor"]["boxes"][0];
    let near = |at: usize, points: f64| (first[at].as_f64().unwrap() / scale - points).abs() < 6.0;
    assert!(near(0, 45.0) && near(3, 595.0 - 528.0), "{first}");
}

#[test]
fn a_page_that_lies_askew_is_straightened() {
    if !recognises() {
        return;
    }
    let found = read(&turned(&picture(&prose()), 2.0));
    assert!(errors(&found) < 5.0);
}

#[test]
fn a_page_on_its_side_and_one_upside_down_are_turned() {
    if !recognises() {
        return;
    }
    let page = picture(&prose());
    assert!(errors(&read(&imageops::rotate90(&page))) < 5.0);
    assert!(errors(&read(&imageops::rotate180(&page))) < 5.0);
}

#[test]
fn few_dots_and_noise_cost_some_characters() {
    if !recognises() {
        return;
    }
    let page = picture(&prose());
    let (width, height) = page.dimensions();
    let coarse = imageops::resize(&page, width / 2, height / 2, imageops::FilterType::Triangle);
    assert!(errors(&read(&coarse)) < 6.0, "150 dots an inch");
    assert!(errors(&read(&noisy(&page))) < 6.0, "noise");
}

#[test]
fn vertical_writing_is_read_from_the_right() {
    if !recognises() {
        return;
    }
    let found = read(&picture(&columns()));
    assert!(errors(&found) < 12.0);
}

#[test]
fn every_page_of_a_tiff_is_read_and_a_blank_one_is_no_gap() {
    if !recognises() {
        return;
    }
    let page = picture(&prose());
    let blank = GrayImage::from_pixel(800, 1100, Luma([250]));
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("scan.tiff");
    let mut out = tiff::encoder::TiffEncoder::new(std::fs::File::create(&file).unwrap()).unwrap();
    for sheet in [&blank, &page] {
        let (width, height) = sheet.dimensions();
        out.write_image::<tiff::encoder::colortype::Gray8>(width, height, sheet.as_raw())
            .unwrap();
    }
    let found = parse(&file);
    assert_eq!(found["summary"]["state"], "parsed", "{}", found["summary"]);
    assert_eq!(found["summary"]["pages"], 2);
    assert_eq!(found["passages"][0]["anchor"]["page"], 2);
    assert!(errors(&found) < 3.0);
}

#[test]
fn without_the_program_a_scan_is_unread_and_the_command_is_named() {
    let scan = repository()
        .join("intake/japhic-medical/2025_新規_医療法人社団見本会/32_廃棄記録_スキャン.pdf");
    let scan = scan.to_str().unwrap();
    let empty = tempfile::tempdir().unwrap();
    let without = |arguments: &[&str]| -> Value {
        let mut command = crate::support::akashi();
        let output = command
            .env("PATH", empty.path())
            .args(arguments)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(3));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let found = without(&["--json", "parse", scan]);
    assert_eq!(found["summary"]["reason"], "scanned");
    assert_eq!(found["passages"].as_array().map(Vec::len), Some(0));
    let told = found["summary"]["warnings"].to_string();
    assert!(
        told.contains("sudo apt-get install tesseract-ocr"),
        "{told}"
    );
    let found = without(&["--json", "parse", "--no-ocr", scan]);
    assert_eq!(found["summary"]["state"], "unread");
    assert!(!found["summary"]["warnings"].to_string().contains("apt-get"));
}

#[test]
fn intake_reads_a_scan_and_says_that_it_was_recognised() {
    if !recognises() {
        return;
    }
    let home = Home::with_settings("[intake]\nsettle_seconds = 0\n");
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("scan.png");
    picture(&prose()).save(&file).unwrap();
    home.submit("見本会", "教育規程.png", std::fs::read(&file).unwrap());
    home.intake();
    let hits = home.search("教育責任者");
    assert_eq!(hits["hits"][0]["flags"][0], "ocr", "{hits}");
    let shown = home.run(["--lang", "ja", "search", "教育責任者"]).exits(0);
    assert!(shown.out.contains("画像からの文字認識"), "{}", shown.out);
    home.json(["verify", "--full"]);
}

#[test]
fn a_page_is_drawn_with_a_passage_marked() {
    let home = home_with("規程.pdf", &prose());
    let hit = home.search("内部監査")["hits"][0].clone();
    let draw = |name: &str, more: &[&str]| {
        let out = home.path(name);
        let mut arguments = vec!["page", "D-1", "1", "--out", out.to_str().unwrap()];
        arguments.extend(more);
        home.run(arguments).exits(0);
        image::open(&out).unwrap().to_rgb8()
    };
    let plain = draw("plain.png", &[]);
    let marked = draw("marked.png", &["--mark", hit["passage"].as_str().unwrap()]);
    assert_eq!(plain.dimensions(), (874, 1239));
    draw("named.png", &["--by", "sato"]);
    let log = home.run(["user", "log", "--limit", "1"]).exits(0).out;
    assert!(log.contains("✓") && log.contains("sato page D-1"), "{log}");
    assert!(plain.pixels().any(|p| p.0[0] < 60), "the text is drawn");
    let scale = 150.0 / 72.0;
    let boxes: Vec<[f64; 4]> = serde_json::from_value(hit["anchor"]["boxes"].clone()).unwrap();
    let differs = |(x, y): (u32, u32)| plain.get_pixel(x, y) != marked.get_pixel(x, y);
    let inside = |x: f64, y: f64| {
        boxes.iter().any(|area| {
            let [x0, y0, x1, y1] = area.map(|n| n * scale);
            x > x0 - 4.0 && x < x1 + 4.0 && y > y0 - 4.0 && y < y1 + 4.0
        })
    };
    let changed: Vec<(u32, u32)> = (0..plain.height())
        .flat_map(|y| (0..plain.width()).map(move |x| (x, y)))
        .filter(|at| differs(*at))
        .collect();
    assert!(changed.len() > 1_000);
    assert!(
        changed
            .iter()
            .all(|(x, y)| inside(f64::from(*x), f64::from(*y)))
    );
    let refused = |arguments: &[&str]| {
        let out = home.path("none.png");
        let mut all = vec!["page", "--out", out.to_str().unwrap()];
        all.extend(arguments);
        let run = home.run(all).exits(1);
        assert!(!out.exists());
        run.err[..5].to_owned()
    };
    assert_eq!(refused(&["D-1", "2"]), "E0740");
    assert_eq!(refused(&["D-1", "0"]), "E0740");
    assert_eq!(refused(&["D-9", "1"]), "E0111");
    assert_eq!(refused(&["D-1", "1", "--mark", "p-000000000000"]), "E0742");
}

#[test]
fn a_deleted_entry_of_a_registry_certificate_is_no_evidence() {
    let sample = "japhic-medical/2025_新規_医療法人社団見本会/02_登記事項証明書.pdf";
    let file = repository().join("intake").join(sample);
    let found = parse(&file);
    let underlined = |passage: &&Value| {
        let flags = passage["flags"].as_array().unwrap();
        flags.contains(&"underlined".into())
    };
    let passages = found["passages"].as_array().unwrap();
    let deleted: Vec<&str> = passages
        .iter()
        .filter(underlined)
        .map(|p| p["text"].as_str().unwrap())
        .collect();
    eprintln!("{deleted:#?}");
    assert!(!deleted.is_empty());
}

#[test]
fn parse_does_as_the_settings_of_the_home_say() {
    let home = Home::with_settings("[reading]\nocr = false\n");
    let scan = repository()
        .join("intake/japhic-medical/2025_新規_医療法人社団見本会/32_廃棄記録_スキャン.pdf");
    let output = crate::support::akashi()
        .args(["--json", "--home"])
        .arg(home.path(""))
        .arg("parse")
        .arg(scan)
        .output()
        .unwrap();
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found["summary"]["state"], "unread", "{}", found["summary"]);
    assert!(!found["summary"]["warnings"].to_string().contains("apt-get"));
}
