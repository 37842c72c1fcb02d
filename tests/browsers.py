"""The browser that screens and paper are proved in."""

from __future__ import annotations

import shutil

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The one without windows first: the same engine, and a journey takes two thirds of the processor's time."""

CHROMIUM = next((path for name in NAMES if (path := shutil.which(name))), None)
