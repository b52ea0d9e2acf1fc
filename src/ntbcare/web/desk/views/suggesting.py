"""What is suggested for a case: agencies with their reasons, class, category, priority. Fetched beside the case."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ntbcare.agencies.queries import reference as known
from ntbcare.agencies.scope import Viewer
from ntbcare.cases.errors import CaseNotFound
from ntbcare.cases.file import CaseFile, open_file
from ntbcare.cases.matrix import Field
from ntbcare.cases.models import Case
from ntbcare.cases.queries import visible_case
from ntbcare.cases.sets import Classification, EventKind, Priority
from ntbcare.common.errors import Forbidden
from ntbcare.routing.queries import Advice
from ntbcare.web.desk.officer import desk_page, viewer_of_request
from ntbcare.web.desk.views.case import case_id_of
from ntbcare.workflow.dispose import advise_on
from ntbcare.workflow.join import similar_for
from ntbcare.workflow.possible import possible_steps

_FOR = frozenset({EventKind.VERIFIED, EventKind.ASSIGNED})


@require_safe
@desk_page()
def show_suggestions(request: HttpRequest, reference: str) -> HttpResponse:
    """The suggestions for a case, to whoever may verify or dispose it; alone for htmx, else as a page."""
    viewer = viewer_of_request(request)
    file = open_file(viewer, case_id_of(reference))
    possible = possible_steps(viewer, file.case, file.assignments, file.standing)
    if not possible.case & _FOR or file.hides(Field.TEXT):
        raise Forbidden(_("Langkah ini bukan untuk Anda."))
    said = " ".join(part for part in (file.title, file.text, file.landmark) if part)
    advice = advise_on(file.case, text=said, assignments=file.assignments)
    context = _context(file, advice) | {
        "similar": similar_for(viewer, file.case, text=said) if EventKind.JOINED in possible.case else [],
        "named_same": _named_same(viewer, file),
        "may": {kind.value for kind in possible.case},
        "list_query": request.GET.urlencode(),
    }
    alone = request.headers.get("HX-Target") == "suggested"
    return render(request, "desk/suggested.html" if alone else "desk/suggestions.html", context)


def _named_same(viewer: Viewer, file: CaseFile) -> Case | None:
    """The case that the complainant says is of the same thing, where the officer reaches it."""
    named = file.lines[0].event.facts.get("same_as") if file.lines else None
    try:
        return visible_case(viewer, int(named))[0] if named else None
    except CaseNotFound:
        return None


def _context(file: CaseFile, advice: Advice) -> dict[str, Any]:
    signals, categories = advice.signals, known().categories
    guessed = next((guess for guess in advice.categories if guess.category in categories), None)
    classification = signals.classification
    return {
        "case": file.case,
        "advice": advice,
        "category": categories[guessed.category] if guessed else None,
        "category_words": guessed.words if guessed else (),
        "class_label": Classification(classification.code).label if classification else "",
        "priority_label": Priority(signals.priority.code).label if signals.priority else "",
    }
