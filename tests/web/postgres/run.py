"""Run the tests of the site's data on PostgreSQL: ``python tests/web/postgres/run.py [PYTEST ARGUMENTS]``.

Where no server starts it fails on a build server (CI is set) and says so and passes elsewhere.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TESTS))

from web.postgres.server import NoServerError, running  # noqa: E402


def main() -> int:
    """The exit code of the tests."""
    try:
        with running() as url:
            return _test(url, sys.argv[1:] or ["-n", "auto"])
    except NoServerError as error:
        print(f"No PostgreSQL here, so its tests did not run: {error}", file=sys.stderr)
        return 1 if os.environ.get("CI") else 0


def _test(url: str, arguments: list[str]) -> int:
    env = {**os.environ, "AFTERWARDS_DATABASE": url, "PYTHONPATH": str(TESTS)}
    command = [sys.executable, "-m", "pytest", "-p", "web.postgres.plugin", *arguments]
    if not any(Path(argument).exists() for argument in arguments):
        command.append(str(TESTS / "web"))
    return subprocess.run(command, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
