"""The commands of the web site. The site itself is imported inside of them: the others start without it."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..web.serving import Where

PORT, DEMO_PORT = 8000, 8001
HOME = click.option(
    "--home", metavar="FOLDER", help="Where the site keeps everything; else AFTERWARDS_HOME, else your own."
)
HOST = click.option(
    "--host",
    envvar="AFTERWARDS_HOST",
    default="127.0.0.1",
    show_default=True,
    help="Which network address to listen on.",
)


def say(text: str) -> None:
    """One line for whoever watches the terminal."""
    click.echo(text, err=True)


@click.command()
@HOST
@click.option(
    "--port", envvar="AFTERWARDS_PORT", default=PORT, type=click.IntRange(1, 65535), show_default=True
)
@click.option(
    "--workers", envvar="AFTERWARDS_WORKERS", default=1, type=click.IntRange(1, 16), show_default=True
)
@HOME
def serve(host: str, port: int, workers: int, home: str | None) -> None:
    """Run the site: web, worker and scheduler, until Ctrl+C."""
    _at_home(home)
    sys.exit(_served(host, port, workers, lambda url: f"Afterwards is ready: {url}"))


@click.command()
@HOST
@click.option(
    "--port", envvar="AFTERWARDS_PORT", default=DEMO_PORT, type=click.IntRange(1, 65535), show_default=True
)
@click.option("--home", metavar="FOLDER", help="Keep the demonstration here; else it is gone at the end.")
def demo(host: str, port: int, home: str | None) -> None:
    """Show the site with made-up people, and a clock that you move."""
    import shutil
    import tempfile

    temporary = None if home else tempfile.mkdtemp(prefix="afterwards-demo-")
    real = ("DATABASE", "KEY", "KEY_BEFORE", "SECRET", "URL")
    for name in (f"AFTERWARDS_{one}" for one in real):
        os.environ.pop(name, None)  # nothing of a real site is touched
        os.environ.pop(f"{name}_FILE", None)
    os.environ["AFTERWARDS_DEMO"] = "yes"
    _at_home(home or temporary)
    try:
        code = _served(host, port, 1, lambda url: f"The demonstration is ready: {url}/demo/", fill=_filled)
    finally:
        if temporary:
            shutil.rmtree(temporary, ignore_errors=True)
    sys.exit(code)


def _filled() -> None:
    from ..web.demo.story import begin

    begin()


def _said_by_the_site(text: str) -> None:
    """One line of a running site: plain for whoever watches, with the time for a service manager."""
    if sys.stderr.isatty():
        say(text)
    else:
        logging.getLogger("afterwards.serve").info("%s", text)


def _served(
    host: str, port: int, workers: int, words: Callable[[str], str], fill: Callable[[], None] | None = None
) -> int:
    os.environ.setdefault("AFTERWARDS_URL", f"http://localhost:{port}")
    from ..web.home import PlainError
    from ..web.serving import Where

    try:
        return _run(Where(host=host, port=port, workers=workers), words, fill)
    except PlainError as error:
        say(f"Afterwards did not start. {error}")
        return 1


def _run(where: Where, words: Callable[[str], str], fill: Callable[[], None] | None) -> int:
    from ..web import starting
    from ..web.home import home_of_site
    from ..web.serving import serve as serve_parts
    from ..web.serving import spare_memory

    spare_memory()
    url = os.environ["AFTERWARDS_URL"].rstrip("/")
    starting.check_address(where.host, url)
    home = home_of_site()
    starting.prepare_home(home)
    with starting.only_one(home):
        starting.check_port(where.host, where.port)
        starting.load_settings()
        starting.prepare_database()
        if fill:
            fill()
        for warning in starting.warnings():
            _said_by_the_site(warning)
        starting.collect_static()
        starting.warm_up()

        def ready() -> None:
            _said_by_the_site(words(url))
            _said_by_the_site(f"Everything is kept in {home}. Stop with Ctrl+C.")

        return serve_parts(where, url, _said_by_the_site, ready)


def _at_home(home: str | None) -> None:
    if home:
        os.environ["AFTERWARDS_HOME"] = str(Path(home).resolve())


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@HOME
def backup(file: Path, home: str | None) -> None:
    """Copy the database into FILE; the site may run meanwhile. The key is not in it."""
    _at_home(home)
    with _sentences():
        _load()
        from ..web import backups, clock

        manifest = backups.back_up(file.resolve(), clock.now())
        say(f"{file}: {manifest.in_words()}.")
        say(f"The key is not in it. Keep a copy of it elsewhere: {_where_the_key_is()}. Without it, nobody")
        say("can read this backup. Keep key and backup apart: together they open everything.")


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@HOME
@click.option("--yes", is_flag=True, help="Replace a database that has people in it, without asking.")
def restore(file: Path, home: str | None, yes: bool) -> None:
    """Put the backup FILE in the place of the database; what was there is set aside."""
    _at_home(home)
    with _sentences():
        _load()
        from ..web import backups, clock, starting
        from ..web.home import home_of_site

        with starting.only_one(home_of_site()):
            manifest = backups.read_manifest(file)
            if not yes and backups.holds_people():
                click.confirm(f"Replace what is in {home_of_site()} by {manifest.in_words()}?", abort=True)
            aside = backups.restore(file, clock.now())
            starting.prepare_tables()
        say(f"Restored: {manifest.in_words()}.")
        if aside:
            say(f"What was there before lies in {aside}.")
        if backups.is_of_the_key_before(manifest):
            say("It is sealed by the key before. Bring it under the new one: afterwards rekey")


@click.command()
@HOME
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it."
)
def doctor(home: str | None, form: str) -> None:
    """Look at everything, and say what to do; exit code 1 when something fails."""
    _at_home(home)
    with _sentences():
        _load()
    from ..web import clock
    from ..web.doctor import Level, examine
    from .output import print_json

    found = list(examine(clock.now()))
    if form == "json":
        print_json([{"about": f.about, "level": f.level, "says": f.says, "do": f.do} for f in found])
    else:
        for finding in found:
            click.echo(f"{finding.level:5} {finding.about:10} {finding.says}")
            if finding.do:
                click.echo(f"{'':16} → {finding.do}")
    sys.exit(any(finding.level is Level.FAIL for finding in found))


@click.command()
@HOME
def rebuild(home: str | None) -> None:
    """Make the summaries of check-ins and the lists of alerts anew from what people told.

    The site may run meanwhile. Relief curves have a command of their own: relief-rebuild.
    """
    _at_home(home)
    with _sentences():
        _open()
        from ..web import rebuilding

        people = rebuilding.everybody()
        with click.progressbar(people, label="Making anew", file=sys.stderr) as each:
            for patient in each:
                rebuilding.rebuild(patient)
        say(f"Made anew for {len(people)} people.")


@click.command()
@HOME
def rekey(home: str | None) -> None:
    """Bring everything under a new AFTERWARDS_KEY; the site stands still meanwhile.

    A site on your own machine draws the new key itself. Elsewhere set AFTERWARDS_KEY_BEFORE to the key as it
    is and AFTERWARDS_KEY to a new one first. Whatever ends it, run it again: it goes on.
    """
    _at_home(home)
    with _sentences():
        _load()
        from ..web import clock, rekeying, starting
        from ..web.home import home_of_site
        from ..web.scheduler import forget_old_pages

        with starting.only_one(home_of_site()):
            starting.prepare_tables()
            change = rekeying.begin(home_of_site())
            moved = rekeying.rekey(change, clock.now(), _moving)
            forget_old_pages(clock.now())
        if moved:
            say(f"Done: {moved} sealed keys and second factors are under the new key.")
        else:
            say("Everything is under the new key already. Before another change take the key before away.")
        say(f"Keep a copy of the new key elsewhere: {_where_the_key_is()}. Then make a backup.")
        say(f"The key before ({_where_is('AFTERWARDS_KEY_BEFORE', 'key-before')}) opens backups made before")
        say("now, and nothing else. Take it away: to where those backups are, or delete it with them.")


def _moving[T](things: list[T]) -> Iterator[T]:
    with click.progressbar(things, label="Sealing anew", file=sys.stderr) as each:
        yield from each


@click.command("relief-rebuild")
@HOME
def relief_rebuild(home: str | None) -> None:
    """Make everybody's relief curves anew from what they told; the site may run meanwhile."""
    _at_home(home)
    with _sentences():
        _open()
        from ..web import clock
        from ..web.relief.renewing import rebuild_all

        say(f"Made anew for {rebuild_all(clock.now())} people.")


