//! The CJK Radicals Supplement (U+2E80–2EFF) as ideographs.
//!
//! NFKC unifies the Kangxi radicals (U+2F00–2FD5) and leaves most of the
//! supplement alone, yet fonts of Japanese PDF files map ordinary ideographs
//! to it (⻑ for 長, ⺠ for 民).

/// The unified ideograph equivalent to a radical of the supplement.
///
/// Source: `EquivalentUnifiedIdeograph.txt` of the Unicode Character Database.
pub(super) fn unified(radical: char) -> Option<char> {
    let index = u32::from(radical).checked_sub(FIRST)?;
    TABLE
        .chars()
        .nth(usize::try_from(index).ok()?)
        .filter(|found| *found != UNASSIGNED)
}

const FIRST: u32 = 0x2E80;
const UNASSIGNED: char = '\u{FFFD}';

/// One character per code point from U+2E80 on; U+FFFD where there is none.
const TABLE: &str = concat!(
    "�厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣",
    "尢𡯂巳幺彑彐忄心扌攵�旡日月歺母",
    "民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹",
    "纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹",
    "艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑",
    "钅長镸长门𨸏阝雨青韦页风飞食𩙿飠",
    "饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜",
    "龙龜亀龟",
);
