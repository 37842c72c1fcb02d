"""Sheets as PDF, where the extra ``pdf`` is installed: values and a sheet of ours in, the bytes of a PDF out.

A sheet (``sheets/*.typ``) says how values look. Words that somebody typed come as values and are never read
as a sheet. Each PDF is made in a process of its own, which ends in bounded time, is told no secret, and can
read no file but the sheets and the typeface.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SHEETS, FACES = HERE / "sheets", HERE / "faces"
FACE, PLAIN_FACE = "Hanken Grotesk", "Libertinus Serif"
"""The typeface that ``make frontend`` cuts; and one that the extra brings, for where that did not run."""
LONGEST = 20
"""Seconds. A sheet takes less than one; a machine in trouble may take some."""


class NotSetError(RuntimeError):
    """The sheet did not come out. What was on it is not told, for logs are read."""


def is_there() -> bool:
    """Whether the extra is installed."""
    return find_spec("typst") is not None


def face() -> str:
    """The family of letters that sheets are set in."""
    return FACE if any(FACES.glob("*.ttf")) else PLAIN_FACE


def as_pdf(sheet: str, values: Mapping[str, Any]) -> bytes:
    """The sheet of that name with these values. Raises NotSetError, or TimeoutError."""
    place = find_spec("typst")
    if place is None or place.origin is None:
        raise NotSetError("The extra is not installed.")
    packages = str(Path(place.origin).parent.parent)
    setter = [sys.executable, "-I", "-S", str(HERE / "setter.py"), packages, str(SHEETS / f"{sheet}.typ")]
    told = json.dumps({**values, "face": face()}).encode()
    try:
        done = subprocess.run(  # noqa: S603 - our own Python with our own file; what is typed goes by the pipe
            [*setter, str(FACES)],
            input=told,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=LONGEST,
            env={},
            cwd=SHEETS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TimeoutError("A sheet took too long.") from None
    if done.returncode:
        raise NotSetError("The sheet did not come out.")
    return done.stdout
