"""The engine runs where no site, no framework and no command line can be imported."""

import subprocess
import sys

PROBE = """
import importlib, pkgutil, sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"django", "click", "rich"} or name in {"afterwards.cli", "afterwards.web"}:
            raise ImportError(f"the engine asked for {name}")

sys.meta_path.insert(0, Refuse())
import afterwards.care as care
for module in pkgutil.walk_packages(care.__path__, "afterwards.care."):
    importlib.import_module(module.name)
"""


def test_every_module_of_the_engine_imports_without_framework_site_or_command_line():
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
