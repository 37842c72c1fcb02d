"""Build what the browser gets: the script, the stylesheet and the typeface.

Run it as `make frontend`. It needs npm; without it the site works all the same, in the system's letters and
without a script, and this tool says so. Nothing built is committed; the wheel carries it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fontTools.varLib.instancer import instantiateVariableFont  # type: ignore[import-untyped]

from afterwards.web.look.built import BUILT, FINGERPRINT, fingerprint
from afterwards.web.press import FACES

FRONTEND = Path(__file__).resolve().parent.parent / "frontend"
HANKEN = FRONTEND / "node_modules/@fontsource-variable/hanken-grotesk"
FACE = HANKEN / "files/hanken-grotesk-latin-wght-normal.woff2"

# Latin-1, and what our texts use beyond it: dashes, quotes, dots. The face has no arrows of its own.
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x100), *map(ord, "–—‘’“”•…")]
WEIGHTS = (400, 700)
# Kept: spacing, ligatures, and digits of one width, which we ask for.
FEATURES = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum"]


def main() -> int:
    """Install the tools of frontend/, then build."""
    npm = shutil.which("npm")
    if npm is None:
        print("No npm: the site runs in the system's letters and without its script.")
        return 0
    install = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--silent"]
    if subprocess.run(install, cwd=FRONTEND, check=False).returncode:
        print("npm could not install what builds the script and the typeface: the site runs without them.")
        return 0
    BUILT.mkdir(exist_ok=True)
    for step in ("check", "build"):
        done = subprocess.run([npm, "run", "--silent", step], cwd=FRONTEND, check=False)
        if done.returncode:
            return done.returncode
    cut_typeface(FACE, BUILT / "hanken.woff2")
    FACES.mkdir(exist_ok=True)
    for weight in WEIGHTS:
        cut_for_paper(FACE, FACES / f"hanken-{weight}.ttf", weight)
    for folder in (BUILT, FACES):
        shutil.copyfile(HANKEN / "LICENSE", folder / "hanken-licence.txt")  # it travels with the letters
    FINGERPRINT.write_text(fingerprint() + "\n", encoding="ascii")
    for file in [*sorted(BUILT.iterdir()), *sorted(FACES.glob("*.ttf"))]:
        print(f"  built {file.name}: {file.stat().st_size:,} bytes")
    return 0


def cut_typeface(source: Path, target: Path) -> None:
    """Write the letters and weights that we use, as woff2. The same input gives the same bytes."""
    font = _letters_of(source)
    instantiateVariableFont(font, {"wght": WEIGHTS}, inplace=True)
    font.flavor = "woff2"
    font.save(target)


def cut_for_paper(source: Path, target: Path, weight: int) -> None:
    """Write the same letters in one weight, as a plain file with a name: what sets a PDF reads no other."""
    font = _letters_of(source)
    instantiateVariableFont(font, {"wght": weight}, inplace=True)
    font["name"].setName(f"HankenGrotesk-{weight}", 6, 3, 1, 0x409)
    font.flavor = None
    font.save(target)


def _letters_of(source: Path) -> TTFont:
    font = TTFont(source, recalcTimestamp=False)
    options = Options(
        layout_features=FEATURES, hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 13, 14]
    )
    cutter = Subsetter(options)
    cutter.populate(unicodes=LETTERS)
    cutter.subset(font)
    return font


if __name__ == "__main__":
    sys.exit(main())
