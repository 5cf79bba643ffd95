"""Numbers that pass their checks, and digits as Japanese papers print them."""

FICTION = "これは架空の見本です"

_WIDE = str.maketrans("0123456789-,", "０１２３４５６７８９－，")


def wide(text):
    """The same text with full-width digits, hyphens and commas."""
    return str(text).translate(_WIDE)


def corporate_number(base):
    """法人番号: the check digit (国税庁 rule: 9 - sum mod 9) before the 12-digit base."""
    digits = [int(c) for c in base if c.isdigit()]
    if len(digits) != 12:
        raise ValueError(f"a base has 12 digits: {base}")
    total = sum(d * (1 if n % 2 else 2) for n, d in enumerate(reversed(digits), start=1))
    return str(9 - total % 9) + "".join(map(str, digits))
