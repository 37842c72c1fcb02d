"""Reads what our PDFs hold, as far as tests ask: pages, what a file says of itself, and its words."""

from __future__ import annotations

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_FONT_OR_END = re.compile(rb"/(f\d+) [\d.]+ Tf|\bET\b|(?<!<)<([0-9A-Fa-f]+)>|(\()")
_LETTER = re.compile(rb"\\([0-7]{1,3}|.)|([()])|[^\\()]+", re.DOTALL)
_PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class Pdf:
    """A file whose objects stand one by one, as our setter writes them."""

    def __init__(self, content: bytes) -> None:
        assert content.startswith(b"%PDF-1.7")
        assert content.rstrip().endswith(b"%%EOF")
        self.content = content
        self.objects = {int(number): body for number, body in _OBJECT.findall(content)}

    @property
    def pages(self) -> int:
        """How many there are."""
        found = re.search(rb"/Type/Pages/Count (\d+)", self.content)
        assert found
        return int(found[1])

    @property
    def told(self) -> bytes:
        """What the file says of itself: its short list, and its long one in XML."""
        info = re.search(rb"/Info (\d+) 0 R", self.content)
        long = re.search(rb"<\?xpacket begin.*?<\?xpacket end", self.content, re.DOTALL)
        assert info
        assert long
        return self.objects[int(info[1])] + long[0]

    @property
    def text(self) -> str:
        """The words on all pages, with one space wherever there is any."""
        pages = [one for one in self.objects.values() if re.match(rb"<</Type/Page\b(?!s)", one)]
        return " ".join(" ".join(map(self._on, pages)).split())

    def _on(self, page: bytes) -> str:
        resources, content = (
            int(re.findall(rb"/%s (\d+) 0 R" % name, page)[0]) for name in (b"Resources", b"Contents")
        )
        named = re.findall(rb"/(f\d+) (\d+) 0 R", self.objects[resources])
        return self._said(content, {name: self._letters(int(number)) for name, number in named})

    def _stream(self, number: int) -> bytes:
        head, _, rest = self.objects[number].partition(b"stream\n")
        size = re.search(rb"/Length (\d+)", head)
        assert size
        return zlib.decompress(rest[: int(size[1])])

    def _letters(self, number: int) -> dict[int, str]:
        cmap = re.search(rb"/ToUnicode (\d+) 0 R", self.objects[number])
        assert cmap
        pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", self._stream(int(cmap[1])))
        return {int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in pairs}

    def _said(self, number: int, fonts: dict[bytes, dict[int, str]]) -> str:
        said, font, at, stream = "", {}, 0, self._stream(number)
        while one := _FONT_OR_END.search(stream, at):
            at, glyphs = one.end(), b""
            if one[1]:
                font = fonts[one[1]]
            elif one[2]:
                glyphs = bytes.fromhex(one[2].decode())
            elif one[3]:
                glyphs, at = _literal(stream, at)
            else:
                said += " "
            pairs = zip(glyphs[::2], glyphs[1::2], strict=True)
            said += "".join(font.get(256 * high + low, "?") for high, low in pairs)
        return said


def _literal(stream: bytes, at: int) -> tuple[bytes, int]:
    """The bytes of a string from after its bracket on, and where it ends. Brackets in pairs belong to it."""
    found, depth = b"", 1
    while True:
        one = _LETTER.match(stream, at)
        assert one
        at = one.end()
        depth += {b"(": 1, b")": -1}.get(one[2] or b"", 0)
        if not depth:
            return found, at
        said = one[1]
        if said is None:
            found += one[0]
        else:
            found += bytes([int(said, 8)]) if said.isdigit() else _PLAIN.get(said, said)
