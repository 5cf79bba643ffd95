"""Makes the sample submissions under intake/: the same bytes on every run.

    python make_samples.py [folder]      the folder is intake/ unless given
"""

import sys
from pathlib import Path

from kit import fonts
from submissions import aspic_new, japhic_new, japhic_renewal

ROOT = Path(__file__).resolve().parent.parent.parent


def main():
    """Write every submission."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "intake"
    fonts.register()
    for submission in (japhic_new, japhic_renewal, aspic_new):
        folder = target / submission.FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        submission.make(folder)
        print(f"{submission.FOLDER}: {len(list(folder.iterdir()))} files")


if __name__ == "__main__":
    main()
