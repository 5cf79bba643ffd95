"""Application forms, registers and records of invented applicants in many layouts, with what each says.

    papers.py FOLDER [--count N] [--seed S] [--half first|second|both|third] [--layouts a,b] [--kinds a,b]

Writes N files per layout and kind, and `truth.json`: file name → class and
fields. Written apart from the program that reads them: before its words were
looked at. The second half (other layouts, other words) was for a last measure;
the third has words of other offices and labels in their dress. File names say
nothing of what is in them.
"""

import argparse
import json
import random
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "samples"))
from forms import dressed, drawn, office  # noqa: E402
from forms.contents import KINDS_OF_PAPER  # noqa: E402
from forms.disclosure import disclosure  # noqa: E402
from forms.values import Giver  # noqa: E402
from forms.words import Wording  # noqa: E402
from kit import fonts  # noqa: E402

KINDS = KINDS_OF_PAPER | {"application-b": disclosure}
LAYOUTS = [  # of the first half, of the second, of the third
    {"beside": (office.xlsx_beside, "xlsx"), "merged": (office.xlsx_merged, "xlsx"), "table": (office.docx_table, "docx"),
     "lines": (office.docx_lines, "docx"), "ruled": (drawn.ruled, "pdf"), "letter": (office.docx_letter, "docx"),
     "printed": (office.converted(office.xlsx_pairs, "xlsx", "pdf"), "pdf"), "html": (office.page, "html"),
     "above": (office.xlsx_above, "xlsx"), "ruledpairs": (drawn.ruled_pairs, "pdf"),
     "scan300": (drawn.scanned(drawn.ruled, 300, 0.3), "pdf")},
    {"pairs": (office.xlsx_pairs, "xlsx"), "nested": (office.docx_nested, "docx"),
     "tabs": (office.docx_tabs, "docx"), "unruled": (drawn.unruled, "pdf"),
     "letterpdf": (drawn.letter, "pdf"), "csv": (office.csv, "csv"),
     "word": (office.converted(office.docx_nested, "docx", "pdf"), "pdf"), "odt": (office.converted(office.docx_table, "docx", "odt"), "odt"),
     "scan200": (drawn.scanned(drawn.unruled, 200, -0.4), "pdf")},
    {"dressed": (dressed.dressed(office.xlsx_beside), "xlsx"), "dressedtable": (dressed.dressed(office.docx_table), "docx"),
     "dressedruled": (dressed.dressed(drawn.ruled), "pdf"), "dressedlines": (dressed.dressed(office.docx_lines), "docx"),
     "stacked": (dressed.dressed(dressed.docx_stacked), "docx"), "tags": (dressed.docx_tags, "docx"),
     "apart": (dressed.dressed(dressed.xlsx_apart), "xlsx"), "columns": (dressed.dressed(dressed.pdf_columns), "pdf"),
     "terms": (dressed.dressed(dressed.definitions), "html"), "markdown": (dressed.markdown, "md"),
     "scannoise": (drawn.scanned(dressed.dressed(drawn.ruled), 300, 0.8, noise=40), "pdf"),
     "scanpairs": (drawn.scanned(drawn.ruled_pairs, 200, -0.7, noise=25), "pdf"),
     "scanfax": (drawn.scanned(drawn.ruled, 200, 0.5, ink_only=True), "pdf")},
]
HALVES = {"first": [0], "second": [1], "both": [0, 1], "third": [2]}


def main():
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("folder", type=Path)
    ask.add_argument("--count", type=int, default=2)
    ask.add_argument("--seed", default="1")
    ask.add_argument("--half", choices=HALVES, default="both")
    ask.add_argument("--layouts")
    ask.add_argument("--kinds")
    args = ask.parse_args()
    fonts.register()
    args.folder.mkdir(parents=True, exist_ok=True)
    truth = {}
    for half in HALVES[args.half]:
        for layout, (draw, ending) in LAYOUTS[half].items():
            if args.layouts and layout not in args.layouts.split(","):
                continue
            tool = "soffice" if layout in ("printed", "word", "odt") else "pdftoppm" if layout.startswith("scan") else None
            if tool and not shutil.which(tool):
                print(f"layout {layout} left out: {tool} is not installed", file=sys.stderr)
                continue
            write(args, half, layout, draw, ending, truth)
    (args.folder / "truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")


def write(args, half, layout, draw, ending, truth):
    for at, (kind, make) in enumerate(KINDS.items()):
        if args.kinds and kind not in args.kinds.split(","):
            continue
        for n in range(args.count):
            rng = random.Random(f"{args.seed}/{layout}/{kind}/{n}")
            paper = make(rng, Wording(rng, half), Giver(rng))
            path = args.folder / f"{layout}-{at:02}-{n}.{ending}"
            draw(path, paper)
            truth[path.name] = paper.truth | {"class": paper.kind}
            if kind in ("self-assessment", "document-list", "mark", "oath", "opening"):
                truth[path.name]["only_named"] = True


if __name__ == "__main__":
    main()
