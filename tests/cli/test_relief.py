"""``afterwards relief``: a record as text, JSON and picture; questions as lines of JSON; a refit."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from afterwards.care.trajectory import Report, forecast, monitor
from afterwards.care.trajectory.habits import habit
from afterwards.cli.relief_lines import answer_all, answers
from afterwards.cli.relief_stream import MOST_BYTES, Line, batches
from cli.test_cli import run

SESSIONS = ["2026-01-12", "2026-01-14", "2026-01-16", "2026-01-19", "2026-01-21", "2026-01-23"]
WEEKLY = {
    "2026-01-04": 20,
    "2026-01-11": 19,
    "2026-01-18": 12,
    "2026-01-25": 7,
    "2026-02-01": 6,
    "2026-02-08": 8,
}
RECORD = {
    "afterwards": 1,
    "record": "relief",
    "scale": "phq9",
    "sessions": SESSIONS,
    "reports": [{"on": on, "scale": "phq9", "score": score} for on, score in WEEKLY.items()],
}
AT = ("--at", "2026-02-12")
OBS = [[-8, "phq9", 20], [-1, "phq9", 19], [6, "phq9", 12], [13, "phq9", 7], [20, "phq9", 6], [27, "phq9", 8]]
HELD = [0, 2, 4, 7, 9, 11]
FORECAST = {
    "op": "forecast",
    "id": "f1",
    "scale": "phq9",
    "obs": OBS,
    "sessions": HELD,
    "origin": 31,
    "planned": [],
    "horizons": [7, 14, 28],
    "levels": [0.1, 0.5, 0.9],
    "thresholds": [10, 10.5],
    "cross_days": [14, 28, 56],
}
MONITOR = {
    "op": "monitor",
    "id": 2,
    "obs": [*OBS, [34, "phq9", 17]],
    "sessions": HELD,
    "threshold": 13,
    "start": 18,
    "end": 90,
}
HABIT = {
    "op": "habit",
    "id": None,
    "obs": [*OBS, *([day, "mood", 8 if day // 7 % 2 else 6] for day in range(0, 182, 2))],
    "sessions": HELD,
    "habit_days": [7 * week + day for week in range(1, 26, 2) for day in (0, 1, 2)],
    "week_start": 0,
    "weeks": 26,
    "min_days": 3,
}


def reports(obs):
    return [Report(day=day, scale=scale, score=score) for day, scale, score in obs]


def record(folder: Path, **changes) -> Path:
    path = folder / "record.json"
    values = {key: value for key, value in (RECORD | changes).items() if value is not None}
    path.write_text(json.dumps(values), encoding="utf-8")
    return path


def asked(*lines: object) -> list[dict]:
    """What the program answers, line by line."""
    text = b"".join(
        (line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n" for line in lines
    )
    out = io.BytesIO()
    answer_all(io.BytesIO(text), out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


# ---- a record


def test_the_text_gives_a_range_its_limits_and_a_question(tmp_path):
    found = run("relief", record(tmp_path), *AT)
    assert found.code == 0
    assert found.out.startswith("How long does it hold, for you?\n")
    assert "in about 1 of 10 cases" in found.out
    assert "made-up people" in found.out
    assert found.out.rstrip().endswith("?")
    limits = found.out.partition("What it can not do\n")[2].partition("\n\n")[0].splitlines()
    assert len(limits) == 9


def test_the_text_speaks_spanish(tmp_path):
    found = run("relief", record(tmp_path), *AT, "--language", "es")
    assert "Lo que no puede hacer" in found.out
    assert "February" not in found.out


def test_json_holds_the_dates_of_the_forecast(tmp_path):
    values = run("relief", record(tmp_path), *AT, "--format", "json").json
    one = forecast(reports(OBS), HELD, 31, thresholds=[13]).crossings[0]
    assert (values["status"], values["at"], values["scale"]) == ("ok", "2026-02-12", "phq9")
    assert values["mark"] == {"level": 13, "baseline": 19.5, "best": 6.5}
    assert values["level"][0]["on"] == "2025-12-29"
    assert values["level"][-1]["on"] == "2026-02-12"
    assert values["ahead"][-1]["on"] == "2026-05-13"
    first = date(2026, 2, 12) + timedelta(days=one.days[0])
    assert values["crossing"]["one_in_ten"] == first.isoformat()
    assert values["crossing"]["chances"] == {str(day): chance for day, chance in one.chances.items()}
    assert values["said"]["question"].endswith("?")


def test_the_picture_is_one_svg_without_style_or_script(tmp_path):
    found = run("relief", record(tmp_path), *AT, "--format", "svg")
    assert found.out.startswith("<svg xmlns=")
    assert "half-way mark" in found.out
    assert "style=" not in found.out
    assert "<script" not in found.out


def test_what_is_dated_later_is_not_looked_at(tmp_path):
    later = [*RECORD["reports"], {"on": "2027-01-01", "scale": "phq9", "score": 27}]
    assert run("relief", record(tmp_path, reports=later), *AT) == run("relief", record(tmp_path), *AT)


def test_without_enough_it_says_what_is_missing(tmp_path):
    found = run("relief", record(tmp_path, reports=RECORD["reports"][:3]), *AT)
    assert "Not enough yet" in found.out
    assert "One score from after day 3." in found.out
    assert "people like you, not you" in found.out


def test_an_empty_record_is_answered(tmp_path):
    found = run("relief", record(tmp_path, reports=None, sessions=None), *AT)
    assert found.code == 0
    assert "Not enough yet" in found.out


def test_a_score_before_the_session_of_its_day_is_taken_as_such(tmp_path):
    early = [{"on": "2026-01-12", "scale": "phq9", "score": 24, "before session": True}]
    values = run(
        "relief", record(tmp_path, reports=[*RECORD["reports"], *early]), *AT, "--format", "json"
    ).json
    assert values["mark"]["baseline"] == 21


def test_habits_are_answered_with_a_caution(tmp_path):
    moods = [{"on": f"2026-01-{day:02}", "scale": "mood", "score": 6} for day in range(12, 32)]
    habits = [{"name": "Walk", "days": ["2026-01-13"], "from": "2026-01-12", "weeks": 12}]
    told = record(tmp_path, reports=[*RECORD["reports"], *moods], habits=habits)
    found = run("relief", told, *AT)
    assert "Walk: not enough yet." in found.out
    assert "One need not cause the other." in found.out
    values = run("relief", told, *AT, "--format", "json").json
    assert values["habits"][0]["status"] == "insufficient"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"record": "course"}, "It is not a relief record"),
        ({"scale": "mood"}, "'scale' must be one of"),
        ({"sessions": "2026-01-12"}, "'sessions' must be a list"),
        ({"sessions": ["soon"]}, "'sessions' needs a date such as 2026-01-31, not \"soon\""),
        ({"sessions": [20260112]}, "needs a date"),
        ({"sessions": ["1926-01-12"]}, "Is a year wrong?"),
        ({"sessions": ["9999-12-30"]}, "9999-12-30 is not within the years 2000 to 2099."),
        (
            {"reports": [{"on": "2026-01-12", "scale": "phq9", "score": 28}]},
            "must be a number from 0 to 27, not 28",
        ),
        ({"reports": [{"on": "2026-01-12", "scale": "phq9", "score": "9"}]}, 'not "9"'),
        ({"reports": [{"on": "2026-01-12", "scale": "phq9"}]}, "score of phq9 must be a number"),
        ({"reports": [{"on": "2026-01-12", "scale": "bdi", "score": 3}]}, "'scale' of a report"),
        ({"reports": [{"on": "2026-01-12", "score": 3}]}, "'scale' of a report"),
        ({"reports": [7]}, "A report must be a JSON object"),
        ({"reports": [{"on": "2026-01-12", "scale": "phq9", "score": 3, "dose": 1}]}, "not known: 'dose'"),
        ({"dose": 50}, "The file has a key that is not known: 'dose'"),
        ({"induction ends": "now"}, "'induction ends' needs a date"),
        ({"habits": [{"days": []}]}, "A habit needs a 'name'"),
        (
            {"habits": [{"name": "a", "days": [], "from": "2026-01-12", "weeks": 0}]},
            "weeks must be a number from 1",
        ),
        ({"habits": [{"name": "a", "days": [], "from": "2026-01-12", "weeks": 4}] * 6}, "more than 5 habits"),
    ],
)
def test_a_record_that_makes_no_sense_gets_a_plain_sentence(tmp_path, changes, sentence):
    found = run("relief", record(tmp_path, **changes), *AT)
    assert found.code == 1
    assert found.out == ""
    assert sentence in found.err
    assert "record.json" in found.err


@pytest.mark.parametrize("content", [b"", b"[1]", b"{", b"\xff\xfe", b'{"a": NaN}', b"[" * 100_000])
def test_what_is_no_record_gets_a_plain_sentence(tmp_path, content):
    path = tmp_path / "record.json"
    path.write_bytes(content)
    found = run("relief", path, *AT)
    assert found.code == 1
    assert len(found.err.splitlines()) == 1


def test_wrong_use_is_explained(tmp_path):
    assert run("relief").code == 2
    assert run("relief", record(tmp_path), "--jsonl").code == 2
    assert run("relief", record(tmp_path), "--at", "tomorrow").code == 2
    assert run("relief", tmp_path / "nothing.json").code == 1
    assert (
        "not a file of relief parameters"
        in run("relief", record(tmp_path), "--parameters", record(tmp_path)).err
    )


@pytest.mark.parametrize("form", ["text", "json", "svg"])
def test_a_day_at_the_end_of_the_calendar_is_refused_in_a_sentence(tmp_path, form):
    found = run("relief", record(tmp_path), "--at", "9999-12-31", "--format", form)
    assert found.code == 2
    assert "9999-12-31 is not within the years 2000 to 2099." in found.err


# ---- questions as lines


def test_a_forecast_keeps_its_contract():
    (found,) = asked(FORECAST)
    assert list(found) == ["id", "status", "quantiles", "p_cross", "cross_dates", "level_now"]
    assert found["id"] == "f1"
    assert found["status"] == "ok"
    assert list(found["quantiles"]) == ["7", "14", "28"]
    assert {len(row) for row in found["quantiles"].values()} == {3} == {len(found["level_now"])}
    assert {key: list(row) for key, row in found["p_cross"].items()} == {
        key: ["14", "28", "56"] for key in ("10", "10.5")
    }
    assert {key: len(row) for key, row in found["cross_dates"].items()} == {"10": 3, "10.5": 3}


def test_a_forecast_is_the_engines():
    (found,) = asked(FORECAST)
    known = forecast(reports(OBS), HELD, 31, levels=[0.1, 0.5, 0.9], thresholds=[10, 10.5])
    assert found["quantiles"]["28"] == pytest.approx(known.quantiles[28], abs=1e-8)
    assert found["level_now"] == pytest.approx(known.level_now, abs=1e-8)
    for one, key in zip(known.crossings, ("10", "10.5"), strict=True):
        assert found["cross_dates"][key] == list(one.days)
        assert found["p_cross"][key] == {str(day): chance for day, chance in one.chances.items()}


def test_insufficient_is_answered_with_the_population():
    (found,) = asked(FORECAST | {"obs": OBS[:3]})
    (nothing,) = asked(FORECAST | {"obs": []})
    assert found["status"] == "insufficient"
    assert found | {"id": 0} == nothing | {"id": 0}
    assert found["quantiles"]["28"][2] - found["quantiles"]["28"][0] > 14


def test_dates_and_chances_end_at_ninety_days():
    (found,) = asked(FORECAST | {"thresholds": [26], "cross_days": [90, 120], "horizons": [90, 91]})
    assert found["cross_dates"] == {"26": [None, None, None]}
    assert found["p_cross"]["26"]["120"] is None
    assert found["quantiles"]["91"] is None
    assert found["quantiles"]["90"] is not None


def test_the_rest_has_defaults():
    (found,) = asked({"op": "forecast", "obs": OBS, "sessions": HELD, "origin": 31})
    assert list(found["quantiles"]) == ["7", "14", "28"]
    assert (found["id"], found["p_cross"], len(found["level_now"])) == (None, {}, 7)


def test_monitor_keeps_its_contract():
    (found,) = asked(MONITOR)
    known = monitor(reports(MONITOR["obs"]), HELD, 18, 90, mark=13)
    assert found == {"id": 2, "alarms": [34]}
    assert [signal.day for signal in known.signals] == [34]
    assert asked(MONITOR | {"end": 40_000}) == [found]
    assert asked(MONITOR | {"obs": []}) == [{"id": 2, "alarms": []}]


def test_habit_keeps_its_contract():
    (found,) = asked(HABIT)
    known = habit(reports(HABIT["obs"]), HELD, HABIT["habit_days"], week_start=0, weeks=26, min_days=3)
    assert list(found) == ["id", "status", "diff", "lo", "hi"]
    assert found["status"] == "ok"
    assert [found["diff"], found["lo"], found["hi"]] == pytest.approx(
        [known.difference, known.low, known.high]
    )
    assert found["lo"] < 2 < found["hi"]
    (few,) = asked(HABIT | {"weeks": 6})
    assert few == {"id": None, "status": "insufficient", "diff": None, "lo": None, "hi": None}


def test_answers_come_in_the_order_of_the_questions():
    lines = [
        FORECAST | {"id": 1},
        MONITOR | {"id": 2},
        b"nonsense",
        HABIT | {"id": 4},
        FORECAST | {"id": 5, "origin": 20},
    ]
    found = asked(*lines, *lines)
    assert [one["id"] for one in found] == [1, 2, None, 4, 5] * 2
    assert found[:5] == found[5:]


def test_many_lines_are_answered_as_each_alone():
    lines = [
        FORECAST | {"id": i, "origin": 5 + i, "scale": scale, "obs": [[d, scale, s / 3] for d, _, s in OBS]}
        for i, scale in enumerate(["phq9", "gad7", "pcl5", "peg"] * 6)
    ]
    lines += [MONITOR | {"id": 100 + i, "threshold": 8 + i / 4} for i in range(12)]
    for line, among in zip(lines, asked(*lines), strict=True):
        (alone,) = asked(line)
        assert among["id"] == alone["id"]
        for key in ("quantiles", "p_cross"):
            for name, row in alone.get(key, {}).items():
                assert among[key][name] == pytest.approx(row, abs=1e-6)
        assert among.get("alarms") == alone.get("alarms")
        assert among.get("cross_dates") == alone.get("cross_dates")


@pytest.mark.parametrize(
    ("line", "id", "words"),
    [
        (b"", None, "not a JSON object"),
        (b"null", None, "not a JSON object"),
        (b"[1, 2]", None, "not a JSON object"),
        (b'{"id": 7, "op": "forec', 7, "not a JSON object"),
        (b'{"id": "a\\"b", "op": ', 'a"b', "not a JSON object"),
        (b'\xff\xfe{"id": 3}', 3, "not a JSON object"),
        (b"[" * 200_000, None, "not a JSON object"),
        (b'{"id": 9, "x": NaN}', 9, "NaN is not a number"),
        (b'{"id": 9, "x": Infinity}', 9, "Infinity is not a number"),
        ({"id": 1}, 1, "'op' must be one of forecast, monitor, habit"),
        ({"id": 1, "op": "dose"}, 1, "'op' must be"),
        ({"id": 1, "op": ["forecast"]}, 1, "'op' must be"),
        ({"id": {"a": 1}, "op": "x"}, None, "'op' must be"),
        (FORECAST | {"id": 1, "scale": "mood"}, 1, "'scale' must be one of"),
        (FORECAST | {"id": 1, "scale": 9}, 1, "'scale' must be one of"),
        (FORECAST | {"id": 1, "obs": None}, 1, "'obs' must be a list"),
        (FORECAST | {"id": 1, "obs": [[1, "phq9"]]}, 1, "day, scale and score"),
        (FORECAST | {"id": 1, "obs": [[1, "bdi", 3]]}, 1, "A scale of 'obs'"),
        (FORECAST | {"id": 1, "obs": [["1", "phq9", 3]]}, 1, "'day' must be a number"),
        (FORECAST | {"id": 1, "obs": [[1.5, "phq9", 3]]}, 1, "'day' must be a whole number"),
        (FORECAST | {"id": 1, "obs": [[True, "phq9", 3]]}, 1, "'day' must be a number"),
        (FORECAST | {"id": 1, "obs": [[1, "phq9", "9"]]}, 1, "'score of phq9' must be a number"),
        (FORECAST | {"id": 1, "obs": [[1, "phq9", 28]]}, 1, "from 0 to 27"),
        (FORECAST | {"id": 1, "obs": [[1, "mood", -1]]}, 1, "from 0 to 10"),
        (FORECAST | {"id": 1, "obs": [[1e300, "phq9", 3]]}, 1, "'day' must be a number"),
        (FORECAST | {"id": 1, "obs": [[-20_000, "phq9", 3]]}, 1, "days apart"),
        (FORECAST | {"id": 1, "sessions": [0, "1"]}, 1, "'sessions' must be a number"),
        (FORECAST | {"id": 1, "origin": None}, 1, "'origin' must be a number"),
        (FORECAST | {"id": 1, "levels": [1.2]}, 1, "from 0 to 1"),
        (FORECAST | {"id": 1, "levels": [0.5] * 1001}, 1, "more than 1,000"),
        (FORECAST | {"id": 1, "horizons": [-1]}, 1, "'horizons' must be a number"),
        (FORECAST | {"id": 1, "cross_days": [0]}, 1, "'cross_days' must be a number"),
        (FORECAST | {"id": 1, "thresholds": ["10"]}, 1, "'thresholds' must be a number"),
        (MONITOR | {"id": 1, "threshold": None}, 1, "'threshold' must be a number"),
        ({key: MONITOR[key] for key in MONITOR if key != "start"}, 2, "'start' is missing"),
        (HABIT | {"id": 1, "weeks": 10**9}, 1, "from 1 to 520"),
        (HABIT | {"id": 1, "min_days": 0}, 1, "from 1 to 7"),
        (b'{"id": 1, "op": "monitor", "threshold": 1e999}', 1, "is missing"),
        (b'{"id": 1e999, "op": "x"}', None, "'op' must be"),
        (b'{"id": ' + b"9" * 5000 + b', "op": "x"}', None, "not a JSON object"),
        (b'{"id": ' + b"9" * 5000 + b', "x": {"id": 3}}', None, "not a JSON object"),
        (b'{"id": 1.' + b"9" * 19 + b', "op": ', None, "not a JSON object"),
        (b'{"x": "' + b"y" * 4079 + b'", "id": 12345, "op": ', None, "not a JSON object"),
        (b'{"id": 2, "op": "x", "n": ' + b"9" * 5000 + b"}", 2, "not a JSON object"),
    ],
)
def test_a_broken_line_is_answered_with_an_error_and_the_rest_go_on(line, id, words):
    before, found, after = asked(FORECAST | {"id": "before"}, line, MONITOR | {"id": "after"})
    assert (before["id"], before["status"], after["id"], after["alarms"]) == ("before", "ok", "after", [34])
    assert list(found) == ["id", "error"]
    assert found["id"] == id
    assert words in found["error"]
    assert found["error"].endswith(".")


def test_a_huge_line_is_dropped_without_being_kept():
    huge = b'{"id": 77, "op": "forecast", "obs": [' + b'[1, "phq9", 3], ' * (MOST_BYTES // 10)
    before, found, after = asked(FORECAST, huge, FORECAST)
    assert before == after
    assert found["id"] == 77
    assert "longer than" in found["error"]
    (last,) = asked(huge)
    assert last == found


def test_the_last_line_needs_no_end():
    out = io.BytesIO()
    answer_all(io.BytesIO(json.dumps(MONITOR).encode()), out)
    assert json.loads(out.getvalue()) == {"id": 2, "alarms": [34]}
    assert answers([]) == []


@pytest.mark.parametrize(
    "obs",
    [
        [],
        [[9, "phq9", 12]],
        [[9, "phq9", score] for score in range(10)],
        [[0, "phq9", 12], [3650, "phq9", 14], [3651, "phq9", 9]],
        [[day, "phq9", 0] for day in range(-7, 60)],
        [[day, "phq9", 27] for day in range(-7, 60)],
        [[100_0, "phq9", 3]],
        [[5, "gad7", 12], [12, "gad7", 9], [30, "phq9", 9], [37, "phq9", 8]],
    ],
    ids=["none", "one", "ten a day", "ten years apart", "zeros", "maxima", "future", "switched"],
)
@pytest.mark.parametrize(
    "sessions", [[], [0, 0], list(range(50)), [900]], ids=["none", "two", "fifty", "after"]
)
def test_odd_people_are_answered(obs, sessions):
    line = {
        "obs": obs,
        "sessions": sessions,
        "origin": 40,
        "thresholds": [10],
        "start": 0,
        "end": 60,
        "threshold": 9,
    }
    some, alarms = asked(line | {"op": "forecast"}, line | {"op": "monitor"})
    assert some["status"] in ("ok", "insufficient")
    assert all(0 <= value <= 27 for row in some["quantiles"].values() for value in row)
    assert "error" not in alarms


def test_lines_are_taken_in_full_batches_and_in_order():
    lines = [str(i).encode() for i in range(1203)]
    found = list(batches(io.BytesIO(b"\n".join(lines))))
    assert [len(some) for some in found] == [500, 500, 203]
    assert [line for some in found for line in some] == [Line(text) for text in lines]


def test_whoever_sends_one_line_gets_its_answer_before_the_next():
    env = {**os.environ, "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "afterwards", "relief", "--jsonl"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env) as talk:
        assert talk.stdin
        assert talk.stdout
        for number in range(3):
            talk.stdin.write(json.dumps(MONITOR | {"id": number}).encode() + b"\n")
            talk.stdin.flush()
            assert json.loads(talk.stdout.readline())["id"] == number
        talk.stdin.close()
        assert talk.wait(timeout=60) == 0


# ---- a refit


def test_a_refit_needs_a_hundred_and_fifty_people_of_one_scale(tmp_path):
    people, out = tmp_path / "people.jsonl", tmp_path / "ours.json"
    people.write_text("\n".join([json.dumps(RECORD)] * 3), encoding="utf-8")
    found = run("relief-refit", people, "--out", out, "--name", "ours")
    assert found.code == 1
    assert "3 people; a fit needs 150" in found.err
    people.write_text(
        "\n".join(json.dumps(RECORD | {"scale": key}) for key in ("phq9", "gad7")), encoding="utf-8"
    )
    assert "different scales" in run("relief-refit", people, "-o", out, "--name", "ours").err
    people.write_text(json.dumps(RECORD) + "\n{", encoding="utf-8")
    assert "people.jsonl:2" in run("relief-refit", people, "-o", out, "--name", "ours").err
    assert not out.exists()


def test_a_refit_is_written_beside_its_report_and_used_by_name(tmp_path):
    people, out = tmp_path / "people.jsonl", tmp_path / "ours.json"
    people.write_text("\n".join(json.dumps(_noisy(seed)) for seed in range(150)), encoding="utf-8")
    found = run("relief-refit", people, "--out", out, "--name", "ours")
    assert found.code == 0, found.err
    report = json.loads((tmp_path / "ours.calibration.json").read_text(encoding="utf-8"))
    assert report["helped"] is True
    assert report["fitted_on_people"] == 120
    values = run("relief", record(tmp_path), *AT, "--format", "json", "--parameters", out).json
    assert values["parameters"] == "ours"
    assert run("relief", record(tmp_path), *AT, "--format", "json").json["parameters"] == "1"


def _noisy(seed: int) -> dict:
    """A month of scores and of moods that have nothing to do with each other."""
    moods = [
        {"on": f"2026-01-{day:02}", "scale": "mood", "score": seed * day * 7 % 11} for day in range(10, 30, 2)
    ]
    scores = [
        {"on": f"2026-01-{day:02}", "scale": "phq9", "score": 8 + (seed + day) % 9} for day in (10, 17, 24)
    ]
    return RECORD | {"sessions": SESSIONS[:3], "reports": [*scores, *moods]}
