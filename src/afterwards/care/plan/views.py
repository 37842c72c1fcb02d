"""Views that are worked out once: kept beside the plan or the programs that they were made from."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast


def kept[View](memo: dict[str, object], key: str, make: Callable[[], View]) -> View:
    """The view of that key; made when it is first asked for. One key always holds one kind of view."""
    if key not in memo:
        memo[key] = make()
    return cast("View", memo[key])
