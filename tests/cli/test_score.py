"""``afterwards score`` and ``afterwards check`` of a form, as a clinician meets them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from afterwards.cli.main import cli
from care.checkin.given import HEAD

OURS = HEAD + (
    "items:\n  a: {en: A, answers: much}\n  b: {en: B, answers: much}\n"
    "scores:\n  total: {en: Our score, how: sum, range: 0 to 4}\n"
)
SCORED: dict[str, Any] = {
    "instrument": "phq-9",
    "day": "2026-02-08",
    "answers": [1, 1, 1, 1, 1, 1, 1, 1, 1],
    "earlier": [{"day": "2026-01-11", "score": 12}],
    "sessions": ["2026-01-14"],
}


def run(folder: Path, values: object, *more: str) -> Result:
    """The command on a file with these values, or with this text."""
    text = values if isinstance(values, str) else json.dumps(values)
    (folder / "answers.json").write_text(text, encoding="utf-8")
    return CliRunner().invoke(cli, ["score", str(folder / "answers.json"), *more])


def test_a_score_with_its_band_its_change_and_what_needs_somebody(tmp_path: Path):
    """9 ones are 9. From 12 that is 3 points: less than 5, more than a fifth of 12, so both are told."""
    done = run(tmp_path, SCORED)
    assert done.exit_code == 0, done.output
    assert done.output.splitlines() == [
        "score\tvalue\tin words",
        "PHQ-9 score\t9\tmild",
        "No clear change from the start.",
        "PHQ-9: 12 at the start, 9 on 8 February.",
        "A change counts from 5 points on.",
        "Others put it at 20 % of the start, in UK primary care with moderate symptoms.",
        "Thank you for telling us. Are you safe right now?",
        "death: dark thoughts on some days (crisis)",
    ]


def test_the_same_in_spanish_and_as_json(tmp_path: Path):
    assert "Puntuación del PHQ-9\t9\tleve" in run(tmp_path, SCORED, "--language", "es").output
    found = json.loads(run(tmp_path, SCORED, "--format", "json").output)
    assert found["scores"] == {"total": {"value": 9.0, "band": "mild"}}
    assert found["standing"] == {"kind": "no clear change", "missing": []}


def test_a_form_with_a_gap_has_no_number(tmp_path: Path):
    done = run(tmp_path, {"instrument": "phq-9", "answers": {"down": 3}, "earlier": []})
    assert done.exit_code == 0
    assert "\t\tnot complete: interest, sleep," in done.output


def test_a_screen_has_an_outcome(tmp_path: Path):
    done = run(tmp_path, {"instrument": "asq", "answers": {"dead": "yes"}})
    assert "ASQ screen\t\tpositive" in done.output


def test_too_little_for_a_comparison_says_what_is_missing(tmp_path: Path):
    done = run(tmp_path, SCORED | {"earlier": [], "answers": [0] * 9})
    assert "Not enough yet. We will not guess." in done.output
    assert "A form from before the first session is missing." in done.output


def test_refused_answers_are_named_by_their_field_and_nothing_is_scored(tmp_path: Path):
    done = run(tmp_path, {"instrument": "phq-9", "answers": {"down": 4, "sleep": "3 ", "death": None}})
    assert done.exit_code == 1
    assert [line.split(": ")[1] for line in done.output.splitlines()] == ["down", "sleep", "death"]
    assert "score\t" not in done.output


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ("", "not JSON"),
        ("[1, 2]", "not a map of keys"),
        ('{"instrument": "phq-9", "instrument": "gad-7"}', "'instrument' is written twice"),
        ('{"instrument": "phq-9", "answers": [NaN]}', "NaN is no number"),
        ("[" * 10_000, "not JSON"),
        (" " * 1_100_000, "larger than 1 MB"),
        ({"instrument": "phq9", "answers": []}, "Did you mean 'phq-9'?"),
        ({"answers": []}, "There is no instrument ''."),
        (SCORED | {"day": "2099-01-01"}, "This day has not come yet."),
        (SCORED | {"day": "2026-02-30"}, "This is not a day of the calendar."),
        (SCORED | {"earlier": [{"day": "2026-01-11", "score": True}]}, "'True' is no score"),
        *[
            (SCORED | {"earlier": [{"day": "2026-01-11", "score": score}]}, "a whole number from 0 to 27")
            for score in (1300, -3, 12.5, 1e300)
        ],
        (
            json.dumps(SCORED).replace('"score": 12', '"score": 1e999'),
            "'inf' is no score of this form: a whole number from 0 to 27",
        ),
        (SCORED | {"earlier": [18]}, "'18' is not a map of 'day' and 'score'"),
        (SCORED | {"earlier": {"day": "2026-01-11", "score": 18}}, "'earlier' is not a list"),
        (SCORED | {"sessions": "2026-01-12"}, "'sessions' is not a list"),
    ],
)
def test_wrong_use_is_said_in_a_sentence(tmp_path: Path, values: object, said: str):
    done = run(tmp_path, values)
    assert done.exit_code != 0
    assert said in done.output


def test_what_is_wrong_in_a_file_is_not_that_it_could_not_be_opened(tmp_path: Path):
    wrong = run(tmp_path, SCORED | {"sessions": ["2026-02-30"]})
    assert "Could not open" not in wrong.output
    assert "answers.json: '2026-02-30': This is not a day of the calendar." in wrong.output


def test_a_file_that_is_not_there(tmp_path: Path):
    done = CliRunner().invoke(cli, ["score", str(tmp_path / "none.json")])
    assert done.exit_code != 0
    assert "none.json" in done.output


def test_a_clinics_own_form_scores_its_own_answers(tmp_path: Path):
    (tmp_path / "ours.yaml").write_text(OURS, encoding="utf-8")
    done = run(tmp_path, {"answers": [2, 1]}, "--instrument", str(tmp_path / "ours.yaml"))
    assert "Our score\t3\t" in done.output


def test_a_form_is_checked_like_any_file(tmp_path: Path):
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(OURS, encoding="utf-8")
    bad.write_text(OURS.replace("0 to 4", "0 to 5"), encoding="utf-8")
    done = CliRunner().invoke(cli, ["check", str(good), str(bad)])
    assert done.exit_code == 1
    assert f"{bad}:15:" in done.output
    assert "E27: the score total goes from 0 to 4 with these items. Check both." in done.output
    assert str(good) not in done.output
