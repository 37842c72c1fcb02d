"""Measure how long our functions and files are, and fail when one outgrows the house.

A function's length is its lines of code: comments, blank lines and docstrings are free.
A file's length is its physical lines. Run it as `make size`.
"""

import ast
import io
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

TREES = ("src", "tests", "tools", "bench")

FUNCTION_MAX = 60
FUNCTION_P90 = 30
FUNCTION_MEDIAN = 10

# The first prefix that fits decides.
FILE_LIMITS = (("src/afterwards/care/", 400), ("src/", 500), ("tests/", 600), ("", 500))

SILENT = {
    tokenize.COMMENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
    tokenize.INDENT,
    tokenize.NEWLINE,
    tokenize.NL,
}

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One function and how many lines of code it has."""

    place: str
    name: str
    lines: int


def main() -> int:
    """Print the figures of each tree; return 1 when one is out of bounds."""
    faults: list[str] = []
    for tree in TREES:
        files = sorted(Path(tree).rglob("*.py"))
        if files:
            faults += report(tree, files)
    for fault in faults:
        print(f"too long: {fault}")
    return 1 if faults else 0


def report(tree: str, files: list[Path]) -> list[str]:
    """Print one tree's line of figures and return its faults."""
    lengths = {file.as_posix(): physical_lines(file) for file in files if "node_modules" not in file.parts}
    functions = [one for place in lengths for one in functions_in(place, Path(place).read_text("utf-8"))]
    counts = sorted(one.lines for one in functions) or [0]
    middle, p90 = median(counts), ninetieth(counts)
    longest = max(lengths, key=lambda place: lengths[place])
    print(
        f"{tree:6} {len(functions):5} functions: median {middle:g}, p90 {p90:g}, max {counts[-1]}"
        f" · {len(lengths):4} files: longest {lengths[longest]} ({longest})"
    )
    return [*function_faults(tree, functions, middle, p90), *file_faults(lengths)]


def function_faults(tree: str, functions: list[Measured], middle: float, p90: float) -> Iterator[str]:
    """Say which of the three bounds on functions are broken."""
    if middle > FUNCTION_MEDIAN:
        yield f"{tree}: the median function has {middle:g} lines; {FUNCTION_MEDIAN} are allowed"
    if p90 > FUNCTION_P90:
        yield f"{tree}: one function in ten has more than {p90:g} lines; {FUNCTION_P90} are allowed"
    for one in functions:
        if one.lines > FUNCTION_MAX:
            yield f"{one.place}: {one.name} has {one.lines} lines; {FUNCTION_MAX} are allowed"


def file_faults(lengths: dict[str, int]) -> Iterator[str]:
    """Say which files are longer than their folder allows."""
    for place, lines in lengths.items():
        limit = next(limit for prefix, limit in FILE_LIMITS if place.startswith(prefix))
        if lines > limit:
            yield f"{place} has {lines} lines; {limit} are allowed"


def functions_in(place: str, text: str) -> Iterator[Measured]:
    """Yield every function of a module, methods and inner functions too."""
    tree = ast.parse(text, place)
    code = lines_of_code(text) - docstring_lines(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            yield Measured(place=f"{place}:{node.lineno}", name=node.name, lines=len(code.intersection(body)))


def lines_of_code(text: str) -> set[int]:
    """Return the numbers of the lines that hold anything but a comment.

    >>> sorted(lines_of_code("a = 1  # one" + chr(10) + "# two" + chr(10) * 2 + "b = 2"))
    [1, 4]
    """
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return {
        line
        for token in tokens
        if token.type not in SILENT
        for line in range(token.start[0], token.end[0] + 1)
    }


def docstring_lines(tree: ast.Module) -> set[int]:
    """Return the numbers of the lines that docstrings take up."""
    lines: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, Documented) and ast.get_docstring(node, clean=False) is not None:
            doc = node.body[0]
            lines.update(range(doc.lineno, (doc.end_lineno or doc.lineno) + 1))
    return lines


def physical_lines(file: Path) -> int:
    """Count the lines of a file as an editor does."""
    return len(file.read_text("utf-8").splitlines())


def ninetieth(counts: list[int]) -> float:
    """Return the length that nine functions in ten do not exceed."""
    return quantiles(counts, n=10, method="inclusive")[-1] if len(counts) > 1 else counts[0]


if __name__ == "__main__":
    sys.exit(main())
