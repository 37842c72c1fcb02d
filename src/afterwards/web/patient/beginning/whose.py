"""Whose guide, with which settings, and how the medicine is given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django import forms
from django.utils.translation import gettext as _

from ....care.exports.sentences import length_phrase
from ....care.plan.families import points_of
from ....care.protocol.grammar import UNITS, Amount, Either, Point, Shift, Then
from ....care.protocol.tree import Rule, Setting
from ...courses.actions import Draft, choose_guide_draft, set_person_draft
from ...courses.records import GuideChoice
from ...protocols.queries import GuideOffer, offers
from .asked import Asked
from .asking import ORAL, STANDARD

UNIT_SECONDS = {**UNITS, "days": 86400, "weeks": 7 * 86400}


class GuideAsked(Asked):
    """Whose guide do you follow?"""

    template = "patient/beginning/guide.html"

    guide = forms.ChoiceField(widget=forms.RadioSelect)

    def build(self) -> None:
        """One choice for each guide on offer."""
        self.offers = offers(self.asking.patient.practice, self.asking.language)
        choice = self.asking.choice
        current = next((offer.value for offer in self.offers if _is_followed(offer, choice)), "")
        field = self.fields["guide"]
        assert isinstance(field, forms.ChoiceField)
        field.label = self.headline
        field.choices = [(offer.value, f"{offer.title}|{_second_line(offer)}") for offer in self.offers]
        has_chosen = self.asking.person.record.guide is not None
        field.initial = current if has_chosen and current else self.offers[0].value
        field.error_messages["required"] = _("Choose a guide. You can change it later.")

    def _headline(self) -> str:
        return _("Whose guide do you follow?")

    def _why(self) -> str:
        return _("Each line of your plan comes from it. You can look first.")

    def drafts(self) -> tuple[Draft, ...]:
        """Follow it; settings made under the same guide stay."""
        offer = next(offer for offer in self.offers if offer.value == self.cleaned_data["guide"])
        old, now = self.asking.person.record.guide, self.asking.now
        if old is not None and _is_followed(offer, old):
            return ()
        choice = GuideChoice(protocol=offer.protocol, name=offer.name, overlays=offer.overlays, since=now)
        return (choose_guide_draft(now, choice),)


def _is_followed(offer: GuideOffer, choice: GuideChoice) -> bool:
    return (offer.protocol, offer.overlays) == (choice.protocol, choice.overlays)


def _second_line(offer: GuideOffer) -> str:
    if offer.mine:
        return _("From your clinic.")
    if offer.protocol == STANDARD:
        return _("For all ways of treatment. Where guides differ, it takes the more careful rule.")
    return ""


class SettingsAsked(Asked):
    """What does your clinic say? Within the bounds that the guide allows."""

    template = "patient/beginning/settings.html"

    def _headline(self) -> str:
        return _("What does your clinic say?")

    def _why(self) -> str:
        return _("Clinics differ here. If you do not know, leave it as it is.")

    def build(self) -> None:
        """A list of lengths for each setting; the guide's own range stands first."""
        chosen = self.asking.choice.settings
        for name, (setting, rule) in self.asking.settings.items():
            own = length_phrase(replace(setting.value, setting=""), self.asking.words)
            if setting.must_choose:
                first = _("Not sure. Keep %(range)s.") % {"range": own}
            else:
                first = _("As the guide says: %(range)s") % {"range": own}
            lengths = [(text, length_phrase(amount, self.asking.words)) for text, amount in steps_of(setting)]
            self.fields[name] = forms.ChoiceField(
                choices=[("", first), *lengths],
                required=False,
                label=rule.title,
                help_text=_how_long(name, rule),
                initial=chosen.get(name, ""),
            )

    @property
    def direct(self) -> list[forms.BoundField]:
        """Those that somebody has to choose."""
        return [self[name] for name, (setting, _rule) in self.asking.settings.items() if setting.must_choose]

    @property
    def folded(self) -> list[forms.BoundField]:
        """Those that are settled and may be changed."""
        return [self[name] for name, (one, _rule) in self.asking.settings.items() if not one.must_choose]

    def drafts(self) -> tuple[Draft, ...]:
        """Follow the same guide with these settings."""
        choice = self.asking.choice
        settings = {name: self.cleaned_data[name] for name in self.asking.settings if self.cleaned_data[name]}
        if settings == dict(choice.settings) and self.asking.person.record.guide is not None:
            return ()
        new = replace(choice, name=choice.name or self.asking.guide.id, settings=settings)
        return (choose_guide_draft(self.asking.now, new),)


def _how_long(name: str, rule: Rule) -> str:
    """On which side of the session the length lies."""
    for point in points_of(rule):
        shifts = [part for part in shifts_in(point) if part.amount.setting == name]
        if shifts:
            return (
                _("How long before the session?") if shifts[0].sign < 0 else _("How long after the session?")
            )
    return ""


def shifts_in(point: Point | None) -> Iterator[Shift]:
    """The lengths before or after a moment that a point of time is made of."""
    if isinstance(point, Shift):
        yield point
    elif isinstance(point, Then | Either):
        yield from shifts_in(point.first)
        yield from shifts_in(point.second)


def steps_of(setting: Setting) -> Iterator[tuple[str, Amount]]:
    """The lengths that a list offers, from the least to the most: ``("90 minutes", …)``."""
    assert setting.least is not None
    assert setting.most is not None
    low, high = _seconds(setting.least), _seconds(setting.most)
    step = next((s for s in (1800, 3600, 6 * 3600, 86400) if (high - low) // s <= 12), 7 * 86400)
    at = low
    while at <= high:
        amount = _amount(at)
        yield f"{amount.least} {amount.unit}", amount
        at += step


def _seconds(amount: Amount) -> int:
    return amount.least * UNIT_SECONDS.get(amount.unit, 30 * 86400)


def _amount(seconds: int) -> Amount:
    unit, size = ("hours", 3600) if seconds % 3600 == 0 else ("minutes", 60)
    return Amount(seconds // size, seconds // size, unit)


class RouteAsked(Asked):
    """How do you take it?"""

    route = forms.ChoiceField(widget=forms.RadioSelect)

    def _headline(self) -> str:
        return _("How is it given to you?")

    def _why(self) -> str:
        return _("Your guide has other rules for each way.")

    def build(self) -> None:
        """The routes of the guide."""
        routes = self.asking.guide.routes
        field = self.fields["route"]
        assert isinstance(field, forms.ChoiceField)
        field.label = self.headline
        field.choices = [(route, self._shown(route)) for route in routes]
        field.initial = self.asking.route or routes[0]
        field.error_messages["required"] = _("Choose one. You can change it later.")

    def _shown(self, route: str) -> str:
        shown = {
            "iv": _("As a drip into a vein"),
            "im": _("As a shot into a muscle"),
            "intranasal": _("As a nose spray"),
            ORAL: _("As a tablet or lozenge"),
        }
        return shown.get(route) or self.asking.guide.shown("routes", route)

    def drafts(self) -> tuple[Draft, ...]:
        """What holds where no session says otherwise."""
        route = self.cleaned_data["route"]
        if route == self.asking.person.course.route:
            return ()
        return (set_person_draft(self.asking.now, route=route),)
