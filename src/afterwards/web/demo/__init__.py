"""The demonstration: made-up people, and a clock that anybody may move. Only where settings.DEMO is set."""
