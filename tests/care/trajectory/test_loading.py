"""numpy is loaded where a curve is computed, and nowhere else."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import subprocess
import sys

import pytest

from afterwards.care import trajectory

PROBE = """
import importlib, pkgutil, sys
import afterwards.care as care
for module in pkgutil.walk_packages(care.__path__, "afterwards.care."):
    if not module.name.startswith("afterwards.care.trajectory."):
        importlib.import_module(module.name)
from afterwards.care.trajectory import Relief, Report, half_way_mark
from afterwards.care.trajectory.parameters import shipped
shipped()
assert "numpy" not in sys.modules, "the engine"
from afterwards.cli.main import cli
cli.main(["protocols"], standalone_mode=False)
assert "numpy" not in sys.modules, "the command line"
from afterwards.care.trajectory import forecast
assert "numpy" in sys.modules, "the curve"
"""


def test_numpy_is_loaded_only_with_the_curve():
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_everything_promised_is_there():
    for name in trajectory.__all__:
        assert getattr(trajectory, name) is not None
    with pytest.raises(AttributeError):
        trajectory.foresee  # noqa: B018


def test_the_examples_of_its_docstrings_run():
    ran = 0
    for found in pkgutil.walk_packages(trajectory.__path__, f"{trajectory.__name__}."):
        module = importlib.import_module(found.name)
        result = doctest.testmod(module)
        assert not result.failed, found.name
        ran += result.attempted
    assert not doctest.testmod(trajectory).failed
    assert ran > 10
