"""Sets one sheet in type: values come by standard input, the PDF goes by standard output. Never imported.

Its arguments are the folder of packages, the sheet, and the folder of the typeface.
"""

from __future__ import annotations

import sys
from pathlib import Path


def main(packages: str, sheet: str, faces: str) -> None:
    """Write the PDF. It says that it is PDF/UA-1, unless somebody typed what no letter here can draw."""
    sys.path.append(packages)
    import typst  # noqa: PLC0415 - found only now

    letters = [faces] if Path(faces).is_dir() else []
    setter = typst.Compiler(
        sheet,
        root=str(Path(sheet).parent),
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=letters),
        sys_inputs={"values": sys.stdin.buffer.read().decode()},
    )
    try:
        made = setter.compile(format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError:
        made = setter.compile(format="pdf")
    assert isinstance(made, bytes), "one file was asked for"
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main(*sys.argv[1:4])
