"""The constants of the relief curve as versioned files: ``1.json``, and beside it how well it was calibrated.

A refit writes a new file; nothing replaces these by itself.
"""

from __future__ import annotations

from .reading import Baseline, Kind, Parameters, ParametersError, calibration, shipped

__all__ = ["Baseline", "Kind", "Parameters", "ParametersError", "calibration", "shipped"]
