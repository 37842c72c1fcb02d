"""What `make frontend` has built, and whether it is still what the sources say.

Nothing built is committed. Without it the site runs on its sources: the same stylesheet, the system's
letters, and no script.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

LOOK = Path(__file__).parent / "static/look"
BUILT = LOOK / "built"
FINGERPRINT = BUILT / "sources.txt"
_SOURCES = (
    "afterwards.css",
    "app.ts",
    "asking.ts",
    "checkin.ts",
    "help.ts",
    "keeping.ts",
    "phone.ts",
    "worker.ts",
)


def fingerprint() -> str:
    """One line that changes when a source changes."""
    return sha256(b"\0".join((LOOK / name).read_bytes() for name in _SOURCES)).hexdigest()


@cache
def is_built(name: str) -> bool:
    """True when that file is built and of these sources. Asked once: a process keeps its answer."""
    if not (BUILT / name).is_file() or not FINGERPRINT.is_file():
        return False
    return FINGERPRINT.read_text("ascii").strip() == fingerprint()


@cache
def build() -> str:
    """A short word for what was built, another one after each change."""
    return FINGERPRINT.read_text("ascii")[:8] if FINGERPRINT.is_file() else "plain"


@cache
def sheet_text() -> str:
    """The stylesheet as text, without its typeface, to stand inside a first page."""
    source = BUILT if is_built("afterwards.css") else LOOK
    return (source / "afterwards.css").read_text("utf-8").partition("@font-face")[0]
