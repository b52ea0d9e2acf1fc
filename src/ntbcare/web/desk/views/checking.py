"""The check of an answer while an officer writes it, and what one may begin from: beside the field by htmx, or on the page
of the case without scripts. Nothing is kept; it never stands in the way of writing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ntbcare.cases.actor import Actor
from ntbcare.cases.models import Case
from ntbcare.cases.queries import visible_case
from ntbcare.cases.sets import EventKind
from ntbcare.common.errors import Forbidden
from ntbcare.disclosure.queries import open_item
from ntbcare.guidance.fields import fill
from ntbcare.guidance.queries import templates_of
from ntbcare.web.desk.officer import desk_page, require_step, viewer_of_request
from ntbcare.web.desk.views.case import Checked, case_id_of, case_page
from ntbcare.workflow.guide import Advice, advise, office_name, propose_good_answer
from ntbcare.workflow.inform import item_text
from ntbcare.workflow.possible import possible_steps


@require_step
@desk_page()
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """What the check says of the text in the form. Only to whoever may send the answer."""
    case_id = case_id_of(reference)
    viewer = viewer_of_request(request)
    case, assignments, standing = visible_case(viewer, case_id)
    if EventKind.ANSWERED not in possible_steps(viewer, case, assignments, standing).case:
        raise Forbidden(_("Langkah ini bukan untuk Anda."))
    said = request.POST.get("text", "")
    advice = advise(case, said, standing=standing, viewer=viewer)
    begun = _begun(request, case, advice)
    if begun is not None:
        advice = advise(case, f"{begun}\n\n{said}", standing=standing, viewer=viewer)
    checked = Checked(advice, templates_of(case.branch_id), begun)
    if request.headers.get("HX-Target") == "quality-answer":
        return render(request, "desk/quality.html", {"checked": checked, "case": case})
    return case_page(request, case_id, checked=checked)


@require_step
@desk_page()
def propose(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose the sent answer as an example for others."""
    case_id = case_id_of(reference)
    propose_good_answer(case_id, actor=Actor.officer(viewer_of_request(request)))
    messages.success(request, _("Jawaban diusulkan sebagai contoh. Orang lain memeriksanya sebelum dipakai."))
    if request.headers.get("HX-Target") == "case":
        return case_page(request, case_id)
    return redirect("desk:case", reference)


def _begun(request: HttpRequest, case: Case, advice: Advice) -> str | None:
    """The text that the officer chose to begin from: a similar answer, a template with what is known filled in, or where
    something is published already."""
    chosen = request.POST.get("use", "")
    for one in advice.similar:
        if chosen == f"good-{one.id}":
            return one.text
    for template in templates_of(case.branch_id):
        if chosen == f"template-{template.pk}":
            return fill(template.body, number=case.reference, office=office_name(case))
    kind, _dash, number = chosen.partition("-")
    item = open_item(int(number)) if kind == "item" and number.isascii() and number.isdigit() and len(number) < 16 else None
    return item_text(item, case.language) if item is not None else None
