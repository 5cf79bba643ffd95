//! Numbers as Word and Excel write them: Chinese numerals, roman, letters,
//! kana, circled (ECMA-376 part 1, 17.18.59 ST_NumberFormat).

const AIUEO: &str =
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
const AIUEO_HALF: &str = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ";
const IROHA: &str = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン";
const IROHA_HALF: &str = "ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳヰﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼヱﾋﾓｾｽﾝ";
const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
const ZODIAC: &str = "子丑寅卯辰巳午未申酉戌亥";
const KANJI: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
const LEGAL: [&str; 10] = ["零", "壱", "弐", "参", "四", "伍", "六", "七", "八", "九"];
const ROMAN: [(u32, &str); 13] = [
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
];

/// Writes `number` in a format of Word's numbering; formats without a rule
/// here come out as plain digits, as Word does when a format ends.
pub(crate) fn format(number: u32, format: &str) -> String {
    match format {
        "none" => String::new(),
        "decimalZero" => format!("{number:02}"),
        "decimalFullWidth" | "decimalFullWidth2" => full_width(&number.to_string()),
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperLetter" => letters(number, b'A'),
        "lowerLetter" => letters(number, b'a'),
        "japaneseCounting"
        | "chineseCounting"
        | "chineseCountingThousand"
        | "taiwaneseCounting" => kanji(u64::from(number)),
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => {
            digits(number, &KANJI)
        }
        "japaneseLegal" => legal(u64::from(number)),
        "aiueoFullWidth" => pick(AIUEO, number),
        "aiueo" => pick(AIUEO_HALF, number),
        "irohaFullWidth" => pick(IROHA, number),
        "iroha" => pick(IROHA_HALF, number),
        "ideographTraditional" => pick(STEMS, number),
        "ideographZodiac" => pick(ZODIAC, number),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => circled(number),
        "decimalEnclosedParen" => offset('⑴', number),
        "decimalEnclosedFullstop" => offset('⒈', number),
        "numberInDash" => format!("- {number} -"),
        "ideographEnclosedCircle" if (1..=10).contains(&number) => offset('㊀', number),
        _ => number.to_string(),
    }
}

/// Chinese numerals with their units: 二十三, 百五, 一万.
pub(crate) fn kanji(number: u64) -> String {
    with_units(number, &KANJI, ["", "十", "百", "千"], true)
}

/// The numerals of legal documents: 壱百弐拾.
pub(crate) fn legal(number: u64) -> String {
    with_units(number, &LEGAL, ["", "拾", "百", "阡"], false)
}

/// Digit by digit, without units: 二〇二四.
pub(crate) fn digits(number: u32, names: &[&str; 10]) -> String {
    number
        .to_string()
        .bytes()
        .filter_map(|digit| names.get(usize::from(digit.wrapping_sub(b'0'))).copied())
        .collect()
}

/// Digit by digit in Chinese numerals; other characters stay.
pub(crate) fn kanji_digits(text: &str) -> String {
    text.chars()
        .map(
            |c| match c.to_digit(10).and_then(|digit| KANJI.get(digit as usize)) {
                Some(name) => (*name).to_owned(),
                None => c.to_string(),
            },
        )
        .collect()
}

/// Full-width digits; other characters stay.
pub(crate) fn full_width(text: &str) -> String {
    text.chars()
        .map(|c| match c.to_digit(10) {
            Some(digit) => char::from_u32('０' as u32 + digit).unwrap_or(c),
            None => c,
        })
        .collect()
}

/// A sign of a symbol font, where it has a plain character.
pub(crate) fn sign(code: u32) -> char {
    match code & 0xFF {
        0xFE | 0x52 | 0xFD => '☑',
        0xA8 | 0x6F | 0x70 | 0x71 | 0x72 => '☐',
        0xFC => '✓',
        0xFB => '✗',
        0xA1..=0xA3 => '○',
        0x6C => '●',
        0x6E => '■',
        _ if (0xE000..=0xF8FF).contains(&code) => '\u{FFFD}',
        _ => char::from_u32(code).unwrap_or('\u{FFFD}'),
    }
}

/// A sign of the symbol font that is named.
pub(crate) fn sign_of(font: &str, code: u32) -> char {
    match (font, code & 0xFF) {
        ("Wingdings 2", 0x50) => '✓',
        ("Wingdings 2", 0x4F) => '✗',
        ("Wingdings 2", 0x53 | 0x54) => '☒',
        ("Wingdings 2", 0x2A | 0x30 | 0xA3) => '☐',
        _ => sign(code),
    }
}

/// Letters that are set in a font: in a symbol font each Latin letter is a sign.
pub(crate) fn in_font(text: &str, font: &str) -> String {
    let signs = font.starts_with("Wingdings");
    let shown = |c: char| match c {
        '\u{F000}'..='\u{F0FF}' => sign_of(font, u32::from(c)),
        '!'..='\u{FF}' if signs => sign_of(font, 0xF000 + u32::from(c)),
        _ => c,
    };
    text.chars().map(shown).collect()
}

