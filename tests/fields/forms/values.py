"""Names, days, numbers as people write them into forms."""

KANJI = "〇一二三四五六七八九"
FAMILY = "見本 仮名 架空 例示 標本 雛形 試作 模型".split()
GIVEN = "太郎 花子 一郎 次郎 三郎 健一 幸子 稔 修 茂 葵 百合子 桜".split()
PLACES = ["東京都見本区見本", "大阪府架空市例町", "北海道仮名市中央", "京都府標本区雛形", "神奈川県例示市西見本", "福岡県試作市模型"]
WEEK = "月火水木金土日"
DAY_STYLES = ["era", "era_wide", "short", "short_wide", "western", "slash", "slash_wide", "kanji", "iso", "dots", "era_gap"]


def wide(text):
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() or c in "-/.():" else c for c in text)


def ten(n):
    t, u = divmod(n, 10)
    return ("" if t == 0 else "十" if t == 1 else KANJI[t] + "十") + ("" if u == 0 else KANJI[u])


def some_day(rng, first, last):
    return (rng.randint(first, last), rng.randint(1, 12), rng.randint(1, 28))


def iso(day):
    return "%04d-%02d-%02d" % day


def days_later(day, count):
    import datetime
    later = datetime.date(*day) + datetime.timedelta(days=count)
    return (later.year, later.month, later.day)


def weekday(day):
    import datetime
    return WEEK[datetime.date(*day).weekday()]


def write_day(day, style):
    y, m, d = day
    era, letter, of = ("令和", "R", y - 2018) if day >= (2019, 5, 1) else ("平成", "H", y - 1988)
    first = "元" if of == 1 else str(of)
    return {
        "era": f"{era}{first}年{m}月{d}日",
        "era_wide": wide(f"{era}{first}年{m}月{d}日"),
        "short": f"{letter}{of}.{m}.{d}",
        "short_wide": wide(f"{letter}{of}.{m}.{d}"),
        "western": f"{y}年{m}月{d}日",
        "slash": f"{y}/{m:02}/{d:02}",
        "slash_wide": wide(f"{y}/{m}/{d}"),
        "kanji": f"{era}{first if of == 1 else ten(of)}年{ten(m)}月{ten(d)}日",
        "iso": f"{y}-{m:02}-{d:02}",
        "dots": f"{y}.{m}.{d}",
        "era_gap": wide(f"{era}　{first}年　{m}月　{d}日"),
    }[style]


class Giver:
    """One applicant's way of writing: one style of days, one of digits."""

    def __init__(self, rng):
        self.rng = rng
        self.style = rng.choice(DAY_STYLES)
        self.fullwidth = rng.random() < 0.4
        self.gap = rng.choice(["　", " ", "　", ""])
        self.last = rng.choice(["", "", "（金）"])

    def digits(self, text):
        return wide(str(text)) if self.fullwidth else str(text)

    def day(self, day, week=False):
        tail = f"（{weekday(day)}）" if week and self.rng.random() < 0.5 else ""
        return write_day(day, self.style) + tail

    def person(self):
        return f"{self.rng.choice(FAMILY)}{self.gap}{self.rng.choice(GIVEN)}"

    def company(self):
        rng = self.rng
        word = "".join(rng.sample("アサヒミホンカナレイ", 4)) + rng.choice(["システム", "クラウド", "メディカル", "データ"])
        kind = rng.choice(["株式会社", "株式会社", "有限会社", "合同会社"])
        return kind + word if rng.random() < 0.5 else word + kind

    def clinic(self):
        word = "".join(self.rng.sample("あさひみほんかなれい", 3))
        return self.rng.choice([f"医療法人社団{word}会", f"医療法人{word}会", f"医療法人財団{word}会"])

    def address(self):
        rng = self.rng
        return rng.choice(PLACES) + rng.choice(["{}丁目{}番{}号", "{}-{}-{}"]).format(
            *(self.digits(rng.randint(1, n)) for n in (9, 30, 20))) \
            + rng.choice(["", "", "　見本ビル" + self.digits(rng.randint(2, 12)) + "階"])

    def phone(self):
        rng = self.rng
        a, b, c = rng.choice(["03", "06", "075", "011"]), rng.randint(100, 9999), rng.randint(1000, 9999)
        return self.digits(rng.choice([f"{a}-{b}-{c}", f"{a}-{b}-{c}", f"{a}({b}){c}"]))

    def mail(self):
        word = "".join(self.rng.sample("abcdefghk", 5))
        return f"{word}@{self.rng.choice(['mihon', 'kaku', 'rei-ji'])}.example"

    def corporate_number(self):
        base = "%012d" % self.rng.randint(10 ** 10, 10 ** 11)
        total = sum(int(c) * (1 if n % 2 else 2) for n, c in enumerate(reversed(base), start=1))
        number = str(9 - total % 9) + base
        shown = self.rng.choice([number, number, f"{number[0]} {number[1:5]} {number[5:9]} {number[9:]}",
                                 f"{number[0]}-{number[1:5]}-{number[5:9]}-{number[9:]}"])
        return number, self.digits(shown)
