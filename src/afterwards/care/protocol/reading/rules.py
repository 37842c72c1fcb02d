"""One rule: from its map to a ``Rule``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..diagnostics import Place, Problems
from ..grammar import Form, Point, Ramp, Rhythm, Sentence, Total
from ..keys import CALL_KEYS, RAMP_KEYS, RULE_KEYS, VERB_KEYS
from ..things import Vocabulary
from ..tree import URGENCIES, Call, Condition, Fact, Rule, Verb
from .conditions import read_condition
from .fields import Fields, parsed
from .nodes import Many, Node, Table
from .rhythms import parse_ramp, parse_rhythm, parse_total
from .sentences import parse_point, parse_sentence
from .words import Names, SentenceError

GATES = ("start", "leaving", "booking")


@dataclass(frozen=True, slots=True)
class RuleReader:
    """What a rule needs to know about the rest of its file."""

    names: Names
    facts: Mapping[str, Fact]
    vocabulary: Vocabulary
    layers: Mapping[str, str]
    problems: Problems

    def read(self, id: str, node: Node) -> Rule | None:
        """The rule, or None when it has no usable verb or time."""
        fields = Fields(node, id, RULE_KEYS, self.problems)
        verb = self._verb(id, fields)
        fields.required("title")
        when = self._sentences(fields, "when")
        if verb is None:
            return None
        if verb is not Verb.GATE and not when:
            if "when" not in fields:
                self.problems.report("E06/when", fields.table.place, rule=id)
            return None
        return Rule(
            id=id,
            verb=verb,
            things=self._things(verb, fields),
            title=fields.text("title"),
            actors=fields.words("for", ("patient",)) or ("patient",),
            when=when,
            not_when=self._sentences(fields, "not when"),
            not_before=self._point(fields),
            how_often=self._rhythm(fields),
            ramp=self._ramp(fields),
            total=self._total(fields),
            if_=self._condition(fields, "if"),
            unless=self._condition(fields, "unless"),
            needs=self._condition(fields, "needs"),
            except_=fields.texts("except"),
            options=fields.texts("options"),
            prompts=fields.texts("prompts"),
            steps=fields.texts("steps"),
            then=self._call(fields),
            body=fields.text("body"),
            why=fields.text("why"),
            firm=fields.word("firm", "must"),
            evidence=fields.word("evidence", "clinic says"),
            floor=fields.flag("floor"),
            source=fields.texts("source"),
            claims=fields.texts("claims"),
            formerly=fields.text("formerly"),
            layer=self.layers.get(id, ""),
            place=fields.table.place,
            places=_places(fields),
        )

    def _verb(self, id: str, fields: Fields) -> Verb | None:
        verbs = [key for key in fields.table.entries if key in VERB_KEYS]
        if not verbs:
            self.problems.report("E06", fields.table.place, rule=id, verbs=", ".join(VERB_KEYS))
            return None
        if len(verbs) > 1:
            place = fields.table.keys.get(verbs[1], fields.table.place)
            self.problems.report("E06/verbs", place, rule=id, one=verbs[0], two=verbs[1])
        return Verb(verbs[0])

    def _things(self, verb: Verb, fields: Fields) -> tuple[str, ...]:
        things = tuple(fields.texts(verb.value))
        if not things:
            self.problems.report("E06/needs", fields.place(verb.value), noun=fields.noun, key=verb.value)
        if verb is Verb.GATE and things and things[0] not in GATES:
            wanted, place = f"one of {', '.join(GATES)}", fields.place("gate")
            self.problems.report("E10", place, key="gate", value=things[0], wanted=wanted, hint="")
        return things

    def _sentences(self, fields: Fields, key: str) -> tuple[Sentence, ...]:
        node = fields.node(key)
        if node is None:
            return ()
        nodes = node.items if isinstance(node, Many) else (node,)
        read = [parsed(n, lambda t: parse_sentence(t, self.names), f"'{key}'", self.problems) for n in nodes]
        if key == "not when":
            for n, sentence in zip(nodes, read, strict=True):
                if sentence and sentence.form in (Form.ALWAYS, Form.AT, Form.BY):
                    hint = "Use 'from … until …', 'during …' or a day."
                    self.problems.report("E07", n.place, problem="This names no stretch of time", hint=hint)
        return tuple(sentence for sentence in read if sentence)

    def _point(self, fields: Fields) -> Point | None:
        node = fields.node("not before")
        if node is None:
            return None
        return parsed(node, lambda t: parse_point(t, self.names), "'not before'", self.problems)

    def _rhythm(self, fields: Fields) -> Rhythm | None:
        node = fields.node("how often")
        if node is None:
            return None
        return parsed(node, lambda t: parse_rhythm(t, self.names), "'how often'", self.problems)

    def _ramp(self, fields: Fields) -> Ramp | None:
        if (node := fields.node("ramp")) is None:
            return None
        ramp = Fields(node, "a ramp", RAMP_KEYS, self.problems)
        texts = [ramp.required(key) for key in ("add", "after", "at most")]
        ramp.word("how", "offer")
        try:
            return parse_ramp(*texts) if all(texts) else None
        except SentenceError as error:
            self.problems.report(error.key, node.place, **error.words)
            return None

    def _total(self, fields: Fields) -> Total | None:
        node = fields.node("total")
        return parsed(node, parse_total, "'total'", self.problems) if node else None

    def _condition(self, fields: Fields, key: str) -> Condition:
        node = fields.node(key)
        return read_condition(node, fields.noun, self.facts, self.problems) if node else ()

    def _call(self, fields: Fields) -> Call | None:
        if (node := fields.node("then")) is None:
            return None
        call = Fields(node, "'then'", CALL_KEYS, self.problems)
        return Call(call.required("call"), call.word("how soon", URGENCIES[1]))


def _places(fields: Fields) -> dict[str, Place]:
    found = {key: value.place for key, value in fields.table.entries.items()}
    then = fields.node("then")
    if isinstance(then, Table) and "call" in then.entries:
        found["then"] = then.entries["call"].place
    return found