/// Raises what was added to a text from a place on, when it is digits and signs: as
/// letters of their own, so that a power does not read as more digits of its
/// number (10³). What has none stays as it is.
pub(crate) fn raise(text: &mut String, from: usize) {
    // Where the text was begun anew meanwhile, the place is in none of it.
    if text.is_char_boundary(from) {
        let added = text.split_off(from);
        text.push_str(&raised(&added));
    }
}

fn raised(text: &str) -> String {
    const PLAIN: &str = "0123456789+-−";
    const RAISED: [char; 13] = [
        '⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', '⁺', '⁻', '⁻',
    ];
    let raised = |c: char| {
        RAISED
            .get(PLAIN.chars().position(|plain| plain == c)?)
            .copied()
    };
    let all: Option<String> = text.chars().map(raised).collect();
    all.unwrap_or_else(|| text.to_owned())
}

/// A bullet as displayed: signs of symbol fonts stand in the private area.
pub(crate) fn bullet(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{F06C}' | '\u{F0B7}' | '\u{F09F}' => '●',
            '\u{F06E}' | '\u{F0A7}' => '■',
            '\u{F075}' => '◆',
            '\u{F0D8}' => '➢',
            '\u{F0FC}' => '✓',
            '\u{F0A8}' | '\u{F071}' => '□',
            '\u{E000}'..='\u{F8FF}' => '•',
            c => c,
        })
        .collect()
}

fn with_units(number: u64, names: &[&str; 10], units: [&str; 4], drop_one: bool) -> String {
    if number == 0 {
        return names.first().copied().unwrap_or_default().to_owned();
    }
    let mut text = String::new();
    for (power, myriad) in [(4u32, "京"), (3, "兆"), (2, "億"), (1, "万"), (0, "")] {
        let group = number / 10_000u64.pow(power) % 10_000;
        if group > 0 {
            text.push_str(&four_digits(group, names, units, drop_one));
            text.push_str(myriad);
        }
    }
    text
}

fn four_digits(group: u64, names: &[&str; 10], units: [&str; 4], drop_one: bool) -> String {
    let mut text = String::new();
    for (place, unit) in units.iter().enumerate().rev() {
        let digit = group / 10u64.pow(u32::try_from(place).unwrap_or(0)) % 10;
        if digit == 0 {
            continue;
        }
        if !(digit == 1 && place > 0 && drop_one) {
            text.push_str(names.get(digit as usize).copied().unwrap_or_default());
        }
        text.push_str(unit);
    }
    text
}

fn roman(number: u32) -> String {
    if number == 0 || number > 32_767 {
        return number.to_string();
    }
    let mut rest = number;
    let mut text = String::new();
    for (value, letters) in ROMAN {
        while rest >= value {
            text.push_str(letters);
            rest -= value;
        }
    }
    text
}

/// A … Z, AA, BB …, as Word repeats letters.
fn letters(number: u32, first: u8) -> String {
    if number == 0 || number > 780 {
        return number.to_string();
    }
    let zero = number - 1;
    let letter = char::from(first + u8::try_from(zero % 26).unwrap_or(0));
    letter.to_string().repeat((zero / 26 + 1) as usize)
}

fn pick(row: &str, number: u32) -> String {
    let zero = (number as usize).checked_sub(1);
    let count = row.chars().count();
    zero.and_then(|zero| row.chars().nth(zero % count))
        .map_or_else(|| number.to_string(), String::from)
}

/// ① … ⑳, ㉑ … ㊿; beyond, plain digits.
fn circled(number: u32) -> String {
    match number {
        1..=20 => offset('①', number),
        21..=35 => offset('㉑', number - 20),
        36..=50 => offset('㊱', number - 35),
        _ => number.to_string(),
    }
}

fn offset(one: char, number: u32) -> String {
    if !(1..=20).contains(&number) {
        return number.to_string();
    }
    char::from_u32(one as u32 + number - 1).map_or_else(|| number.to_string(), String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_formats_are_written_as_word_writes_them() {
        for (number, name, text) in [
            (3, "decimal", "3"),
            (12, "decimalFullWidth", "１２"),
            (10, "japaneseCounting", "十"),
            (23, "japaneseCounting", "二十三"),
            (105, "japaneseCounting", "百五"),
            (20, "ideographDigital", "二〇"),
            (3, "japaneseLegal", "参"),
            (2, "aiueoFullWidth", "イ"),
            (2, "irohaFullWidth", "ロ"),
            (3, "ideographTraditional", "丙"),
            (20, "decimalEnclosedCircle", "⑳"),
            (21, "decimalEnclosedCircle", "㉑"),
            (51, "decimalEnclosedCircle", "51"),
            (14, "upperRoman", "XIV"),
            (4, "lowerRoman", "iv"),
            (27, "upperLetter", "AA"),
            (5, "decimalEnclosedParen", "⑸"),
            (5, "none", ""),
        ] {
            assert_eq!(format(number, name), text, "{number} {name}");
        }
    }

    #[test]
    fn large_numbers_have_their_units() {
        assert_eq!(kanji(12_345), "一万二千三百四十五");
        assert_eq!(kanji(100_000_000), "一億");
        assert_eq!(legal(120), "壱百弐拾");
        assert_eq!(kanji_digits("2024-5"), "二〇二四-五");
    }
}
