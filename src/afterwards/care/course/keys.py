"""The keys of a course file, as data."""

from __future__ import annotations

from ..protocol.keys import Key

COURSE_KEYS: dict[str, Key] = {
    "afterwards": Key("text", "version of the language; always the first key; 1"),
    "course": Key("text", "the course's name"),
    "protocol": Key(
        "versions", "a shipped protocol's id or a path; a list of {use: …, from: DATE} over versions"
    ),
    "overlays": Key("texts", "paths of overlays, weakest first"),
    "time zone": Key("zones", "a zone, or a list of {from: …, zone: …} when the person travels"),
    "waking": Key("text", "when the person gets up, HH:MM"),
    "bedtime": Key("text", "when the person goes to bed, HH:MM"),
    "place": Key("place", "{latitude: …, longitude: …} for sunrise and sunset"),
    "medicines": Key("texts", "what the person takes; leave it out when nobody asked"),
    "route": Key("text", "how the medicine is given, in a course without sessions"),
    "age": Key("text", "years"),
    "starts": Key("date", "the first day of the course; the first session's day when left out"),
    "ends": Key("date", "the last day of the course"),
    "sessions": Key("sessions", "the sessions"),
    "visits": Key("visits", "planned talk visits: times, or {key: …, at: …}"),
    "moments": Key("moments", "facts that happened at an instant"),
    "answers": Key("answers", "what somebody said, with 'at'"),
    "completions": Key("completions", "what was done, partly, skipped or missed"),
    "orders": Key("orders", "this person's own layer, written like an overlay"),
}
SESSION_KEYS: dict[str, Key] = {
    "key": Key("text", "its own name; given when it is planned, kept when it moves"),
    "route": Key("text", "iv, im, intranasal, oral …"),
    "shape": Key("text", "which of the protocol's shapes of session"),
    "place": Key("text", "where it is held, as in clinic or home"),
    "phase": Key("text", "which phase it belongs to; by order when left out"),
    "planned": Key("time", "when it is planned"),
    "booked": Key("time", "when it was agreed"),
    "arrival": Key("time", "when the person came"),
    "start": Key("time", "when dosing started"),
    "end": Key("time", "when dosing ended"),
    "leaving": Key("time", "when the person left"),
    "parts": Key("parts", "recorded parts: {infusion: {start: …, end: …}}"),
    "answers": Key("answers", "answers given for this session"),
    "missed": Key("flag", "the person did not come"),
    "cancelled": Key("flag", "it was called off"),
    "stopped early": Key("flag", "dosing was stopped before its planned end"),
}
COMPLETION_KEYS: dict[str, Key] = {
    "rule": Key("text", "the rule's id"),
    "session": Key("text", "the session's key"),
    "how": Key("word", "what came of it", ("done", "partly", "skipped", "missed")),
    "at": Key("time", "when"),
    "key": Key("text", "its own name; its number in the file when left out"),
    "repeat": Key("text", "which repeat, as in the occurrence's id"),
}
VERSION_KEYS: dict[str, Key] = {
    "use": Key("text", "a shipped protocol's id or a path"),
    "from": Key("time", "the day from which it holds; the first holds since ever"),
}
STAY_KEYS: dict[str, Key] = {
    "from": Key("time", "the day or the local time of arrival"),
    "zone": Key("text", "the zone's name"),
}
PLACE_KEYS: dict[str, Key] = {
    "latitude": Key("text", "degrees north, -90 to 90"),
    "longitude": Key("text", "degrees east, -180 to 180"),
}
VISIT_KEYS: dict[str, Key] = {"key": Key("text", "its own name"), "at": Key("time", "when")}
