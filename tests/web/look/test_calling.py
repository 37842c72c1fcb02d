"""Calling a session an appointment: every word of ours is renamed, and nothing else of a page is touched."""

from __future__ import annotations

import re
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterwards.web.look.calling import SPOKEN, say_appointment

type Pair = tuple[str, str]
"""The same piece of a page before and after."""

LEFT = re.compile(r"\bsessions?\b|\bsesi[óo]n(?:es)?\b", re.IGNORECASE)

RENAMED: list[Pair] = [
    ("session", "appointment"),
    ("sessions", "appointments"),
    ("Session", "Appointment"),
    ("SESSIONS", "APPOINTMENTS"),
    ("a session", "an appointment"),
    ("A session", "An appointment"),
    ("a&nbsp;session", "an&nbsp;appointment"),
    ("a\xa0session", "an\xa0appointment"),
    ("a missed session", "a missed appointment"),
    ("Session\xa06.", "Appointment\xa06."),
    ("“session”", "“appointment”"),
    ("mid-session", "mid-appointment"),
    ("session’s", "appointment’s"),
    ("la sesión", "la cita"),
    ("sesio\u0301n", "cita"),
    ("Sesiones", "Citas"),
    ("SESIÓN", "CITA"),
    ("¿Mover la sesión 6?", "¿Mover la cita 6?"),
]
SAME = (
    "obsession", "possessions", "sessional", "session@example.org", "me@session.example", "/plan/session/s1/",
    "session_id", "Sam", "un día", "&amp;", "&lt;b&gt;", "10:50", "—", "", "quote", "translate=no",
)  # fmt: skip

words = st.one_of(st.sampled_from(RENAMED), st.sampled_from(SAME).map(lambda one: (one, one)))
texts = st.lists(words, max_size=6).map(
    lambda pairs: (" ".join(p[0] for p in pairs), " ".join(p[1] for p in pairs))
)
silent = st.sampled_from(["value", "href", "name", "id", "data-keep", "action"])
spoken = st.sampled_from(sorted(SPOKEN))


@st.composite
def attributes(draw: st.DrawFn) -> Pair:
    old, new = draw(texts)
    name, is_spoken = draw(st.one_of(st.tuples(spoken, st.just(True)), st.tuples(silent, st.just(False))))
    quote = draw(st.sampled_from("\"'"))
    return f" {name}={quote}{old}{quote}", f" {name}={quote}{new if is_spoken else old}{quote}"


def joined(pairs: list[Pair]) -> Pair:
    return " ".join(pair[0] for pair in pairs), " ".join(pair[1] for pair in pairs)


@st.composite
def elements(draw: st.DrawFn, inside: st.SearchStrategy[Pair]) -> Pair:
    """An element of the page; what is somebody's own keeps all that is in it, at any depth."""
    name = draw(st.sampled_from(["p", "b", "div", "h1", "button", "option", "svg", "title", "label"]))
    own = draw(st.sampled_from(["", "", "", ' class="small quote"', ' translate="no"', " translate=no"]))
    (old_tag, new_tag), (old, new) = draw(attributes()), draw(inside)
    end = f"</{name}>"
    return f"<{name}{old_tag}{own}>{old}{end}", f"<{name}{new_tag}{own}>{old if own else new}{end}"


@st.composite
def typed(draw: st.DrawFn) -> Pair:
    """What is not text: fields, scripts, comments."""
    old, _new = draw(texts)
    tag, renamed = draw(attributes())
    kind = draw(st.sampled_from(["textarea", "input", "comment", "script", "break"]))
    return {
        "textarea": (f"<textarea{tag}>{old}</textarea>", f"<textarea{renamed}>{old}</textarea>"),
        "input": (f"<input{tag}>", f"<input{renamed}>"),
        "comment": (f"<!-- {old} -->", f"<!-- {old} -->"),
        "script": (f"<script>if (1 < 2) {{'{old}'}}</script>",) * 2,
        "break": ("<br>", "<br>"),
    }[kind]  # type: ignore[return-value]


pages = st.recursive(
    st.one_of(texts, typed()),
    lambda inside: st.one_of(elements(inside), st.lists(inside, max_size=4).map(joined)),
    max_leaves=12,
)


@given(pages)
def test_words_are_renamed_and_what_is_typed_is_not(page: Pair) -> None:
    old, new = page
    assert say_appointment(old) == new


@given(pages)
def test_doing_it_twice_changes_nothing_more(page: Pair) -> None:
    once = say_appointment(page[0])
    assert say_appointment(once) == once


@given(st.text(alphabet="ab <>/\"'=!-sesión\n", max_size=80))
def test_no_page_however_broken_loses_a_letter(page: str) -> None:
    renamed = say_appointment(f"{page}<p>sesión</p>")
    assert renamed.replace("cita", "sesión") == f"{page}<p>sesión</p>"


@given(st.sampled_from(["Robin Session", "Sesión & Co", "The “Session” Clinic"]), texts)
def test_a_name_stays_wherever_it_stands(name: str, text: Pair) -> None:
    shown = f'<h1>{escape(name)} {{}}</h1><p aria-label="{escape(name)}">{escape(name)}</p>'
    assert say_appointment(shown.format(text[0]), [name]) == shown.format(text[1])


@pytest.mark.parametrize(("old", "new"), RENAMED)
def test_nothing_is_left_of_the_word(old: str, new: str) -> None:
    assert LEFT.search(old.replace("\u0301", "").replace("a&nbsp;", ""))
    assert not LEFT.search(say_appointment(f"<p>{old}</p>"))
    assert say_appointment(f"<p>{old}</p>") == f"<p>{new}</p>"
