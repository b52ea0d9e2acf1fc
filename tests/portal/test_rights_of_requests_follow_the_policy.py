"""What ``/kebijakan`` says about requests for information are the rows of the policy in force, not figures of its own."""

from __future__ import annotations

from django.test import Client

from ntbcare.deadlines.book import forget_book
from ntbcare.deadlines.models import Limit, LimitKind
from tests.portal.pages import words
from tests.world import World


def test_the_rights_change_with_the_row(world: World) -> None:
    assert world.agencies
    assert "ajukan keberatan dari halaman laporan Anda dalam 30 hari kerja" in words(Client().get("/kebijakan"))
    Limit.objects.filter(kind=LimitKind.OBJECTION).update(amount=21)
    forget_book()
    page = words(Client().get("/kebijakan"))
    assert "ajukan keberatan dari halaman laporan Anda dalam 21 hari kerja" in page
    assert "dalam 30 hari kerja;" not in page
