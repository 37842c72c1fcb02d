"""The vocabulary: kinds of kinds, other names, what a thing takes along, what an avoid leaves open."""

from __future__ import annotations

import pytest

from afterwards.care.protocol.things import Thing, Vocabulary
from laws.given import protocol_with, vocabulary

WORDS = Vocabulary(
    {
        "food": Thing("food"),
        "liquids": Thing("liquids"),
        "water": Thing("water", ("liquids",)),
        "sip of water": Thing("sip of water", ("water",)),
        "soup": Thing("soup", ("food", "liquids")),
        "tablets": Thing("tablets", (), "water"),
        "iron tablets": Thing("iron tablets", ("tablets",)),
        "egg": Thing("egg", ("hen",)),
        "hen": Thing("hen", ("egg",)),
    },
    {"drinks": "liquids", "aqua": "water"},
    {"spravato": "intranasal"},
)


def test_a_kind_of_a_kind_counts_and_not_the_other_way() -> None:
    assert WORDS.is_a("sip of water", "liquids")
    assert not WORDS.is_a("liquids", "water")


def test_a_thing_may_belong_to_two_kinds() -> None:
    assert WORDS.kinds("soup") == {"soup", "food", "liquids"}


def test_other_names_and_capitals_mean_the_same_thing() -> None:
    assert WORDS.is_a("Aqua", "Drinks")
    assert WORDS.knows("DRINKS")
    assert WORDS.route("Spravato") == "intranasal"


def test_an_unknown_word_stands_for_itself_alone() -> None:
    assert not WORDS.knows("gravel")
    assert WORDS.kinds("gravel") == {"gravel"}
    assert WORDS.route("moonlight") == "moonlight"


def test_what_a_kind_needs_its_members_need() -> None:
    assert WORDS.needs("iron tablets") == "water"
    assert WORDS.needs("soup") == ""


def test_a_circle_of_kinds_ends() -> None:
    assert WORDS.kinds("egg") == {"egg", "hen"}


@pytest.mark.parametrize(
    ("avoided", "exceptions", "asked", "covered"),
    [
        ("liquids", (), "water", True),
        ("liquids", ("water",), "water", False),
        ("liquids", ("water",), "sip of water", False),  # a sip is water
        ("liquids", ("sip of water",), "water", False),  # a sip is left to who asks for water
        ("liquids", ("water",), "liquids", False),  # water is left to who asks for any drink
        ("liquids", ("water",), "soup", True),
        ("water", (), "liquids", False),  # soup is left
        ("food", ("soup",), "gravel", False),
    ],
)
def test_an_avoid_covers_a_thing_unless_an_exception_leaves_a_way(
    avoided: str, exceptions: tuple[str, ...], asked: str, covered: bool
) -> None:
    assert WORDS.covers(avoided, exceptions, asked) is covered


def test_a_file_adds_kinds_to_a_shipped_word_and_takes_none_away() -> None:
    more = WORDS.with_things([Thing("water", ("comfort",))], {"h2o": "water"})
    assert more.kinds("h2o") == {"water", "liquids", "comfort"}
    assert WORDS.kinds("water") == {"water", "liquids"}
    assert more.route("spravato") == "intranasal"


def test_a_files_things_are_read_with_kinds_needs_and_other_names() -> None:
    head = "things:\n  white tablets: {is: tablets, needs: milk, also: [whites, the whites]}"
    words = protocol_with("a: {take: whites, when: the day of end, title: T}", head).vocabulary
    assert words.is_a("the whites", "medicines")
    assert words.things["white tablets"].needs == "milk"


def test_every_kind_need_and_other_name_of_the_shipped_words_is_itself_a_word() -> None:
    words = vocabulary()
    named = {kind for thing in words.things.values() for kind in (*thing.is_, thing.needs) if kind}
    assert {name for name in {*named, *words.also.values()} if not words.knows(name)} == set()


def test_no_other_name_of_a_shipped_word_hides_another_word() -> None:
    words = vocabulary()
    assert set(words.also) & set(words.things) == set()


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("lorazepam", "benzodiazepines"),
        ("Xanax", "benzodiazepines"),
        ("wine", "alcohol"),
        ("broth", "liquids"),
        ("broth", "food"),
        ("black coffee", "caffeine"),
        ("weed", "cannabis"),
    ],
)
def test_shipped_words_know_what_a_clinic_would_call_them(word: str, kind: str) -> None:
    assert vocabulary().is_a(word, kind)


@pytest.mark.parametrize(
    ("word", "route"),
    [("Drip", "iv"), ("infusion", "iv"), ("shot", "im"), ("Spravato", "intranasal"), ("troche", "oral")],
)
def test_routes_have_other_names(word: str, route: str) -> None:
    assert vocabulary().route(word) == route
