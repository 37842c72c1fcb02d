"""The examples of examples/deploy: least rights, and nothing named that the program does not have."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from afterwards.cli.main import cli
from afterwards.cli.site import PORT

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "examples/deploy"
UNITS = ("afterwards.service", "afterwards-backup.service")
WALLS = {
    "User": ["afterwards"],
    "StateDirectoryMode": ["0700"],
    "UMask": ["0077"],
    "ProtectSystem": ["strict"],
    "CapabilityBoundingSet": [""],
    "AmbientCapabilities": [""],
    "ProtectProc": ["invisible"],
    "ProcSubset": ["pid"],
    "SystemCallArchitectures": ["native"],
    "SystemCallFilter": ["@system-service", "~@privileged @resources"],
    "LimitCORE": ["0"],
}
YES = [
    "NoNewPrivileges",
    "ProtectHome",
    "PrivateTmp",
    "PrivateDevices",
    "PrivateUsers",
    "ProtectClock",
    "ProtectControlGroups",
    "ProtectHostname",
    "ProtectKernelLogs",
    "ProtectKernelModules",
    "ProtectKernelTunables",
    "RestrictNamespaces",
    "RestrictRealtime",
    "RestrictSUIDSGID",
    "RemoveIPC",
    "LockPersonality",
]


def text_of(name: str) -> str:
    return (DEPLOY / name).read_text("utf-8")


def service(name: str) -> dict[str, list[str]]:
    """The directives of a unit, each with all its values."""
    found: dict[str, list[str]] = {}
    for line in text_of(name).splitlines():
        if line and line[0] not in "#[":
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_has_its_walls(name):
    told = service(name)
    assert {key: told.get(key) for key in WALLS} == WALLS
    assert all(told.get(key) == ["yes"] for key in YES), [key for key in YES if key not in told]
    assert "MemoryMax" in told
    assert told.get("IPAddressDeny") == ["any"] or told.get("PrivateNetwork") == ["yes"]
    assert "afterwards" in told["StateDirectory"][0].split()
    assert not any("SECRET=" in line or "KEY=" in line or "PASSWORD=" in line for line in told["Environment"])


@pytest.mark.parametrize("name", UNITS)
def test_every_credential_is_handed_over_and_read(name):
    told = service(name)
    handed = {line.partition(":")[0] for line in told["LoadCredential"]}
    read = {line.rpartition("%d/")[2] for line in told["Environment"] if "_FILE=%d/" in line}
    assert handed == read


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_has_nothing_to_say(tmp_path):
    files = []
    for name in (*UNITS, "afterwards-backup.timer"):
        file = tmp_path / name
        file.write_text(text_of(name).replace("/opt/afterwards/bin/afterwards", "/bin/true"), "utf-8")
        files.append(str(file))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *files], capture_output=True, text=True, check=False
    )
    if "Failed to initialize manager" in done.stderr:
        pytest.skip("systemd-analyze does not run here")
    about_ours = [line for line in done.stderr.splitlines() if "afterwards" in line]
    assert (done.returncode, about_ours) == (0, [])
    for file in files[:2]:
        rated = subprocess.run(
            ["systemd-analyze", "security", "--offline=true", "--threshold=11", "--no-pager", file],
            capture_output=True,
            text=True,
            check=False,
        )
        assert rated.returncode == 0, rated.stdout[-200:]


def test_a_container_has_least_rights():
    compose = yaml.safe_load(text_of("compose.yaml"))
    for name, part in compose["services"].items():
        assert part["read_only"] is True, name
        assert part["cap_drop"] == ["ALL"], name
        assert part["security_opt"] == ["no-new-privileges:true"], name
        assert "mem_limit" in part, name
        assert not part.get("privileged"), name
    site = compose["services"]["site"]
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", site["user"])
    assert site["volumes"] == ["data:/data"]
    assert "ports" not in site
    assert site["expose"] == [str(PORT)]
    assert set(site["secrets"]) == set(compose["secrets"])
    for name, value in site["environment"].items():
        assert not name.endswith(("_SECRET", "_KEY", "_PASSWORD")), name
        if name.endswith("_FILE"):
            assert value.removeprefix("/run/secrets/") in site["secrets"]


def test_an_image_is_built_from_hashes_and_runs_as_nobody_in_particular():
    lines = text_of("Containerfile").replace("\\\n", " ")
    bases = re.findall(r"^FROM (\S+)", lines, re.MULTILINE)
    assert set(bases) == {"python:3.13-slim"}
    assert "--require-hashes" in lines
    assert "--no-index" in lines
    seen = [line for line in text_of("Containerfile.dockerignore").splitlines() if not line.startswith("#")]
    assert seen == ["*", "!requirements.lock", "!dist/*.whl"]
    last = lines.rpartition("FROM")[2]
    assert re.search(r"^USER [1-9]\d+:[1-9]\d+$", last, re.MULTILINE)
    assert last.index("USER") < last.index("ENTRYPOINT")
    assert "HEALTHCHECK" in last
    assert f"EXPOSE {PORT}" in last
    assert f"127.0.0.1:{PORT}/health/" in last
    assert 'CMD ["serve"]' in last
    assert "serve" in cli.commands


def test_every_setting_and_command_in_the_files_is_the_programs():
    table = (ROOT / "docs/reference/settings.md").read_text("utf-8")
    known = set(re.findall(r"^\| `(AFTERWARDS_\w+)`", table, re.MULTILINE))
    page = (ROOT / "docs/how-to/deploy-with-least-rights.md").read_text("utf-8")
    for text in (*(file.read_text("utf-8") for file in DEPLOY.iterdir()), page):
        assert set(re.findall(r"AFTERWARDS_[A-Z_]+", text)) <= known
        assert set(re.findall(r"bin/afterwards (\w+)", text)) <= set(cli.commands)
        for port in re.findall(r"(?:127\.0\.0\.1|site):(\d+)", text):
            assert int(port) == PORT


def test_the_proxy_replaces_what_a_visitor_says_of_themself():
    text = text_of("Caddyfile")
    assert "header_up X-Forwarded-For {remote_host}" in text
    assert "header_up X-Forwarded-Proto {scheme}" in text
