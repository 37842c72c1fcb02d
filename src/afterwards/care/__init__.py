"""The engine: pure functions from definitions and facts to plans. No clock, no randomness, no I/O."""
