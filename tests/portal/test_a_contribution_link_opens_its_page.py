from __future__ import annotations

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ntbcare.cases.models import Attachment, CaseEvent
from ntbcare.common.clock import now, pretend
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.workflow.contribute import take_link_back
from tests.linked import ASKED, DONE, linked_case
from tests.portal.pages import value_of, words
from tests.world import TEXT, World


def test_the_page_says_what_is_asked_and_nothing_of_who_complains(citizen: Client, world: World) -> None:
    _case, _part, issued = linked_case(world, name="Budi Santoso", phone="081234567890")
    response = citizen.get(f"/kontribusi/{issued.token}")
    page = words(response)
    assert ASKED in page
    assert "Isi laporan tidak dibuka" in page
    assert TEXT not in page
    assert "Budi" not in page
    assert "0812" not in page


def test_the_address_is_told_to_nobody(citizen: Client, world: World) -> None:
    _case, _part, issued = linked_case(world)
    response = citizen.get(f"/kontribusi/{issued.token}")
    assert response.headers["Referrer-Policy"] == "strict-origin"
    assert "no-store" in response.headers["Cache-Control"]
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert response.resolver_match.route == "kontribusi/<str:token>", "the log holds the pattern, never the path"


def test_an_action_with_a_file_then_the_result(citizen: Client, world: World, photo: SimpleUploadedFile) -> None:
    case, part, issued = linked_case(world)
    at = f"/kontribusi/{issued.token}"
    sent = citizen.post(f"{at}/bagian", {"text": "Regu berangkat.", "files": [photo]}, follow=True)
    page = words(sent)
    assert "Tindakan Anda tercatat." in page
    assert "Regu berangkat." in page
    file = Attachment.objects.get(case=case)
    assert (file.public, file.by_complainant) == (False, False)
    assert citizen.get(f"{at}/berkas/{file.pk}").status_code == 200
    over = words(citizen.post(f"{at}/bagian", {"text": DONE, "deliver": "yes"}, follow=True))
    assert "Hasil Anda sudah kami terima." in over
    assert "Bagian Anda sudah diterima" in over
    part.refresh_from_db()
    assert part.status == "delivered"
    assert citizen.get(f"{at}/berkas/{file.pk}").status_code == 409


def test_the_same_form_twice_is_one_step(citizen: Client, world: World) -> None:
    case, _part, issued = linked_case(world)
    at = f"/kontribusi/{issued.token}"
    form = {"text": "Regu berangkat.", "key": value_of(citizen.get(at), "key")}
    citizen.post(f"{at}/bagian", form)
    citizen.post(f"{at}/bagian", form)
    assert CaseEvent.objects.filter(case=case, kind="acted", actor_role="link").count() == 1


def test_what_was_typed_stays_when_something_is_missing(citizen: Client, world: World) -> None:
    _case, part, issued = linked_case(world)
    at = f"/kontribusi/{issued.token}"
    empty = citizen.post(f"{at}/bagian", {"text": "", "deliver": "yes"})
    assert empty.status_code == 422
    refused = citizen.post(f"{at}/tolak", {"reason": "Bukan jaringan kami.", "successor": ""})
    assert refused.status_code == 422
    assert "Bukan jaringan kami." in refused.content.decode()
    part.refresh_from_db()
    assert part.status == "offered"


def test_not_ours_comes_back_with_thanks(citizen: Client, world: World) -> None:
    _case, part, issued = linked_case(world)
    sent = citizen.post(f"/kontribusi/{issued.token}/tolak", {"reason": "Bukan jaringan kami.", "successor": "PUPR"}, follow=True)
    assert "Tidak ada lagi yang diminta" in words(sent)
    part.refresh_from_db()
    assert part.status == "declined"


def test_an_expired_link_helps_on_without_telling_anything(citizen: Client, world: World) -> None:
    case, _part, issued = linked_case(world)
    at = f"/kontribusi/{issued.token}"
    with pretend(now() + timedelta(days=40)):
        page = words(citizen.get(at))
        assert "Minta tautan baru" in page
        assert case.reference not in page
        assert ASKED not in page
        assert citizen.post(f"{at}/bagian", {"text": DONE}).status_code == 409
        again = words(citizen.post(f"{at}/baru", follow=True))
        assert "surel yang tercatat" in again
    assert OutgoingMessage.objects.filter(template="officer_link_wanted").count() == 1


def test_a_revoked_and_an_unknown_link_are_told_apart_from_each_other_only(citizen: Client, world: World) -> None:
    case, part, issued = linked_case(world)
    take_link_back(part.pk, case.pk, actor=world.coordinator)
    page = words(citizen.get(f"/kontribusi/{issued.token}"))
    assert "Tautan ini dicabut" in page
    assert "Minta tautan baru" not in page
    unknown = citizen.get("/kontribusi/1.2.tebakan.1." + "0" * 32)
    assert unknown.status_code == 404
    assert "Periksa apakah alamatnya tersalin seluruhnya" in words(unknown)


def test_guessing_is_slowed_but_the_holder_gets_in(citizen: Client, world: World) -> None:
    _case, _part, issued = linked_case(world)
    answers = {citizen.get(f"/kontribusi/1.2.tebakan{number:02}.1." + "0" * 32).status_code for number in range(25)}
    assert answers == {404, 429}
    assert citizen.get(f"/kontribusi/{issued.token}").status_code == 200
