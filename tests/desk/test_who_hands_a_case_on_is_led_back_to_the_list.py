"""A refusal ends the agency's view of the case: no dead end, with scripts or without."""

from __future__ import annotations

from tests.desk.sessions import browser_of
from tests.world import World, assigned_case

REFUSAL = {"successor": "PLN UIW", "reason": "Tiang ini milik PLN."}


def test_without_scripts_to_the_list_with_what_was_done(world: World) -> None:
    case, lead, _ = assigned_case(world)
    desk = browser_of(world.liaison)
    response = desk.post(f"/desk/cases/{case.reference}/parts/{lead.pk}/decline", REFUSAL, follow=True)
    assert response.status_code == 200
    assert response.redirect_chain == [("/desk/", 302)]
    assert f"{case.reference}: Ditolak instansi." in response.content.decode()


def test_with_scripts_to_words_and_a_way_back(world: World) -> None:
    case, lead, _ = assigned_case(world)
    desk = browser_of(world.liaison)
    headers = {"HX-Request": "true", "HX-Target": "case"}
    page = desk.post(f"/desk/cases/{case.reference}/parts/{lead.pk}/decline", REFUSAL, headers=headers).content.decode()
    assert "Laporan ini tidak lagi di meja Anda." in page
    assert 'href="/desk/?' in page
    assert f"{case.reference}: Ditolak instansi." in page
