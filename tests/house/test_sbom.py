"""The list of what we lean on names every package of every lock, with its version and hashes."""

import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
HEX = {"SHA-256": 64, "SHA-384": 96, "SHA-512": 128}


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    place = importlib.util.spec_from_file_location("sbom", ROOT / "tools/sbom.py")
    assert place
    assert place.loader
    sbom = importlib.util.module_from_spec(place)
    place.loader.exec_module(sbom)
    return json.loads(json.dumps(sbom.bill()))


def locked() -> set[tuple[str, str, str]]:
    """Kind, name and version, straight from the locks."""
    python = (ROOT / "requirements.lock").read_text("utf-8")
    pins = {("pypi", *pin) for pin in re.findall(r"^([\w.-]+)==([^\s;\\]+)", python, re.MULTILINE)}
    for lock in ("frontend", "tests/node"):
        packages = json.loads((ROOT / lock / "package-lock.json").read_text("utf-8"))["packages"]
        pins |= {("npm", at.split("node_modules/")[-1], one["version"]) for at, one in packages.items() if at}
    return pins


def test_it_names_every_locked_package_and_no_other(found):
    named = [(one["purl"][4:].split("/")[0], one["name"], one["version"]) for one in found["components"]]
    assert len(named) == len(set(named))
    assert set(named) == locked()


def test_every_package_has_a_hash_of_every_file_that_may_be_installed(found):
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    listed = [p["value"] for one in found["components"] for p in one["properties"] if "sha256" in p["name"]]
    assert sorted(listed) == sorted(re.findall(r"sha256:(\w+)", lock))
    for one in found["components"]:
        for each in one.get("hashes", []):
            assert re.fullmatch(rf"[0-9a-f]{{{HEX[each['alg']]}}}", each["content"]), one["name"]
        inside = [each["value"] for each in one["properties"] if each["name"] == "afterwards:inside"]
        assert one.get("hashes") or inside == ["fhir"] or one["purl"].startswith("pkg:pypi/"), one["name"]


def test_it_is_cyclonedx_and_names_no_machine(found):
    assert (found["bomFormat"], found["specVersion"]) == ("CycloneDX", "1.6")
    refs = [one["bom-ref"] for one in found["components"]]
    assert refs == sorted(set(refs))
    assert str(ROOT) not in json.dumps(found)
