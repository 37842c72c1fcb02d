"""Write what we lean on as CycloneDX, for machines: every package of the three locks, with its hashes.

`make sbom` writes build/sbom.cdx.json. The locks are read as they stand: nothing is installed or asked for.
Neither exporter at hand fits: uv's wants a lock of its own, npm's leaves out what other systems install.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
PYTHON_LOCK = ROOT / "requirements.lock"
NPM_LOCKS = (ROOT / "frontend/package-lock.json", ROOT / "tests/node/package-lock.json")
TARGET = ROOT / "build/sbom.cdx.json"
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
ALGORITHMS = {"sha256": "SHA-256", "sha384": "SHA-384", "sha512": "SHA-512"}

type Component = dict[str, Any]


def component(kind: str, name: str, version: str, lock: Path) -> Component:
    """One package. Its address (a purl) is its name in this list too."""
    address = f"pkg:{kind}/{quote(name, safe='/')}@{quote(version, safe='')}"
    source = {"name": "afterwards:lock", "value": lock.relative_to(ROOT).as_posix()}
    return {
        "type": "library",
        "bom-ref": address,
        "name": name,
        "version": version,
        "purl": address,
        "properties": [source],
    }


def of_python() -> Iterator[Component]:
    """The packages of requirements.lock. A pin has a hash for each file of it; they stand as properties."""
    for block in re.split(r"^(?=[A-Za-z0-9])", PYTHON_LOCK.read_text("utf-8"), flags=re.MULTILINE):
        if pin := PIN.match(block):
            found = component("pypi", pin[1].lower(), pin[2], PYTHON_LOCK)
            files = [{"name": "afterwards:sha256", "value": one} for one in HASH.findall(block)]
            yield found | {"properties": [*found["properties"], *files]}


def of_npm(lock: Path) -> Iterator[Component]:
    """The packages of a package-lock.json, for every system."""
    for place, told in json.loads(lock.read_text("utf-8"))["packages"].items():
        if not place:
            continue  # ourselves
        name = told.get("name") or place.rpartition("node_modules/")[2]
        found = component("npm", name, told["version"], lock)
        if told.get("inBundle"):  # travels inside of the package above it, under that one's hash
            above = place.rpartition("/node_modules/")[0].rpartition("node_modules/")[2]
            found["properties"].append({"name": "afterwards:inside", "value": above})
        else:
            algorithm, _, digest = told["integrity"].partition("-")
            found["hashes"] = [{"alg": ALGORITHMS[algorithm], "content": base64.b64decode(digest).hex()}]
        if told.get("license"):
            found["licenses"] = [{"expression": told["license"]}]
        yield found


def bill() -> dict[str, Any]:
    """The whole list. The same locks give the same bytes: it names no time and no machine."""
    version = re.search(r'__version__ = "(.+)"', (ROOT / "src/afterwards/__init__.py").read_text("utf-8"))
    assert version is not None
    components: dict[str, Component] = {}
    for found in [*of_python(), *(one for lock in NPM_LOCKS for one in of_npm(lock))]:
        known = components.setdefault(found["bom-ref"], found)
        if known is not found:  # in both npm locks
            known["properties"] = [*known["properties"], *found["properties"]]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "name": "afterwards", "version": version[1]},
            "tools": {"components": [{"type": "application", "name": "tools/sbom.py"}]},
        },
        "components": [components[ref] for ref in sorted(components)],
    }


def main() -> None:
    """Write it."""
    TARGET.parent.mkdir(exist_ok=True)
    found = bill()
    TARGET.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {len(found['components'])} packages")


if __name__ == "__main__":
    main()
