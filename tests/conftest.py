"""Lets test files import each other's tellers: ``from laws.given import protocol_of``."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
