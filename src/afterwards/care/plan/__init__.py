"""From a protocol and a course to a dated plan."""

from .compiling import compile
from .plan import Activity, Held, Plan
from .programs import Programs, prepare
from .windows import Edge, Window

__all__ = ["Activity", "Edge", "Held", "Plan", "Programs", "Window", "compile", "prepare"]
