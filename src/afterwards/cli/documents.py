"""Finding and reading files: a shipped protocol by its id, or any path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .. import protocols
from ..care.checking.courses import check_course
from ..care.course import Course, read_course
from ..care.plan import Plan, prepare
from ..care.plan.versions import compile_versions
from ..care.plan.windows import FAR_PAST
from ..care.protocol.diagnostics import Diagnostic, Place, Problems, has_errors, near
from ..care.protocol.reading.nodes import MOST_BYTES, Text, read_nodes
from ..care.protocol.reading.protocols import ProtocolReading, SourceFile, read_protocol
from ..care.protocol.reading.translations import read_translation
from ..care.protocol.tree import CareProtocol
from ..protocols.reading import shown_names, vocabulary


class FileProblemsError(Exception):
    """A file that cannot be used, with everything that is wrong with it."""

    def __init__(self, problems: Iterable[Diagnostic]) -> None:
        self.problems = tuple(problems)
        super().__init__(str(self.problems[0]) if self.problems else "")


def source_file(name: str, beside: Path | None = None, named_at: Place | None = None) -> SourceFile:
    """The file of a shipped protocol's id or of a path (relative to ``beside``). Raises FileProblemsError.

    ``named_at`` is where another file names it.
    """
    bare = name.partition("@")[0] if not Path(name).exists() else name
    if bare in protocols.shipped():
        return SourceFile(f"{bare}.yaml", protocols.content(bare))
    for path in (Path(name), Path(bare)):
        place = path if beside is None or path.is_absolute() else beside / path
        if place.is_file():
            return SourceFile(str(path), _bytes(place))
    problems = Problems()
    hint = near(name, protocols.shipped()) or "Give a path, or an id of 'afterwards protocols'."
    problems.report("E01/missing", named_at or Place(name), name=name, hint=hint)
    raise FileProblemsError(problems.sorted())


def _bytes(path: Path) -> bytes:
    problems = Problems()
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        hint = f"The system says: {error.strerror}."
        problems.report("E01/missing", Place(str(path)), name=str(path), hint=hint)
        raise FileProblemsError(problems.sorted()) from None


def base_of(extends: str, beside: Path, named_at: Place | None = None) -> SourceFile:
    """The protocol that an overlay or a translation names: beside it, or shipped."""
    id = extends.partition("@")[0]
    candidate = beside / f"{id}.yaml"
    if candidate.is_file() and not language_of(found := source_file(str(candidate))):
        return found
    return source_file(id, beside, named_at)


def shipped_reading(name: str) -> ProtocolReading:
    """A shipped protocol, read."""
    return read_protocol(source_file(name), vocabulary=vocabulary())


def guard_floors(base: SourceFile, merged: CareProtocol, problems: Problems) -> None:
    """Report floors that the layers of a course loosened."""
    from ..care.checking.probes import check_floors

    alone = read_protocol(base, vocabulary=vocabulary()).protocol
    if alone is not None:
        check_floors(alone, merged, problems)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A course and its protocol with all layers."""

    course: Course
    protocol: CareProtocol
    problems: tuple[Diagnostic, ...]
    earlier: tuple[CareProtocol, ...] = ()

    def plan(self) -> Plan:
        """The plan; each session keeps the version of the protocol in force at its start."""
        changes = [at for _, at in self.course.earlier] if self.earlier else []
        protocols = (*self.earlier, self.protocol)
        versions = [(at, prepare(one)) for at, one in zip([FAR_PAST, *changes], protocols, strict=True)]
        return compile_versions(versions, self.course)


def load_course(name: str, protocol: str | None = None, words: str | None = None) -> Loaded:
    """A course file with its protocol, or with another one; in another language's words if given.

    Raises FileProblemsError.
    """
    course, read, found = read_both(source_file(name), Path(name).parent, protocol)
    if course is None or read is None or has_errors(found):
        raise FileProblemsError(found)
    earlier = () if protocol else tuple(_earlier(course, Path(name).parent))
    return Loaded(course, _in_words(read, words), found, earlier)


def _earlier(course: Course, beside: Path) -> Iterator[CareProtocol]:
    overlays = tuple(source_file(path, beside) for path in course.overlays)
    for name, _ in course.earlier:
        file = source_file(name, beside, course.places["protocol"])
        read = read_protocol(file, overlays, vocabulary=vocabulary(), orders=course.orders)
        if read.protocol is None:
            raise FileProblemsError(read.problems)
        yield read.protocol


def read_both(
    file: SourceFile, beside: Path, other: str | None = None
) -> tuple[Course | None, CareProtocol | None, tuple[Diagnostic, ...]]:
    """A course and its protocol with all layers, as far as they can be read, and all that was found."""
    reading = read_course(file)
    course, problems = reading.course, Problems()
    problems.extend(reading.problems)
    if course is None:
        return None, None, problems.sorted()
    try:
        base = (
            source_file(other) if other else source_file(course.protocol, beside, course.places["protocol"])
        )
        overlays = tuple(source_file(path, beside, course.places["overlays"]) for path in course.overlays)
    except FileProblemsError as error:
        problems.extend(error.problems)
        return course, None, problems.sorted()
    read = read_protocol(base, overlays, vocabulary=vocabulary(), orders=course.orders)
    problems.extend(read.problems)
    if read.protocol is not None:
        if other is None:
            check_course(course, read.protocol, file.name, problems)
        if course.overlays or course.orders:
            guard_floors(base, read.protocol, problems)
    return course, read.protocol, problems.sorted()


def _in_words(protocol: CareProtocol, words: str | None) -> CareProtocol:
    """A protocol in a shipped language, or in a file's words over those of the shipped language, if any."""
    if words is None:
        return protocol
    shipped = protocols.translations(protocol.id)
    own = None if words in shipped and not Path(words).exists() else source_file(words)
    language = words if own is None else language_of(own)
    under = [SourceFile(f"{language}/{protocol.id}.yaml", shipped[language])] if language in shipped else []
    for file in [*under, own] if own else under:
        reading = read_translation(file, protocol, shown_names(language))
        if reading.protocol is None:
            raise FileProblemsError(reading.problems)
        protocol = reading.protocol
    return protocol


def language_of(file: SourceFile) -> str:
    """The language that a words file is in; empty when it does not say."""
    table = read_nodes(file.content, file.name, Problems())
    language = table.entries.get("words") if table else None
    return language.text if isinstance(language, Text) else ""
