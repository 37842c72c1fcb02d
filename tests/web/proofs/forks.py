"""Loads the site as a clinic's machine would, then becomes the forking site of lives.py. Run as a program."""

from __future__ import annotations

import sys
from importlib import import_module

from afterwards.web import starting

if __name__ == "__main__":
    starting.load_settings()
    starting.prepare_database()
    import_module("web.proofs.lives").main(int(sys.argv[1]))
