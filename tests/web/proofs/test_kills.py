"""`kill -9` in the middle of writing: nothing that was said to be stored is lost, and nothing is there twice.

The site's own requests, over HTTP, to processes that are killed at drawn moments; on PostgreSQL the server is
killed as well. What a seed can not repeat is the machine's own timing: the moments are drawn, not their hits.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from web.postgres.server import NoServerError, Server, running_server
from web.proofs import pace
from web.proofs.killing import Killing, forking_site

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="children end with their parent on Linux")
HERE = "tests/web/proofs/test_kills.py"
PEOPLE = pace.rounds(4, 120)
"""A person's every act is planned anew; few acts a person keep that quick."""


def check(killing: Killing, name: str, kills: int) -> None:
    found = killing.outcome
    pace.figures(
        name,
        kills,
        stored=found.stored,
        lost=len(found.lost),
        doubled=len(found.doubled),
        wrong=len(found.wrong),
    )
    told = (sorted(found.lost)[:3], sorted(found.doubled)[:3], found.wrong[:3])
    assert told == ([], [], []), f"lost, doubled, wrong: {told}{pace.replay(HERE)}"
    assert found.stored > kills, "the browsers had something to lose"
    assert found.again > 0, "some act was under way when the site was killed"


def test_on_sqlite_no_kill_of_the_site_loses_or_doubles_an_act(tmp_path: Path) -> None:
    with forking_site(tmp_path, PEOPLE) as site:
        assert site.storage == {"journal_mode": "wal", "synchronous": 2}
        killing = Killing(site, pace.chance("kills on sqlite"))
        times = pace.rounds(8, 1000)
        with killing.writing():
            killing.kill(times)
        check(killing, "kills of the site, SQLite", times)


@pytest.fixture
def server() -> Iterator[Server]:
    """A PostgreSQL as a clinic runs it: nothing is switched off that keeps what was committed."""
    try:
        with running_server(durable=True) as server:
            yield server
    except NoServerError as error:
        pytest.skip(f"no PostgreSQL here: {error}")


def test_on_postgresql_no_kill_of_site_or_server_loses_or_doubles_an_act(
    server: Server, tmp_path: Path
) -> None:
    with forking_site(tmp_path, PEOPLE, AFTERWARDS_DATABASE=server.url) as site:
        assert set(site.storage.values()) == {"on"}
        killing = Killing(site, pace.chance("kills on postgresql"))
        times, crashes = pace.rounds(4, 1000), pace.rounds(1, 50)
        with killing.writing():
            killing.kill(times)
            for _ in range(crashes):
                killing.some_acts()
                server.crash()  # the site stays, and finds its way back by itself
                killing.ledger.wait_for(len(killing.ledger.stored) + 2)
        pace.figures("kills of the PostgreSQL server", crashes)
        check(killing, "kills of the site, PostgreSQL", times)
