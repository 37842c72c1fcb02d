"""Scores as a table and back, and a person's past from tables and from two diary apps."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterwards.care.checkin.exchange.apps import DAYLIO_MOODS, app_of, read_bearable, read_daylio
from afterwards.care.checkin.exchange.cells import is_formula, quoted, table_text, unquoted
from afterwards.care.checkin.exchange.days import day_in, order_of, time_behind, time_in
from afterwards.care.checkin.exchange.past import Columns, read_past, suggest
from afterwards.care.checkin.exchange.scores_csv import read_scores_csv, scores_csv
from afterwards.care.checkin.exchange.tables import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    Sheet,
    read_table,
    size_refusal,
)
from afterwards.care.checkin.reports import Report
from afterwards.care.words import ENGLISH, SPANISH
from care.checkin.given import CLOCK, at, day, report

TODAY = day("2026-11-22")
EVEN = settings(derandomize=True, deadline=None)


def sheet(text: str) -> Sheet:
    found, notices = read_table(text.encode())
    assert found is not None, notices
    return found


# ---- scores out and in


def test_scores_come_back_in_unchanged():
    known = (
        report("2026-01-11T09:30", 19),
        report("2026-11-01T01:30-05:00", 8),  # the hour that comes twice
        report("2026-02-01", "5.7", "peg", origin="paper"),
        report("2026-02-02T08:00", 7, "daily", key="=evil"),
    )
    text = scores_csv(known, CLOCK, ENGLISH)
    assert read_scores_csv(text.encode()) == (known, ())
    assert text.splitlines()[1].split(",")[5:7] == ["19", "moderately severe"]


def test_a_cell_that_a_spreadsheet_would_run_is_quoted():
    cells = [
        cell
        for row in csv.reader(io.StringIO(scores_csv([report("2026-02-02", 7, key="=1+1")], CLOCK, SPANISH)))
        for cell in row
    ]
    assert "'=1+1" in cells
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)


@EVEN
@given(st.text())
def test_every_cell_comes_back_as_it_was(text: str):
    assert unquoted(quoted(text)) == text
    assert not quoted(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@EVEN
@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r")),
            min_size=2,
            max_size=2,
        ),
        max_size=5,
    )
)
def test_every_table_comes_back_as_it_was(rows: list[list[str]]):
    back = list(csv.reader(io.StringIO(table_text(("a", "b"), rows), newline="")))
    assert [[unquoted(cell) for cell in row] for row in back[1:]] == rows


@pytest.mark.parametrize(
    "row",
    [
        "2026-02-30,,phq-9,1.0.0,total,9,,,",
        "2026-02-01,,phq-9,1.0.0,total,nine,,,",
        "2026-02-01,,phq-9,1.0.0,total,NaN,,,",
        "2026-02-01,10:00,phq-9,1.0.0,total,9,,,",
        "2026-02-01,,,1.0.0,total,9,,,",
        "2026-02-01,,phq-9,1.0.0,total,9,,elsewhere,",
    ],
)
def test_a_line_of_scores_that_cannot_be_read_is_named_and_the_others_count(row: str):
    head = "day,time,form,version,score,value,in words,from,key\n"
    found, notices = read_scores_csv(f"{head}2026-01-11,,phq-9,1.0.0,total,19,,,\n{row}\n".encode())
    assert [one.value for one in found] == [19]
    assert [(one.key, one.line) for one in notices] == [("past.broken", 3)]


def test_a_table_without_a_column_of_ours_is_none_of_ours():
    assert read_scores_csv(b"day,value\n2026-01-11,3\n")[1][0].words == {"column": "time"}


# ---- tables of text


def test_a_file_of_200_megabytes_is_refused_before_it_is_read():
    refused = size_refusal(200 * 1024 * 1024)
    assert refused is not None
    assert refused.key == "past.too large"
    assert size_refusal(MOST_BYTES) is None
    assert read_table(b"a" * (MOST_BYTES + 1))[1][0].key == "past.too large"


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "past.empty"),
        (b" \n\n", "past.empty"),
        (b"\xef\xbb\xbf", "past.empty"),
        (b"PK\x03\x04rest of a workbook", "past.not text"),
        (b"a,b\n\x00,1\n", "past.not text"),
        (b"\xff\xfe\x00", "past.not text"),
        (("a,b\n" + "x" * 40_000 + ",1\n").encode(), "past.broken"),
        (("a," * MOST_COLUMNS + "b\n").encode(), "past.broken"),
        (("a,b\n" + "1,2\n" * (MOST_ROWS + 1)).encode(), "past.too many"),
        (('a,b\n"' + "x" * 200_000).encode(), "past.broken"),
    ],
)
def test_what_is_no_table_is_said(content: bytes, key: str):
    found, notices = read_table(content)
    assert found is None
    assert [one.key for one in notices] == [key]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str):
    found = sheet(
        delimiter.join(["day", "mood"]) + "\n" + delimiter.join(["2026-01-04", '"7,5; so | so"']) + "\n"
    )
    assert (found.delimiter, found.heads) == (delimiter, ("day", "mood"))
    assert found.column("mood") == ("7,5; so | so",)


def test_a_wrong_delimiter_shows_as_one_column_and_can_be_named():
    text = b"day^mood\n2026-01-04^7\n"
    assert read_table(text)[1][0].key == "past.one column"
    assert read_table(b"day;mood\n1;2\n", ",")[1][0].words == {"delimiter": ","}
    assert sheet("sep=|\nday|mood\n1|2\n").heads == ("day", "mood")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_letters_are_read_as_the_file_says(encoding: str):
    found, notices = read_table("día;ánimo\n2026-01-04;7\n".encode(encoding))
    assert found is not None
    assert (found.heads, notices) == (("día", "ánimo"), ())


def test_letters_of_an_old_spreadsheet_are_read_and_asked_about():
    found, notices = read_table("día;ánimo\n2026-01-04;7\n".encode("cp1252"))
    assert found is not None
    assert (found.heads, [one.key for one in notices]) == (("día", "ánimo"), ["past.encoding"])


def test_lines_are_counted_over_cells_with_breaks_in_them():
    found = sheet('day,note\n"a\nb",1\n\n2026-01-04,2\n')
    assert [line for line, _ in found.rows] == [2, 5]


# ---- days, times, numbers


@pytest.mark.parametrize(
    ("cells", "order", "sure"),
    [
        (["2026-04-03", "2026-04-04"], "ymd", True),
        (["25/04/2026", "03/04/2026"], "dmy", True),  # a day above 12 settles it
        (["04/25/2026", "04/03/2026"], "mdy", True),
        (["03/04/2026", "05/06/2026"], "dmy", False),  # it could be either
        (["04/04/2026"], "dmy", True),  # the same day both ways
        (["8th Dec 2021", "22nd Jan 2022"], "ymd", True),
        (["4 de abril de 2026"], "ymd", True),
        (["3.4.26"], "dmy", False),
        (["2026-04-03", "never", "2026-04-04", "2026-04-05", "2026-04-06"], "ymd", True),
    ],
)
def test_the_order_of_a_date_is_found_or_left_open(cells: list[str], order: str, sure: bool):
    found = order_of(cells)
    assert found is not None
    assert (found.order, found.is_sure) == (order, sure)


@pytest.mark.parametrize(
    "cells", [[], ["", " "], ["rad", "meh"], ["25/04/2026", "04/25/2026"], ["2026-04-03", "a", "b"]]
)
def test_a_column_that_is_no_days_or_contradicts_itself_is_none(cells: list[str]):
    assert order_of(cells) is None


@pytest.mark.parametrize(
    "text", ["31/02/2026", "0/1/2026", "29.2.2027", "1/1/1970", "1/1/2150", "12345", "4 de brumario de 2026"]
)
def test_what_is_no_day_is_no_day(text: str):
    assert {day_in(text, order) for order in ("ymd", "dmy", "mdy")} == {None}


def test_times_of_a_clock_and_words_that_are_none():
    assert time_in("10:05 p. m.") == (22 * 60 + 5) * 60
    assert [time_in(text) for text in ("13:00 pm", "0:30 am", "24:00", "am", "all day")] == [None] * 5
    assert time_behind("2026-04-03T10:05:30Z") == time_behind("3/4/2026 10:05 am") == 36300
    assert time_behind("2026-04-03") is None


@pytest.mark.parametrize(
    ("text", "formula"),
    [("=SUM(A1)", True), ("@x", True), ("+cmd", True), ("-3", False), ("+4,5", False), ("7", False)],
)
def test_a_sign_before_a_number_is_no_formula(text: str, formula: bool):
    assert is_formula(text) is formula


# ---- a table with columns that a person names


TABLE = """\
Fecha;PHQ-9;Notas
11/01/2026;19;antes
18/01/2026;16;
25/01/2026;once;
26/01/2026;28;
31/02/2026;5;
01/12/2026;5;
01/02/2026;=1+1;
01/02/2026;8;
01/02/2026;8;otra vez
08/02/2026;;
15/02/2026
"""
NAMED = Columns(day="Fecha", value="PHQ-9", into="phq-9", order="dmy")


def test_every_line_is_taken_or_named():
    found = read_past(sheet(TABLE), NAMED, CLOCK, today=TODAY)
    assert [(one.day, one.value, one.origin) for one in found.reports] == [
        (day("2026-01-11"), 19, "file"),
        (day("2026-01-18"), 16, "file"),
        (day("2026-02-01"), 8, "file"),
    ]
    assert [(one.line, one.key) for one in found.notices] == [
        (4, "past.row.number"),  # a word
        (5, "past.row.number"),  # 28 of 27
        (6, "past.row.day"),
        (7, "past.row.future"),
        (8, "past.row.formula"),
        (10, "past.twice"),
        (12, "past.row.short"),
    ]
    assert found.days == (day("2026-01-11"), day("2026-02-01"))


def test_what_is_here_already_is_not_taken_again():
    first = read_past(sheet(TABLE), NAMED, CLOCK, today=TODAY)
    again = read_past(sheet(TABLE), NAMED, CLOCK, today=TODAY, known=first.reports)
    assert again.reports == ()
    assert [one.key for one in again.notices].count("past.known") == 4


def test_a_first_mapping_is_shown_with_what_must_be_confirmed():
    found = suggest(sheet(TABLE))
    assert found.mapping == NAMED
    assert [(one.key, one.words["example"]) for one in found.questions] == [("past.order", "11/01/2026")]


def test_a_date_that_reads_two_ways_is_asked_about():
    found = suggest(sheet("date,PHQ-9\n03/04/2026,9\n05/06/2026,8\n"))
    assert found.questions[0].key == "past.order.unsure"
    assert found.questions[0].words == {
        "example": "03/04/2026",
        "day": day("2026-04-03"),
        "other": day("2026-03-04"),
    }


def test_a_decimal_comma_is_found_shown_and_never_fifteen():
    text = "date;PEG\n2026-04-03;1,5\n2026-04-10;2\n"
    found = suggest(sheet(text))
    assert found.mapping is not None
    assert found.mapping.decimal == ","
    assert found.questions[-1].words == {"example": "1,5", "value": Decimal("1.5")}
    assert [one.value for one in read_past(sheet(text), found.mapping, CLOCK, today=TODAY).reports] == [
        Decimal("1.5"),
        2,
    ]
    wrong = read_past(sheet(text), replace(found.mapping, decimal="."), CLOCK, today=TODAY)
    assert [one.value for one in wrong.reports] == [2]


def test_a_sum_with_tenths_is_no_score_and_a_mean_may_have_them():
    text = "day,PHQ-9\n2026-04-03,7.5\n2026-04-10,8.0\n"
    columns = Columns(day="day", value="PHQ-9", into="phq-9")
    found = read_past(sheet(text), columns, CLOCK, today=TODAY)
    assert [one.value for one in found.reports] == [8]
    assert [(one.key, one.line) for one in found.notices] == [("past.row.whole", 2)]
    peg = read_past(sheet(text), replace(columns, into="peg"), CLOCK, today=TODAY)
    assert [one.value for one in peg.reports] == [Decimal("7.5"), 8]


def test_a_mood_of_one_to_five_is_moved_onto_our_scale():
    """1 is the least: 0. 3 is the middle: 5. 5 is the most: 10. 4 is three quarters: 7.5."""
    text = "date,mood\n2026-04-01,1\n2026-04-02,3\n2026-04-03,5\n2026-04-04,4\n2026-04-05,6\n"
    columns = Columns(day="date", value="mood", into="daily", low=Decimal(1), high=Decimal(5))
    found = read_past(sheet(text), columns, CLOCK, today=TODAY)
    assert [one.value for one in found.reports] == [0, 5, 10, Decimal("7.5")]
    assert [one.line for one in found.notices] == [6]


def test_a_time_beside_or_behind_the_day_is_kept():
    beside = suggest(sheet("date,time,mood\n2026-04-01,9:30 pm,7\n"), "daily").mapping
    assert beside is not None
    assert read_past(sheet("date,time,mood\n2026-04-01,9:30 pm,7\n"), beside, CLOCK, today=TODAY).reports[
        0
    ].at == at("2026-04-01T21:30")
    behind = Columns(day="when", value="mood", into="daily")
    assert read_past(sheet("when,mood\n2026-04-01T21:30,7\n"), behind, CLOCK, today=TODAY).reports[
        0
    ].at == at("2026-04-01T21:30")


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "date,words\n2026-04-01,good\n", "mood,word\n7,x\n"])
def test_a_table_without_days_or_numbers_has_no_mapping(text: str):
    assert suggest(sheet(text)).mapping is None


def test_a_column_that_is_not_there_is_said():
    found = read_past(sheet(TABLE), replace(NAMED, value="GAD-7"), CLOCK, today=TODAY)
    assert (found.reports, found.days) == ((), None)
    assert found.notices[0].words == {"column": "GAD-7"}


def test_a_form_that_is_not_known_or_has_no_score_is_our_mistake():
    for into in ("madrs", "integration"):
        with pytest.raises(KeyError):
            read_past(sheet(TABLE), replace(NAMED, into=into), CLOCK, today=TODAY)


# ---- two diary apps


DAYLIO = """\
full_date,date,weekday,time,mood,activities,note_title,note
2026-09-28,28 September,Monday,10:00 pm,good ,"music | bad sleep","","=HYPERLINK(1)"
2026-09-28,28 September,Monday,07:15,Rad,"","",""
2026-09-27,27 September,Sunday,23:00,cloudy,"","",""
2026-12-27,27 December,Sunday,23:00,meh,"","",""
2026-09-26,26 September,Saturday,11:00 pm,awful,"alcohol","",""
"""


def test_daylio_gives_a_mood_an_entry_with_its_time_and_none_of_its_words():
    found = read_daylio(sheet(DAYLIO), CLOCK, today=TODAY)
    assert [(one.at, one.value, one.origin) for one in found.reports] == [
        (at("2026-09-28T22:00"), Decimal("7.5"), "daylio"),
        (at("2026-09-28T07:15"), 10, "daylio"),
        (at("2026-09-26T23:00"), 0, "daylio"),
    ]
    assert [(one.line, one.key) for one in found.notices] == [(4, "past.row.mood"), (5, "past.row.future")]


def test_a_mood_that_a_person_named_is_placed_by_that_person():
    assert read_daylio(sheet(DAYLIO), CLOCK, today=TODAY).unknown == ("cloudy",)
    placed = DAYLIO_MOODS | {"Cloudy": Decimal(4)}
    found = read_daylio(sheet(DAYLIO), CLOCK, today=TODAY, moods=placed)
    assert (found.unknown, found.reports[2].value) == ((), 4)


def test_a_newer_daylio_with_one_more_column_is_read_as_well():
    text = DAYLIO.replace("activities,note_title", "activities,scales,note_title").replace(
        '"","",""', '"","","",""'
    )
    assert app_of(sheet(text)) == "daylio"


BEARABLE = """\
date,date formatted,weekday,time of day,category,rating/amount,detail,notes
"8th Dec 2025",2025-12-08,Monday,am,Mood,2,,"hard"
"8th Dec 2025",2025-12-08,Monday,pm,Mood,3,,""
"8th Dec 2025",2025-12-08,Monday,mid,Symptom,4,Neck pain (Severe),""
"9th Dec 2025",2025-12-09,Tuesday,,Mood,5,,""
"10th Dec 2025",2025-12-10,Wednesday,,Mood,x,,""
"9th Dec 2099",2099-12-09,Tuesday,,Mood,5,,""
"""


def test_bearable_gives_the_mean_mood_of_a_day_on_a_scale_that_is_asked_about():
    """2 and 3 are 2.5 on 1 to 5: 1.5 of 4, so 3.75, written as 3.8. A 5 is the most."""
    found = read_bearable(sheet(BEARABLE), today=TODAY)
    assert [(one.day, one.at, one.value) for one in found.reports] == [
        (day("2025-12-08"), None, Decimal("3.8")),
        (day("2025-12-09"), None, 10),
    ]
    assert [(one.line, one.key) for one in found.notices] == [
        (0, "past.scale"),
        (6, "past.row.number"),
        (7, "past.row.future"),
    ]


def test_a_higher_rating_shows_the_wider_scale_and_a_person_can_say_it():
    """With a 10 in the file the scale is 1 to 10, and a 5 is 4 of 9: 4.4. From 0 to 10 it stays 5."""
    text = BEARABLE.replace(",Mood,x,", ",Mood,10,")
    assert read_bearable(sheet(text), today=TODAY).reports[1].value == Decimal("4.4")
    said = read_bearable(sheet(text), today=TODAY, scale=(Decimal(0), Decimal(10)))
    assert [one.value for one in said.reports] == [Decimal("2.5"), 5, 10]


def test_an_older_bearable_with_days_in_words_alone_is_read_as_well():
    text = "date,weekday,time of day,category,rating/amount,detail,notes\n22nd Jan 2022,Sat,09:00,Mood,4,,\n"
    assert app_of(sheet(text)) == "bearable"
    assert [one.day for one in read_bearable(sheet(text), today=TODAY).reports] == [day("2022-01-22")]


def test_two_columns_of_one_name_are_told_apart():
    found = sheet("day,score,score,\n2026-04-03,7,9,\n")
    assert found.heads == ("day", "score", "score (2)", "")
    columns = Columns(day="day", value="score", into="phq-9")
    first, second = (
        read_past(
            sheet("day,score,score\n2026-04-03,7,9\n"), replace(columns, value=head), CLOCK, today=TODAY
        )
        for head in ("score", "score (2)")
    )
    assert ([one.value for one in first.reports], [one.value for one in second.reports]) == ([7], [9])


def test_the_same_export_twice_adds_nothing():
    for read in (
        lambda known: read_daylio(sheet(DAYLIO), CLOCK, today=TODAY, known=known),
        lambda known: read_bearable(sheet(BEARABLE), today=TODAY, known=known),
    ):
        first = read(())
        assert read(first.reports).reports == ()


def test_another_table_is_of_neither_app():
    assert app_of(sheet(TABLE)) == ""


def test_what_came_from_elsewhere_is_kept_apart_by_its_origin():
    assert {one.origin for one in read_daylio(sheet(DAYLIO), CLOCK, today=TODAY).reports} == {"daylio"}
    assert isinstance(read_bearable(sheet(BEARABLE), today=TODAY).reports[0], Report)
