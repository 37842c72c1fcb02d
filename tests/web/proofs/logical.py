"""What the database says, without what differs from run to run: times, tokens, fresh ids, sealed bytes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model

from afterwards.web.people.models import Patient
from afterwards.web.plans import queries
from afterwards.web.plans.queries import plan_of, plan_with

LATER_THAN_ANY_NUMBER = 1_500_000_000
"""A whole number above is a moment in epoch seconds."""
TOKEN = re.compile(r"[\w:.=+/-]{30,}")
PASSING = {"django_session", "usersessions_usersession"}
"""Where a browser's passing state is kept, one row by itself: not compared."""
HASH = re.compile(r"!\w+|\$?\w+\$.+")

MODELS: dict[str, type[Model]] = {model._meta.db_table: model for model in apps.get_models()}

type Dump = Mapping[str, Counter[tuple[Any, ...]]]


class Book:
    """Everything that was there before; what is not in it is new, and one new thing is as good as another."""

    def __init__(self) -> None:
        self._known = {
            value for model in MODELS.values() for row in rows_of(model) for value in row if _names(value)
        }

    def dump(self, tables: Iterable[str]) -> Dump:
        """Every row of these tables."""
        return {
            table: Counter(tuple(map(self._plain, row)) for row in rows_of(MODELS[table]))
            for table in sorted(set(tables) - PASSING)
        }

    def _plain(self, value: Any) -> Any:
        match value:
            case bytes() | memoryview():
                return "bytes" if bytes(value) else "no bytes"
            case datetime():
                return "a time"
            case bool() | None:
                return value
            case int() if value > LATER_THAN_ANY_NUMBER:
                return "a time"
            case dict():
                return tuple(sorted((key, self._plain(one)) for key, one in value.items()))
            case list():
                return tuple(map(self._plain, value))
            case UUID():
                return value if value in self._known else "a new id"
            case str() if HASH.fullmatch(value):
                return value if value in self._known else "a hash"
            case str() if TOKEN.fullmatch(value):
                return value if value in self._known else "a token"
        return value


def _names(value: Any) -> bool:
    is_text = isinstance(value, str) and bool(TOKEN.fullmatch(value) or HASH.fullmatch(value))
    return is_text or isinstance(value, UUID)


def rows_of(model: type[Model]) -> list[tuple[Any, ...]]:
    """The rows of a table, without the numbers that a sequence gave: a failed try may use one up."""
    meta = model._meta
    pk = meta.pk
    names = [one.attname for one in meta.concrete_fields]
    if pk is not None and pk.get_internal_type().endswith("AutoField"):
        names.remove(pk.attname)
    return list(model._base_manager.values_list(*names))


def differences(one: Dump, other: Dump) -> str:
    """Where two dumps differ, in words."""
    parts = []
    for table in one:
        if one[table] != other[table]:
            gone, came = one[table] - other[table], other[table] - one[table]
            parts.append(f"{table}: -{sum(gone.values())} +{sum(came.values())} {str(list(came)[:1])[:100]}")
    return "; ".join(parts)


@contextmanager
def plans_as_before() -> Iterator[set[Any]]:
    """The plans that the site keeps are then again those of now: a test takes back what it thinks is done."""
    kept = queries._kept.copy()
    try:
        yield set(kept)
    finally:
        queries._kept.clear()
        queries._kept.update(kept)


def ghosts(known: set[Any]) -> list[str]:
    """Patients of whom a plan is kept since that is not that of their facts."""
    wrong = []
    for pk, count, language in list(queries._kept):
        is_new = (pk, count, language) not in known
        patient = Patient.objects.filter(pk=pk, facts_count=count).first() if is_new else None
        if patient is not None:
            kept, true = plan_of(patient), plan_with(patient, [])
            if (kept.course, kept.record) != (true.course, true.record):
                wrong.append(str(patient.pk))
    return wrong
