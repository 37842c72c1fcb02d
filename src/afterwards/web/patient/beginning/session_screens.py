"""The screens of the question about sessions: how, then the dates, then once more before they are kept."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from .asked import Asked
from .asking import Asking
from .screens import Frame
from .sessions import (
    CHECK,
    CHOOSE,
    FILE,
    HOME,
    NONE,
    ONE,
    SERIES,
    ChooseAsked,
    DatesAsked,
    FileAsked,
    HomeAsked,
    SeriesAsked,
    SessionsAsked,
    chosen_dates,
)

SCREENS: dict[str, type[Asked]] = {
    ONE: DatesAsked,
    CHECK: DatesAsked,
    SERIES: SeriesAsked,
    FILE: FileAsked,
    HOME: HomeAsked,
}


def form_of(request: HttpRequest, asking: Asking) -> Asked:
    """The form that was sent, when it is one that keeps something."""
    asked = SCREENS.get(str(request.GET.get("how")), SessionsAsked)
    return asked(asking, "", request.POST, request.FILES)


def answer(request: HttpRequest, asking: Asking, frame: Frame) -> HttpResponse | None:
    """The screen that comes next; None when what was sent is to be kept."""
    how = str(request.GET.get("how", ""))
    if how == CHOOSE and request.method == "POST":
        return _chosen(request, asking, frame)
    if how not in SCREENS:
        return _choose_way(request, asking, frame)
    if request.method == "GET":
        if how == CHECK:
            return redirect(frame.here)
        initial = {"time_0": "10:00"} if how == ONE else {"again": "again" in request.GET}
        return _draw(request, SCREENS[how](asking, initial=initial), frame, how)
    if how in (ONE, CHECK, HOME):
        form = form_of(request, asking)
        return None if form.is_valid() else _draw(request, form, frame, how)
    return _look_closer(request, asking, frame, how)


def _choose_way(request: HttpRequest, asking: Asking, frame: Frame) -> HttpResponse | None:
    if request.method == "GET":
        return _draw(request, SessionsAsked(asking), frame, "")
    form = SessionsAsked(asking, "", request.POST)
    if not form.is_valid():
        return _draw(request, form, frame, "")
    how = form.cleaned_data["how"]
    return None if how == NONE else redirect(f"{frame.here}?how={how}")


def _look_closer(request: HttpRequest, asking: Asking, frame: Frame, how: str) -> HttpResponse:
    """A series or a file: the dates are shown before they are kept."""
    form = form_of(request, asking)
    if not form.is_valid():
        return _draw(request, form, frame, how)
    if isinstance(form, SeriesAsked):
        return _draw(request, _dates(asking, form.dates()), frame, CHECK)
    choose = ChooseAsked(asking, initial={"read": form.cleaned_data["file"]})
    return _draw(request, choose, frame, CHOOSE)


def _chosen(request: HttpRequest, asking: Asking, frame: Frame) -> HttpResponse:
    dates = chosen_dates(request.POST.getlist("events"))
    if not dates:
        return redirect(f"{frame.here}?how={FILE}&again=yes")
    return _draw(request, _dates(asking, dates), frame, CHECK)


def _dates(asking: Asking, dates: list[tuple[str, str]]) -> DatesAsked:
    initial: dict[str, Any] = {"count": len(dates)}
    for row, (day, time) in enumerate(dates):
        initial |= {f"date_{row}": day, f"time_{row}": time}
    return DatesAsked(asking, initial=initial)


def _draw(request: HttpRequest, form: Asked, frame: Frame, how: str) -> HttpResponse:
    context = {
        **frame.context,
        "form": form,
        "headline": form.headline,
        "second": form.why,
        "multipart": form.is_upload,
        "action": f"{frame.here}?how={how}" if how else frame.here,
    }
    if how:
        context |= {"back_url": frame.here}
    return render(request, form.template, context)