@click.group()
def practice() -> None:
    """Clinics on this site."""


@practice.command("add")
@click.argument("name")
@click.option("--zone", default="UTC", show_default=True, help="Its time zone, as in America/New_York.")
@click.option("--telephone", default="", help="The number that patients call.")
@HOME
def add_practice(name: str, zone: str, telephone: str, home: str | None) -> None:
    """Make a clinic, and print the link by which its first admin comes in."""
    _at_home(home)
    with _sentences():
        _open()
        from ..web import clock

        _check_zone(zone)
        from ..web.clinics.actions import make_practice

        made = make_practice(name, zone, telephone, clock.now())
        _print_link(made.invited.token, made.invited.code)


ROLES = ("clinic admin", "clinician", "therapist", "desk")


@practice.command("list")
@HOME
def list_practices(home: str | None) -> None:
    """List the clinics of this site and who works there."""
    _at_home(home)
    with _sentences():
        _open()
        from ..web.clinics.queries import practices, staff_of_practice

        known = practices()
        for one in known:
            click.echo(f"{one.pk}  {one.name}  {one.zone}")
            for member in staff_of_practice(one):
                click.echo(f"    {member.name or 'no name'}, {member.role}")
        if not known:
            say("No clinic yet. Make one: afterwards practice add NAME")


