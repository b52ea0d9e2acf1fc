"""Saved questions on pages: the forms, and what a list and a question's own page show."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from ntbcare.agencies.scope import Viewer
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import InvalidInput
from ntbcare.monitoring.models import Cadence, SavedQuestion
from ntbcare.monitoring.questions.asking import Asked, Params, read_question
from ntbcare.monitoring.questions.keeping import (
    LONGEST_NAME,
    LONGEST_NOTE,
    PAGE,
    circles_of,
    own_questions,
    shared_questions,
    subscription_of,
    subscriptions_of,
)
from ntbcare.monitoring.questions.places import Place
from ntbcare.web.desk.reach import number_in

LONGEST_QUESTION = 4000


class NameForm(forms.Form):
    """Under what name a question is kept."""

    name = forms.CharField(label=gettext_lazy("Nama pertanyaan"), max_length=LONGEST_NAME)
    note = forms.CharField(label=gettext_lazy("Keterangan"), max_length=LONGEST_NOTE, required=False)


class AskedForm(NameForm):
    """The same with the question, as an address has it."""

    asked = forms.CharField(max_length=LONGEST_QUESTION, widget=forms.HiddenInput)


def params_in(said: str) -> Params:
    """What an address within a form says, by name."""
    return {name: [str(value) for value in values] for name, values in QueryDict(said[:LONGEST_QUESTION]).lists()}


def asked_in(said: str, places: tuple[Place, ...]) -> Asked:
    """The question that a form brought. Raises InvalidInput where it is none."""
    asked = read_question(params_in(said), places, today=local_day(now()))
    if asked.query is None:
        raise InvalidInput(asked.errors[0].message, errors=asked.errors)
    return asked


def lists_context(viewer: Viewer, after: str = "") -> dict[str, Any]:
    """The officer's own questions, those of others, and what is sent."""
    shared = shared_questions(viewer, after=number_in(after))
    return {
        "own_questions": own_questions(viewer),
        "shared_questions": shared[:PAGE],
        "shared_more": shared[PAGE - 1].pk if len(shared) > PAGE else None,
        "subscriptions": subscriptions_of(viewer),
    }


def saved_context(viewer: Viewer, question: SavedQuestion) -> dict[str, Any]:
    """What stands around the answer of a saved question."""
    mine = question.owner_id == viewer.user_id
    return {
        "saved": question,
        "mine": mine,
        "circles": [one for one in circles_of(viewer) if one.id != question.shared_with_id] if mine else [],
        "readers": question.subscriptions.exclude(officer_id=viewer.user_id).count() if mine else 0,
        "subscription": subscription_of(viewer, question),
        "cadences": Cadence.choices,
        "no_mail": not settings.EMAIL_HOST,
        "name_form": NameForm(initial={"name": question.name, "note": question.note}) if mine else None,
    }
