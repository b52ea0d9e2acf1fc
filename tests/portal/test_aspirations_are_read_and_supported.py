from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ntbcare.aspirations.queries import next_round
from ntbcare.cases.dispatch import drain
from ntbcare.workflow.aspire import answer_group, dissolve_group, group_case, hand_over_round
from ntbcare.workflow.aspire_tell import tell_of_answer
from tests.portal.pages import words
from tests.wishes import REASON, WISH, WORDS, answering, group_of_wishes, wished, with_planner
from tests.world import World


def test_support_answer_and_history(citizen: Client, world: World) -> None:
    planner, group = with_planner(world), group_of_wishes(world)
    at = f"/aspirasi/{group.pk}"
    assert "Belum dijawab" in words(citizen.get(at))
    assert citizen.post(f"{at}/dukung", {"what": "support", "email": "sri@contoh.example"}).status_code == 302
    page = words(citizen.get(at))
    assert "Terima kasih. Dukungan Anda tercatat." in page
    assert "Anda mendukung aspirasi ini" in page
    citizen.post(f"{at}/dukung", {"what": "support"})
    assert "1 dukungan" in words(citizen.get("/aspirasi"))
    assert "Dukung aspirasi ini" in words(Client().get(at)), "another browser does not"
    assert planner.viewer is not None
    answer_group(group.pk, answering(), seen=0, viewer=planner.viewer)
    answer_group(
        group.pk,
        answering(outcome="partly", text="Hanya satu jembatan yang masuk rencana tahun depan."),
        seen=1,
        viewer=planner.viewer,
    )
    page = words(citizen.get(at))
    assert "Jawaban: masuk rencana sebagian" in page
    assert "Jawaban sebelumnya" in page
    assert REASON in page
    assert citizen.post(f"{at}/dukung", {"what": "withdraw"}).status_code == 302
    assert "0 dukungan" in words(citizen.get("/aspirasi"))


def test_what_is_wrong_is_said_and_what_was_typed_stays(citizen: Client, world: World) -> None:
    group = group_of_wishes(world)
    refused = citizen.post(f"/aspirasi/{group.pk}/dukung", {"what": "support", "email": "sri di contoh"})
    assert refused.status_code == 422
    assert "sri di contoh" in refused.content.decode()
    assert citizen.get("/aspirasi/999999").status_code == 404
    assert citizen.post("/aspirasi/999999/dukung", {"what": "support"}).status_code == 404
    viewer = world.coordinator.viewer
    assert viewer is not None
    dissolve_group(group.pk, viewer=viewer)
    assert citizen.get(f"/aspirasi/{group.pk}").status_code == 404
    assert citizen.post(f"/aspirasi/{group.pk}/dukung", {"what": "support"}).status_code == 404


def test_nothing_that_people_wrote_is_shown(citizen: Client, world: World) -> None:
    group = group_of_wishes(world)
    case, receipt = wished(world, name="Sri Contoh", anonymous=True, confidential=True)
    group_case(case.pk, group_id=group.pk, actor=world.coordinator)
    drain()
    for address in ("/aspirasi", f"/aspirasi/{group.pk}", "/api/v1/public/aspirations", f"/api/v1/public/aspirations/{group.pk}"):
        page = citizen.get(address).content.decode()
        assert WORDS.title in page
        assert "menyeberang" not in page
        assert "Sri" not in page
        assert case.reference not in page
    assert WISH
    citizen.post(f"/lacak/{case.reference}", {"reference": case.reference, "code": receipt.code})
    assert WORDS.title in words(citizen.get(f"/lacak/{case.reference}"))


def test_who_wished_reads_the_answer_on_the_own_page(citizen: Client, world: World) -> None:
    planner, group = with_planner(world), group_of_wishes(world)
    case, receipt = wished(world)
    group_case(case.pk, group_id=group.pk, actor=world.coordinator)
    assert planner.viewer is not None
    tell_of_answer.call(answer_group(group.pk, answering(), seen=0, viewer=planner.viewer).pk)
    citizen.post(f"/lacak/{case.reference}", {"reference": case.reference, "code": receipt.code})
    page = words(citizen.get(f"/lacak/{case.reference}"))
    assert REASON in page
    assert "Badan Perencanaan Pembangunan Daerah" in page


def test_a_year_says_what_was_handed_over(citizen: Client, world: World) -> None:
    planner = with_planner(world)
    group_of_wishes(world)
    assert planner.viewer is not None
    report = hand_over_round(world.agency("Pemprov").pk, next_round(), handed_to="Musrenbang RKPD", viewer=planner.viewer)
    page = words(citizen.get(f"/aspirasi?year={next_round()}"))
    assert "diserahkan kepada Musrenbang RKPD" in page
    assert report.sha256[:16] in page
    assert WORDS.title in page
    assert "Tidak ada aspirasi yang cocok" in words(citizen.get("/aspirasi?year=2020"))
    assert WORDS.title in words(citizen.get("/aspirasi?year=abc&outcome=xyz&after=zzz"))


def test_a_list_asks_as_much_for_many_as_for_one(citizen: Client, world: World) -> None:
    group_of_wishes(world)

    def statements() -> int:
        citizen.get("/aspirasi")
        with CaptureQueriesContext(connection) as asked:
            citizen.get("/aspirasi")
        return len(asked)

    one = statements()
    for _number in range(5):
        group_of_wishes(world)
    assert statements() == one
