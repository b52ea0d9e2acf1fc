from __future__ import annotations

import pytest

from ntbcare.agencies.roles import Role
from ntbcare.cases.models import CaseEvent
from ntbcare.common.errors import Conflict, InvalidInput, NotFound
from ntbcare.disclosure.models import ItemUse, ItemVersion, PublishedItem
from ntbcare.disclosure.queries import address_of, matching_items, published
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.inform import item_text, offered_items, publish, revise, withdraw
from tests.asked import ASKED, asked_case
from tests.published import SUMMARY, published_item, text_of, yesterday
from tests.world import TEXT, World, acting_case


def test_what_is_published_is_found_by_what_people_ask(world: World) -> None:
    item = published_item(world)
    published_item(world, title="Laporan keuangan tahunan", keywords="anggaran, belanja", summary="Neraca dan realisasi belanja.")
    assert matching_items(ASKED) == [item]
    assert matching_items("Jalan berlubang di depan pasar, sudah sebulan.") == []
    assert matching_items("") == []


def test_it_is_offered_to_who_asks_and_not_to_who_complains(world: World) -> None:
    item = published_item(world)
    assert offered_items("Mohon informasi jam berangkat trayek angkutan umum di Gerung.") == [item]
    assert offered_items("Angkutan umum trayek Gerung tidak pernah berangkat, sopirnya marah-marah.") == []


def test_only_what_holds_today_is_open(world: World) -> None:
    published_item(world, valid_until=yesterday())
    coming = published_item(world)
    PublishedItem.objects.filter(pk=coming.pk).update(valid_from="2999-01-01")
    gone = published_item(world)
    withdraw(gone.pk, viewer=world.viewer(Role.LIAISON, "Dishub"))
    assert published().items == []
    assert matching_items(ASKED) == []
    withdraw(gone.pk, viewer=world.viewer(Role.LIAISON, "Dishub"))
    assert published().items == [gone]
    assert matching_items(ASKED) == [gone], "put up again"


def test_every_change_is_a_version_and_two_at_once_are_told(world: World) -> None:
    item = published_item(world)
    viewer = world.viewer(Role.LIAISON, "Dishub")
    revise(item.pk, text_of(world, title="Daftar trayek dan tarif"), seen=1, file=None, viewer=viewer)
    with pytest.raises(Conflict):
        revise(item.pk, text_of(world, title="Trayek lain"), seen=1, file=None, viewer=viewer)
    assert [(row.number, row.body["title"]) for row in ItemVersion.objects.order_by("number")] == [
        (1, "Daftar trayek angkutan umum"),
        (2, "Daftar trayek dan tarif"),
    ]


def test_only_the_agencys_own_people_publish_for_it(world: World) -> None:
    item = published_item(world)
    stranger = world.viewer(Role.LIAISON, "PUPR")
    with pytest.raises(NotFound):
        revise(item.pk, text_of(world), seen=1, file=None, viewer=stranger)
    with pytest.raises(InvalidInput):
        publish(text_of(world), file=None, viewer=stranger)
    with pytest.raises(NotFound):
        withdraw(item.pk, viewer=world.viewer(Role.COORDINATOR, "Pemda Lobar"))
    revise(item.pk, text_of(world), seen=1, file=None, viewer=world.viewer(Role.COORDINATOR, "Pemprov"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "x"}, "title"),
        ({"summary": "pendek"}, "summary"),
        ({"kind": "rahasia"}, "kind"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "https://"}, "link"),
        ({"valid_until": yesterday().replace(year=2000)}, "valid_until"),
    ],
)
def test_bad_input_is_named(world: World, changes: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        published_item(world, **changes)
    assert refused.value.errors[0].field == field
    assert not PublishedItem.objects.exists()


def test_an_answer_that_names_it_is_counted_once(world: World) -> None:
    item = published_item(world)
    case, _ = asked_case(world)
    said = f"{item_text(item, 'id')} Petugas loket kami juga siap membantu setiap hari kerja."
    send_answer(case.pk, said, actor=world.liaison)
    send_answer(case.pk, f"{said} Terima kasih.", actor=world.liaison)
    assert CaseEvent.objects.filter(case=case, kind="answered")[0].facts["published"] == [item.pk]
    assert [(use.item_id, use.case_id) for use in ItemUse.objects.all()] == [(item.pk, case.pk)]


def test_only_requests_and_only_what_is_open_count(world: World) -> None:
    item = published_item(world)
    complaint, _lead, _receipt = acting_case(world, text=TEXT)
    send_answer(complaint.pk, f"{SUMMARY} {address_of(item)}", actor=world.liaison)
    case, _ = asked_case(world)
    withdraw(item.pk, viewer=world.viewer(Role.LIAISON, "Dishub"))
    send_answer(case.pk, f"{SUMMARY} {address_of(item)} /informasi/999999999999", actor=world.liaison)
    assert not ItemUse.objects.exists()
