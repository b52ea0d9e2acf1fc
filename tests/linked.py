"""A link for an agency without accounts, as tests need it. PLN has no officers in the small province."""

from __future__ import annotations

from ntbcare.cases.actor import Actor
from ntbcare.cases.models import Assignment, Case
from ntbcare.workflow.contribute import Issued, Request, issue_link
from tests.world import World, acting_case

ASKED = "Mohon periksa sambungan kabel di tiang depan pasar dan sebutkan kapan diperbaiki."
DONE = "Kabel diganti oleh regu PLN Gerung pada 24 November 2026."
OFFICE = "gangguan@pln.example"


def linked_case(world: World, *, by: Actor | None = None, email: str = "", **changes: object) -> tuple[Case, Assignment, Issued]:
    """A case that the transport agency works on, with PLN asked for its part through a link: case, PLN's part, link.

    ``show_text`` and ``show_name`` say what the link shows; the rest are the complaint's.
    """
    shows = {name: bool(changes.pop(name, False)) for name in ("show_text", "show_name")}
    case, _lead, _receipt = acting_case(world, **changes)
    request = Request(agency="PLN", asked=ASKED, email=email, show_text=shows["show_text"], show_name=shows["show_name"])
    issued = issue_link(case.pk, request, actor=by or world.coordinator)
    return issued.case, Assignment.objects.get(pk=issued.link.assignment_id), issued
