"""While somebody writes: public cases of the same thing are offered, never what is not public, and choosing one is kept."""

from __future__ import annotations

import json

from django.test import Client

from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import Case, CaseEvent
from ntbcare.workflow.publish import release_text
from tests.desk.sessions import browser_of
from tests.world import World, acting_case, file_case

OURS = {"X-NTB-Care": "1"}
AGAIN = "PJU dekat pasar sdh 2 minggu tdk nyala, gelap sekali"
PLACE = "52.01.01.1001"


def public(world: World) -> Case:
    case, _lead, _receipt = acting_case(world, region_code=PLACE, name="Budi Contoh")
    release_text(case.pk, "Lampu jalan di depan pasar mati sejak dua minggu.", actor=world.coordinator)
    drain()
    return case


def offered(text: str, place: str = PLACE) -> list[dict[str, str]]:
    answer = Client().post("/lapor/serupa", {"text": text, "village": place}, headers=OURS)
    assert answer.status_code == 200
    found: list[dict[str, str]] = json.loads(answer.content)["cases"]
    return found


def test_a_public_case_of_the_same_thing_is_offered_with_its_released_text(world: World) -> None:
    case = public(world)
    assert [(one["reference"], one["text"]) for one in offered(AGAIN)] == [
        (case.reference, "Lampu jalan di depan pasar mati sejak dua minggu.")
    ]


def test_what_is_not_public_is_not_offered(world: World) -> None:
    acting_case(world, region_code=PLACE)
    file_case(region_code=PLACE, confidential=True)
    drain()
    assert offered(AGAIN) == []


def test_another_place_or_another_matter_is_not_offered(world: World) -> None:
    public(world)
    assert offered(AGAIN, "52.71") == []
    assert offered("Sampah menumpuk di depan pasar dan tidak diangkut") == []


def test_only_our_own_page_asks(world: World) -> None:
    assert Client().post("/lapor/serupa", {"text": AGAIN}).status_code == 403
    assert Client().get("/lapor/serupa", headers=OURS).status_code == 405


def test_any_text_is_answered(world: World) -> None:
    for text in ("", "?" * 5000, "\x00", "\u202e" * 40, "lampu " * 3000):
        assert offered(text) == []


def filed(**said: str) -> Case:
    Client().post("/lapor", {"text": AGAIN, "key": "kunci-uji-serupa-1", **said})
    return Case.objects.latest("pk")


def test_who_says_that_it_is_the_same_is_believed_and_the_coordinator_sees_it(world: World) -> None:
    known = public(world)
    case = filed(same_as=known.reference)
    assert CaseEvent.objects.get(case=case, number=1).facts["same_as"] == known.pk
    panel = browser_of(world.coordinator).get(f"/desk/cases/{case.reference}/suggestions").content.decode()
    assert "Pelapor menyatakan ini hal yang sama" in panel
    assert known.reference in panel


def test_a_number_that_is_not_public_is_passed_over(world: World) -> None:
    secret, _receipt = file_case(confidential=True)
    case = filed(same_as=secret.reference)
    assert "same_as" not in CaseEvent.objects.get(case=case, number=1).facts
    assert "same_as" not in CaseEvent.objects.get(case=filed(key="kunci-uji-serupa-2", same_as="NTB-x"), number=1).facts