@practice.command("invite")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default=ROLES[0], show_default=True, help="What they do.")
@HOME
def invite_to_practice(name: str, role: str, home: str | None) -> None:
    """Print a new link into a clinic, for when nobody there can make one.

    NAME is the clinic's name or its id, as `afterwards practice list` shows them.
    """
    _at_home(home)
    with _sentences():
        _open()
        from ..web import clock
        from ..web.clinics.actions import invite_from_outside
        from ..web.clinics.queries import practice_named
        from ..web.clinics.roles import Role

        made = invite_from_outside(practice_named(name), Role(role), clock.now())
        _print_link(made.token, made.code)


@click.command("sign-out")
@click.argument("address")
@HOME
def sign_out(address: str, home: str | None) -> None:
    """Sign the account with that ADDRESS out on all its devices; the site may run meanwhile."""
    _at_home(home)
    with _sentences():
        _open()
        from allauth.account.adapter import get_adapter

        from ..web import clock
        from ..web.people.access import account_named
        from ..web.people.actions import end_devices

        user = account_named(address)
        ended = end_devices(user, clock.now())
        get_adapter().tell_signed_out(user)
        say(f"{user.email} is signed out on all devices; {ended} sessions ended.")


def _print_link(token: str, code: str) -> None:
    from django.conf import settings
    from django.urls import reverse

    click.echo(f"{settings.SITE_URL}{reverse('invited', args=[token])}")
    click.echo(f"Code: {code}")
    say("The link lets one person in, once, within 72 hours. Give the code on another way than the link.")


def _check_zone(zone: str) -> None:
    from zoneinfo import available_timezones

    if zone not in available_timezones():
        raise click.BadParameter(f"'{zone}' is no time zone such as America/New_York.", param_hint="--zone")


def _load() -> None:
    from ..web import starting
    from ..web.home import home_of_site

    starting.prepare_home(home_of_site())
    starting.load_settings()


def _open() -> None:
    """The site's settings and its database, made where there is none yet."""
    _load()
    from ..web import starting

    starting.prepare_database()


@contextmanager
def _sentences() -> Iterator[None]:
    """Say what went wrong as a sentence, and end with code 1."""
    from ..web.home import PlainError

    try:
        yield
    except PlainError as error:
        say(str(error))
        sys.exit(1)


def _where_the_key_is() -> str:
    return _where_is("AFTERWARDS_KEY", "key")


def _where_is(variable: str, name: str) -> str:
    from ..web.home import home_of_site

    if os.environ.get(variable):
        return variable
    return os.environ.get(f"{variable}_FILE") or str(home_of_site() / "secrets" / name)


COMMANDS: tuple[click.Command, ...] = (
    serve,
    demo,
    backup,
    restore,
    doctor,
    practice,
    sign_out,
    rebuild,
    rekey,
    relief_rebuild,
)
