"""What leaves the engine: plain values, calendars, pages."""
