"""A disk that loses power. SQLite writes to it through APSW; what was not synced may be gone, in any part.

Each file has what programs see and what would survive now: writes join the second only when SQLite syncs the
file. At a cut each write since then is kept, dropped, or kept up to a sector's edge, as a drive with a cache
of its own would do, in the order that it likes. All of it is in memory and follows one source of chance.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

import apsw

SECTOR = 512


class PowerCutError(apsw.IOError):
    """The power went. SQLite sees an error of the disk, and its process would end."""

    extendedresult = apsw.SQLITE_IOERR


@dataclass(slots=True)
class File:
    """One file: what programs see, what has surely reached the disk, and the writes between the two."""

    seen: bytearray = field(default_factory=bytearray)
    kept: bytes | None = None
    """None: not even its name is on the disk."""
    since: list[tuple[int, bytes | None]] = field(default_factory=list)
    """Writes (where, what) and truncations (where, None) since the last sync."""

    def sync(self) -> None:
        self.kept = bytes(self.seen)
        self.since.clear()

    def survive(self, chance: random.Random) -> None:
        """What is there when the power is back."""
        if self.kept is None:
            self.seen = bytearray()
        else:
            self.seen = bytearray(self.kept)
            drops_all = chance.random() < 0.3
            for where, what in self.since:
                if drops_all or chance.random() < 0.5:
                    continue
                torn = what is not None and len(what) > SECTOR and chance.random() < 0.2
                apply(
                    self.seen,
                    where,
                    what[: SECTOR * chance.randint(0, len(what) // SECTOR)] if torn else what,
                )
        self.since.clear()
        if self.kept is not None:
            self.kept = bytes(self.seen)


def apply(content: bytearray, where: int, what: bytes | None) -> None:
    """One write or truncation."""
    if what is None:
        del content[where:]
        return
    if len(content) < where:
        content.extend(bytes(where - len(content)))
    content[where : where + len(what)] = what


class Disk(apsw.VFS):
    """A place for databases, with a plug that is pulled after a number of steps."""

    def __init__(self, name: str, chance: random.Random) -> None:
        self.name = name
        self.files: dict[str, File] = {}
        self.chance = chance
        self.left: int | None = None
        """Writes and syncs until the power goes; None: it stays."""
        super().__init__(name, base="")

    def step(self) -> None:
        """One write or sync."""
        if self.left is not None:
            if self.left == 0:
                raise PowerCutError("the power is gone")
            self.left -= 1

    def power_on(self) -> None:
        """After a cut: only what survived is there."""
        self.left = None
        for name, file in list(self.files.items()):
            file.survive(self.chance)
            if file.kept is None:
                del self.files[name]

    def settle(self) -> None:
        """Nobody writes for a while: everything reaches the disk."""
        for file in self.files.values():
            file.sync()

    def xOpen(self, name: Any, flags: list[int]) -> Any:  # noqa: N802 - SQLite's name for it
        flags[1] = flags[0]
        place = name.filename() if isinstance(name, apsw.URIFilename) else name
        return Handle(self, self.files.setdefault(str(place), File()))

    def xDelete(self, name: str, _sync_folder: bool) -> None:  # noqa: N802
        self.files.pop(name, None)

    def xAccess(self, name: str, _flags: int) -> bool:  # noqa: N802
        return name in self.files

    def xFullPathname(self, name: str) -> str:  # noqa: N802
        return name

    def xRandomness(self, count: int) -> bytes:  # noqa: N802
        return self.chance.randbytes(count)

    def xSleep(self, microseconds: int) -> int:  # noqa: N802
        return microseconds

    def xCurrentTimeInt64(self) -> int:  # noqa: N802
        return 212_000_000_000_000

    def xGetLastError(self) -> tuple[int, str]:  # noqa: N802
        return 0, ""


class Handle:
    """An open file. Locks are nobody's business: one connection holds the database for itself."""

    def __init__(self, disk: Disk, file: File) -> None:
        self._disk, self._file = disk, file

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802
        return bytes(self._file.seen[offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._disk.step()
        apply(self._file.seen, offset, bytes(data))
        self._file.since.append((offset, bytes(data)))

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self._disk.step()
        apply(self._file.seen, size, None)
        self._file.since.append((size, None))

    def xSync(self, _flags: int) -> None:  # noqa: N802
        self._disk.step()
        self._file.sync()

    def xFileSize(self) -> int:  # noqa: N802
        return len(self._file.seen)

    def xSectorSize(self) -> int:  # noqa: N802
        return 4096

    def xDeviceCharacteristics(self) -> int:  # noqa: N802
        return int(apsw.SQLITE_IOCAP_POWERSAFE_OVERWRITE)

    def xFileControl(self, _op: int, _pointer: int) -> bool:  # noqa: N802
        return False

    def xLock(self, _level: int) -> None:  # noqa: N802
        pass

    def xUnlock(self, _level: int) -> None:  # noqa: N802
        pass

    def xCheckReservedLock(self) -> bool:  # noqa: N802
        return False

    def xClose(self) -> None:  # noqa: N802
        pass
