"""Addresses of Look back."""

from django.urls import path

from . import past, views, visit, visit_paper

urlpatterns = [
    path("look-back/", views.look_back, name="look_back"),
    path("look-back/of/<slug:form>/", views.trend, name="trend"),
    path("look-back/happened/", views.add_event, name="add_event"),
    path("look-back/undo/", views.undo, name="look_back_undo"),
    path("look-back/visit/", visit.visit, name="visit"),
    path("look-back/visit.pdf", visit_paper.visit_pdf, name="visit_pdf"),
    path("look-back/visit/words/", visit.words, name="visit_words"),
    path("look-back/past/", past.past, name="past"),
    path("look-back/scores.csv", past.scores_file, name="scores_file"),
]
