"""A scan: pages that are pictures and hold no text."""

import random
import time

from PIL import Image, ImageDraw, ImageFont

from .fonts import GOTHIC_FILE, MINCHO_FILE
from .numbers import FICTION

SIZE = (1240, 1754)  # A4 at 150 dots an inch
STAMP = time.struct_time((2025, 10, 1, 0, 0, 0, 2, 274, 0))


def _page(title, lines, seed):
    image = Image.new("L", SIZE, 255)
    pen = ImageDraw.Draw(image)
    pen.text((380, 120), title, font=ImageFont.truetype(GOTHIC_FILE, 48), fill=20)
    pen.text((820, 50), FICTION, font=ImageFont.truetype(GOTHIC_FILE, 26), fill=90)
    font, y = ImageFont.truetype(MINCHO_FILE, 30), 260
    for line in lines:
        x = 110
        for width, cell in line:
            pen.rectangle((x, y, x + width, y + 70), outline=60, width=2)
            pen.text((x + 12, y + 18), cell, font=font, fill=40)
            x += width
        y += 70
    image = image.rotate(0.7, resample=Image.BILINEAR, fillcolor=255)
    noise, pixels = random.Random(seed), image.load()
    for _ in range(2500):
        pixels[noise.randrange(SIZE[0]), noise.randrange(SIZE[1])] = noise.choice((0, 255))
    return image.point(lambda v: 255 if v > 150 else 0).convert("1")


def write(path, pages):
    """Write `pages`, each (title, rows of (width, text)), as a scanner would."""
    images = [_page(title, lines, n) for n, (title, lines) in enumerate(pages)]
    images[0].save(path, "PDF", resolution=150, save_all=True, append_images=images[1:],
                   creationDate=STAMP, modDate=STAMP)
