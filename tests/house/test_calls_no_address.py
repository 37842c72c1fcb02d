"""Nobody can make the site ask another server: no part of it has a client to ask with."""

import ast
from collections.abc import Iterator
from pathlib import Path

import afterwards

CLIENTS = {"aiohttp", "ftplib", "http.client", "httpx", "requests", "telnetlib", "urllib.request", "urllib3"}
OWN_HEALTH = "web/serving.py"
"""It asks the page of its own health on this machine, before it says that it is ready."""


def imports(source: str) -> Iterator[str]:
    """Everything that a file imports, by the names that it can be told by."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{one.name}" for one in node.names)


def test_no_part_of_the_program_has_a_client_but_to_see_its_own_health() -> None:
    root = Path(afterwards.__file__).parent
    found = {
        str(file.relative_to(root)): used
        for file in root.rglob("*.py")
        if (used := CLIENTS & set(imports(file.read_text(encoding="utf-8"))))
    }
    assert found == {OWN_HEALTH: {"http.client"}}
