"""A statement of a request that writes fails: all of it is stored or nothing. In a soak each of them does.

The fault is raised where Django hands a statement to the driver: BEGIN, COMMIT (inside of the test's own
transaction SAVEPOINT and RELEASE) and everything between. Then the same request is sent again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection, transaction
from django.urls import get_resolver

from afterwards.web import clock
from afterwards.web.access_rules import RULES
from web.access.test_access_matrix import names
from web.access.world import World
from web.people import at
from web.proofs import pace
from web.proofs.logical import Book, Dump, differences, ghosts, plans_as_before
from web.proofs.sending import Write
from web.proofs.writes import NOW, WITHOUT_A_WRITE, WRITES

pytestmark = pytest.mark.django_db
FINE = (200, 302)
WRITES_TO = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
ONLY_THE_SESSION = {
    "invitation: the right code",
    "account_login",
    "account_logout",
    "account_confirm_login_code",
    "account_request_login_code",
    "account_reset_password",
    "account_confirm_password_reset_code",
    "account_reauthenticate",
    "account_email",
    "usersessions_list",
}
BETWEEN = 1
"""How many statements between the first and the last fail where CI tries few."""
SHORT_ON_POSTGRESQL = (
    "api_acts",
    "today_done",
    "today_undo",
    "move_session",
    "begin",
    "begin_question: zone",
    "ride_link",
    "invitation: yes, as a patient",
    "desk_invite",
    "desk_move",
    "feed",
    "account_signup",
    "today_mood",
    "checkin: item 9",
    "checkin_done",
    "past",
    "desk_alert: closed",
    "secure_account",
)
"""What CI tries there; a soak tries all."""
NAMES = (
    SHORT_ON_POSTGRESQL
    if connection.vendor == "postgresql" and not pace.SOAK
    else tuple(pace.some("statements", WRITES))
)


class Fault:
    """Lets statements pass, and fails at one of them. ``written``: the tables that statements wrote to.

    The request runs inside of the test's own transaction; outside of the site's own ones that shall make no
    difference, as on a site where there is none.
    """

    def __init__(self, at: int | None) -> None:
        self.at, self.count = at, 0
        self.written: set[str] = set()
        self._reads: list[bool] = []
        self._depth = len(connection.atomic_blocks)

    def __call__(self, going_on: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.calm()
        if sql.startswith("ROLLBACK"):  # where that fails the server has gone, and took it back itself
            return going_on(sql, params, many, context)
        self.count += 1
        self._reads.append(sql.startswith("SELECT"))
        if self.count == self.at:
            raise OperationalError("this statement fails")
        if found := WRITES_TO.match(sql):
            self.written.add(found[1])
        return going_on(sql, params, many, context)

    def telling(self, name: str) -> list[int]:
        """The statements to fail at: in a soak all, else the first, the last, and a drawn one that writes.

        A read fails in the state of the write after it.
        """
        numbers = range(1, self.count + 1)
        if pace.SOAK:
            return list(numbers)
        between = [n for n in numbers[1:-1] if not self._reads[n - 1]]
        drawn = pace.chance(name).sample(between, min(BETWEEN, len(between)))
        return sorted({1, *drawn, self.count})

    def calm(self) -> None:
        if len(connection.atomic_blocks) == self._depth:
            connection.needs_rollback = False


@contextmanager
def taken_back() -> Iterator[set[Any]]:
    with transaction.atomic(), plans_as_before() as known:
        cache.clear()
        yield known
        transaction.set_rollback(True)


def sent(write: Write, at: int | None = None) -> tuple[Any, Fault]:
    """The answer to a request of which one statement fails."""
    fault = Fault(at)
    with connection.execute_wrapper(fault):
        answer = write.send()
    fault.calm()
    return answer, fault


def try_statements(name: str, world: World) -> Iterator[str]:
    """What is wrong, one line a fault; of the faults, each is followed by a second sending now and then."""
    with taken_back():
        clock.move_to(at(NOW))
        write = WRITES[name](world)
        book = Book()
        with taken_back():
            answer, fault = sent(write)
            assert answer.status_code in FINE, answer.content.decode()
            after = book.dump(fault.written)
        before = book.dump(after)
        if after == before and name not in ONLY_THE_SESSION:
            yield "it changes nothing"
        faults = fault.telling(name)
        wrong = []
        for number in faults:
            is_sent_again = pace.SOAK or number == faults[-1]
            found = _with_a_fault(write, book, number, before, after, is_sent_again=is_sent_again)
            wrong += [f"statement {number} of {fault.count}: {line}" for line in found]
        failed = sum(": answers 5" in line for line in wrong)
        pace.figures(
            f"faults at a statement, {connection.display_name}",
            len(faults),
            failed=failed,
            wrong=len(wrong) - failed,
        )
        yield from wrong


def _with_a_fault(
    write: Write, book: Book, number: int, before: Dump, after: Dump, *, is_sent_again: bool
) -> Iterator[str]:
    with taken_back() as known:
        answer, _fault = sent(write, number)
        found = book.dump(before)
        if answer.status_code not in (*FINE, 503):
            yield f"answers {answer.status_code}"
        if answer.status_code in FINE and found != after:
            yield f"says that it is done: {differences(after, found)}"
        if found not in (before, after):
            yield f"neither before nor after: {differences(before, found)}"
        if ghosts(known):
            yield "a plan is kept of facts that are not stored"
        if found == before and is_sent_again:
            cache.clear()
            answer, _fault = sent(write)
            found = book.dump(before)
            if answer.status_code not in FINE or found != after:
                yield f"sent again: {answer.status_code} {differences(after, found)}"


@pytest.mark.parametrize("name", NAMES)
def test_all_of_it_is_stored_or_nothing(name: str, world: World, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        wrong = list(try_statements(name, world))
    assert not wrong, "\n".join([name, *wrong])


def test_every_address_that_writes_is_tried() -> None:
    there = set(names(get_resolver().url_patterns))
    posts = {name for name, rule in RULES.items() if rule.post is not None and name in there}
    tried = {name.partition(":")[0] for name in WRITES}
    assert posts - tried - set(WITHOUT_A_WRITE) == set(), "no request in writes.py"
    assert tried & set(WITHOUT_A_WRITE) == set()
