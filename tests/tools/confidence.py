"""Measures what the flag `low-confidence` of recognised text is worth: draws
pages of known text, spoils them by degrees, reads them with `akashi parse`, and
compares what was flagged with what was wrong. Needs pillow, rapidfuzz, a
Japanese font and tesseract (tests/tools/scans.sh). Usage: confidence.py [SEED]
"""

import random
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont
from rapidfuzz.distance import Levenshtein

import compare
import reading

FONTS = [Path("/usr/share/fonts/opentype") / name for name in ("ipaexfont-mincho/ipaexm.ttf", "ipaexfont-gothic/ipaexg.ttf")]
PAPER = (1748, 2480)  # A5 at 300 dots an inch
LINES = [
    "第{a}条　職員は、業務上知り得た個人情報を漏らしてはならない。",
    "教育責任者は、職員に対し年{b}回以上の教育を実施する。",
    "監査責任者は、令和{a}年{b}月{c}日までに内部監査を実施する。",
    "記録は作成の日から{a}年間保存し、施錠できる書庫で保管する。",
    "委託先の選定基準は別表{b}のとおりとし、毎年見直すものとする。",
    "サーバー室の入退室は、ICカードにより{c}日分を記録する。",
    "電話番号 03-{d}-{e}、担当 見本 花子、受付番号 {e}{a}",
    "パスワードは{c}文字以上とし、{b}か月ごとに変更する。",
    "事故が発生したときは、直ちに個人情報保護管理者へ報告する。",
    "本規程は、令和{a}年{b}月1日から施行する。",
]


def page_of(chance):
    texts = []
    for line in chance.sample(LINES, 9):
        numbers = {"a": chance.randint(1, 9), "b": chance.randint(1, 12), "c": chance.randint(10, 28)}
        numbers |= {"d": chance.randint(1000, 9999), "e": chance.randint(1000, 9999)}
        texts.append(line.format(**numbers))
    page = Image.new("L", PAPER, 255)
    font = ImageFont.truetype(str(chance.choice(FONTS)), chance.choice([42, 48, 54]))
    for nth, text in enumerate(texts):
        ImageDraw.Draw(page).text((120, 200 + 230 * nth), text, font=font, fill=0)
    return page, texts


def spoil(page, chance):
    """Fewer dots, a soft lens, weak toner, noise: each by chance."""
    shrink = chance.choice([1, 1, 2, 2, 2.5, 3])
    small = page.resize((int(PAPER[0] / shrink), int(PAPER[1] / shrink)), Image.BILINEAR)
    small = small.filter(ImageFilter.GaussianBlur(chance.choice([0, 0, 0.6, 1.0])))
    weak = chance.choice([0, 60, 120])
    noise = Image.effect_noise(small.size, chance.choice([1, 30, 70]))
    faded = small.point(lambda v: weak + v * (255 - weak) // 255)
    mixed = Image.blend(faded, noise, 0.25)
    return mixed.resize(PAPER, Image.BILINEAR) if shrink > 1 else mixed


def rows(seed, pages):
    """One row a line of text: share of wrong characters, and the passage."""
    chance = random.Random(seed)
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(pages):
            page, texts = page_of(chance)
            path = Path(folder) / "page.png"
            spoil(page, chance).save(path, dpi=(300, 300))
            read = reading.read(path, ocr=True).passages
            left = [compare.folded(text) for text in texts]
            for passage in read:
                text = compare.folded(passage["text"].split("⟦")[0])
                nearest = min(left, key=lambda line: Levenshtein.distance(line, text))
                wrong = Levenshtein.distance(nearest, text) / max(len(nearest), len(text))
                found.append((wrong, passage))
    return found


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    pages = int(sys.argv[2]) if len(sys.argv) > 2 else 30
    found = rows(seed, pages)
    if not found:
        raise SystemExit("nothing was recognised: sh tests/tools/scans.sh")
    print(f"{len(found)} passages of {pages} pages")
    for name, least, most in (("right", 0, 0), ("up to 5 % wrong", 0, 0.05), ("5 to 20 % wrong", 0.05, 0.2), ("over 20 % wrong", 0.2, 2)):
        these = [p for wrong, p in found if (wrong == 0 if most == 0 else least < wrong <= most)]
        flagged = sum("low-confidence" in p["flags"] for p in these)
        print(f"  {name:<16} {len(these):4} passages, flagged {flagged} ({100 * flagged / max(len(these), 1):.0f} %)")


if __name__ == "__main__":
    main()
