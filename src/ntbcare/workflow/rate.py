"""Step 8: the complainant's verdict."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ntbcare.cases.actor import Actor
from ntbcare.cases.models import Case
from ntbcare.cases.sets import EventKind
from ntbcare.common.errors import FieldError, InvalidInput
from ntbcare.common.text import clean_text
from ntbcare.workflow.join import check_answered
from ntbcare.workflow.receive import MAX_TEXT
from ntbcare.workflow.transaction import case_step


def rate_case(case_id: int, *, stars: int, solved: bool, comment: str = "", actor: Actor) -> Case:
    """Stars from 1 to 5 and whether the problem is solved. A later rating replaces the earlier one in the figures."""
    if not 1 <= stars <= 5:
        message = _("Pilih satu sampai lima bintang.")
        raise InvalidInput(message, errors=[FieldError("stars", "range", message)])
    said = clean_text(comment)[:MAX_TEXT]
    with case_step(case_id, EventKind.RATED, actor=actor) as step:
        check_answered(step.case)
        step.add(EventKind.RATED, facts={"stars": stars, "solved": solved}, content={"text": said})
    return step.case
