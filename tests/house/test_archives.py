"""What we hand out: the wheel and the sdist carry everything that lies in the package."""

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CARRIED = {".py", ".typed", ".yaml", ".tsv", ".html", ".css", ".svg", ".typ", ".woff2", ".ttf"}


@pytest.fixture(scope="module")
def archives(tmp_path_factory):
    """Build both archives from a clean copy of the sources, without a network."""
    work = tmp_path_factory.mktemp("build")
    unwanted = shutil.ignore_patterns("__pycache__", "node_modules", ".*_cache")
    for name in ("src", "tests", "docs"):
        shutil.copytree(ROOT / name, work / name, ignore=unwanted)
    for name in ("pyproject.toml", "README.md", "LICENSE", "Makefile", "setup", "requirements.lock"):
        shutil.copy(ROOT / name, work)
    build = [sys.executable, "-m", "hatchling", "build"]
    done = subprocess.run(build, cwd=work, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return work / "dist"


def package_files():
    """Name every file of the package as an import path sees it."""
    package = ROOT / "src/afterwards"
    return {
        path.relative_to(ROOT / "src").as_posix()
        for path in package.rglob("*")
        if path.suffix in CARRIED and "__pycache__" not in path.parts
    }


def test_the_wheel_carries_every_file_of_the_package(archives):
    with zipfile.ZipFile(next(archives.glob("*.whl"))) as wheel:
        assert package_files() <= set(wheel.namelist())


def test_the_sdist_carries_every_file_of_the_package(archives):
    with tarfile.open(next(archives.glob("*.tar.gz"))) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert {f"src/{name}" for name in package_files()} <= names
    assert {"setup", "requirements.lock", "LICENSE", "README.md"} <= names
