"""A home for the site's tests. Lets test files import each other: ``from laws.given import protocol_of``."""

import os
import sys
import tempfile
from pathlib import Path

# Before any setting is read: tests have a home of their own, and never somebody's real one.
os.environ["AFTERWARDS_HOME"] = tempfile.mkdtemp(prefix="afterwards-tests-")

sys.path.insert(0, str(Path(__file__).parent))
