"""Saving, changing, copying and sharing questions: each reader's own permissions answer, and nobody touches another's."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ntbcare.agencies.models import Member
from ntbcare.agencies.roles import Role
from ntbcare.audit.models import Entry
from ntbcare.cases.actor import Actor
from ntbcare.common.clock import now, pretend
from ntbcare.monitoring.models import PausedFor, SavedQuestion, Subscription
from ntbcare.monitoring.questions import keeping
from tests.boards import fill
from tests.deadlines.journey import at
from tests.desk.sessions import browser_of
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE, NOW, TODAY = "2026-02-02 09:00", "2026-10-05 09:00", "2026-11-27 09:00"
PAGE = "/desk/questions/"
ASKED = "measure=received&rows=agency&period=2026-2"
NAMED = re.compile(r'<th scope="row">([^<]+)</th>')


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with pretend(at(TODAY)):
        yield


@pytest.fixture
def land(world: World) -> World:
    fill(world, before=at(BEFORE), now=at(NOW))
    return world


def send(actor: Actor, path: str, **fields: object) -> int:
    return browser_of(actor).post(f"{PAGE}{path}", fields).status_code


def saved(actor: Actor, *, name: str = "Tiap minggu", asked: str = ASKED) -> SavedQuestion:
    assert send(actor, "save", name=name, note="Untuk rapat Senin", asked=asked) == 302
    return SavedQuestion.objects.latest("pk")


def body(actor: Actor, path: str = "") -> str:
    answer = browser_of(actor).get(f"{PAGE}{path}")
    assert answer.status_code == 200, path
    return answer.content.decode()


def share(world: World, question: SavedQuestion, owner: Actor, circle: str) -> None:
    assert send(owner, f"{question.pk}/share", circle=world.agency(circle).pk) == 302


def test_a_saved_question_is_found_again_changed_and_deleted(land: World) -> None:
    leader = land.actor(Role.LEADER, "Pemprov")
    question = saved(leader)
    assert "Tiap minggu" in body(leader)
    assert NAMED.findall(body(leader, f"{question.pk}/"))[:3] == [
        "Dinas Perhubungan Provinsi", "Dinas PUPR Provinsi", "Dinas Perhubungan Kab. Lombok Barat",
    ]  # fmt: skip
    assert send(leader, f"{question.pk}/rename", name="Baru", note="") == 302
    assert send(leader, "save", name="Baru lagi", note="", asked="measure=open&period=m3", change=question.pk) == 302
    question.refresh_from_db()
    assert (SavedQuestion.objects.count(), question.name) == (1, "Baru lagi")
    assert ["measure", "open"] in question.asked
    assert send(leader, f"{question.pk}/copy") == 302
    assert SavedQuestion.objects.latest("pk").name == "Salinan: Baru lagi"
    assert send(leader, f"{question.pk}/delete") == 302
    assert browser_of(leader).get(f"{PAGE}{question.pk}/").status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "", "asked": ASKED},
        {"name": "x" * 121, "asked": ASKED},
        {"name": "\u200f\u202e ", "asked": ASKED},
        {"name": "Baik", "note": "y" * 501, "asked": ASKED},
        {"name": "Baik", "asked": ""},
        {"name": "Baik", "asked": "measure=gaji"},
        {"name": "Baik", "asked": "z" * 5000},
        {"name": "Baik", "asked": "measure=received&period=own&from=2026-02-31&to=x"},
    ],
)
def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(land: World, fields: dict[str, str]) -> None:
    answer = browser_of(land.actor(Role.LEADER, "Pemprov")).post(f"{PAGE}save", fields)
    assert answer.status_code == 422
    assert SavedQuestion.objects.count() == 0
    if "Baik" in fields.values():
        assert 'value="Baik"' in answer.content.decode()


def test_one_officer_keeps_so_many(land: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_SAVED", 2)
    leader = land.actor(Role.LEADER, "Pemprov")
    assert [send(leader, "save", name=f"Nomor {n}", asked=ASKED) for n in range(3)] == [302, 302, 422]


def test_another_branchs_place_cannot_be_kept(land: World) -> None:
    leader = land.actor(Role.LEADER, "Pemda Lobar")
    assert send(leader, "save", name="Curi", asked=f"{ASKED}&place={land.agency('Pemprov').pk}") == 404


def test_what_is_not_shared_is_nobody_elses(land: World) -> None:
    owner, other = land.actor(Role.LEADER, "Pemprov"), land.actor(Role.COORDINATOR, "Pemprov")
    question = saved(owner)
    assert "Tiap minggu" not in body(other)
    assert browser_of(other).get(f"{PAGE}{question.pk}/").status_code == 404
    for step in ("rename", "copy", "delete", "share", "unshare", "follow"):
        fields = {"name": "Diambil", "circle": land.agency("Pemprov").pk, "cadence": "weekly"}
        assert send(other, f"{question.pk}/{step}", **fields) == 404, step
    question.refresh_from_db()
    assert (question.name, question.shared_with_id) == ("Tiap minggu", None)
    for path in ("0/", "99999999999999999999999999/"):
        assert browser_of(owner).get(f"{PAGE}{path}").status_code == 404


def test_it_is_shared_with_the_own_government_and_not_with_another(land: World) -> None:
    owner = land.actor(Role.LEADER, "Pemprov")
    question = saved(owner)
    share(land, question, owner, "Pemprov")
    assert "Tiap minggu" in body(land.actor(Role.COORDINATOR, "Pemprov"))
    assert "Tiap minggu" in body(land.actor(Role.LEADER, "Dishub"))
    assert "Tiap minggu" not in body(land.actor(Role.LEADER, "Pemda Lobar"))
    assert browser_of(land.actor(Role.LEADER, "Pemda Lobar")).get(f"{PAGE}{question.pk}/").status_code == 404
    assert send(owner, f"{question.pk}/share", circle=land.agency("Pemda Lobar").pk) == 302
    assert send(owner, f"{question.pk}/share", circle="x") == 302
    question.refresh_from_db()
    assert question.shared_with_id == land.agency("Pemprov").pk, "not one's own government: nothing changed"
    assert send(owner, f"{question.pk}/unshare") == 302
    assert browser_of(land.actor(Role.LEADER, "Dishub")).get(f"{PAGE}{question.pk}/").status_code == 404
    assert [entry.what for entry in Entry.objects.order_by("pk")][-2:] == ["question.shared", "question.unshared"]


def test_an_agency_shares_with_its_own_officers(land: World) -> None:
    owner = land.actor(Role.LEADER, "Dishub")
    question = saved(owner)
    share(land, question, owner, "Dishub")
    assert "Tiap minggu" in body(land.actor(Role.APPROVER, "Dishub"))
    assert "Tiap minggu" not in body(land.actor(Role.LEADER, "PUPR"))
    assert "Tiap minggu" not in body(land.actor(Role.LEADER, "Pemprov"))


def test_a_shared_question_is_answered_for_its_reader(land: World) -> None:
    """An agency's head reads the own agency, an observer without small cells, of what a leader of the province shares."""
    owner = land.actor(Role.LEADER, "Pemprov")
    question = saved(owner, asked="measure=received&rows=agency&columns=class&period=2026-2")
    share(land, question, owner, "Pemprov")
    head = body(land.actor(Role.LEADER, "PUPR"), f"{question.pk}/")
    assert NAMED.findall(head)[0] == "Dinas PUPR Provinsi"
    assert "Dinas Perhubungan" not in head
    assert "dijawab untuk wilayah kerja Anda sendiri" in head
    observer = body(land.actor(Role.OBSERVER, "Pemprov"), f"{question.pk}/")
    assert "disembunyikan" in observer
    two = re.compile(r'<td class="n"[^>]*>2</td>')
    assert not two.search(observer)
    assert two.search(body(owner, f"{question.pk}/"))
    finer = saved(owner, name="Rinci", asked="measure=received&rows=agency&columns=class&source=web&period=2026-2")
    share(land, finer, owner, "Pemprov")
    assert "tidak dapat dijawab untuk Anda" in body(land.actor(Role.OBSERVER, "Pemprov"), f"{finer.pk}/")


def test_a_copy_asks_of_the_readers_own_part(land: World) -> None:
    owner, head = land.actor(Role.LEADER, "Pemprov"), land.actor(Role.LEADER, "PUPR")
    question = saved(owner)
    share(land, question, owner, "Pemprov")
    assert send(head, f"{question.pk}/copy") == 302
    mine = SavedQuestion.objects.latest("pk")
    assert ["place", str(land.agency("PUPR").pk)] in mine.asked
    assert (mine.owner_id, mine.shared_with_id) == (head.user_id, None)
    assert send(owner, f"{question.pk}/delete") == 302
    assert "Salinan" in body(head)


def test_what_can_be_answered_no_more_is_mended(land: World) -> None:
    owner = land.actor(Role.OBSERVER, "Pemprov")
    question = saved(owner)
    SavedQuestion.objects.update(asked=[*question.asked, ["columns", "class"], ["source", "web"]])
    page = body(owner, f"{question.pk}/")
    assert "tidak dapat dijawab untuk Anda" in page
    link = re.search(rf'href="{PAGE}(\?[^"]+saved={question.pk})"', page)
    assert link is not None
    form = browser_of(owner).get(PAGE + link[1].replace("&amp;", "&"))
    assert form.status_code == 422
    assert f'name="saved" value="{question.pk}"' in form.content.decode()
    assert send(owner, "save", name="Baik lagi", note="", asked=f"{ASKED}&columns=class", change=question.pk) == 302
    assert "disembunyikan" in body(owner, f"{question.pk}/")


def test_who_moved_away_shares_no_longer_what_is_changed(land: World) -> None:
    owner = land.actor(Role.LEADER, "Pemprov")
    question = saved(owner)
    share(land, question, owner, "Pemprov")
    Member.objects.filter(user_id=owner.user_id or 0).update(agency=land.agency("Pemda Lobar"))
    assert send(owner, f"{question.pk}/rename", name="Dari tempat lain", note="") == 302
    question.refresh_from_db()
    assert question.shared_with_id is None


def test_who_loses_the_dashboard_loses_the_questions(land: World) -> None:
    leader = land.actor(Role.LEADER, "Pemprov")
    question = saved(leader)
    send(leader, f"{question.pk}/follow", cadence="weekly")
    Member.objects.filter(user_id=leader.user_id or 0).update(role=Role.LIAISON, agency=land.agency("Dishub"))
    assert browser_of(leader).get(f"{PAGE}{question.pk}/").status_code == 403
    assert send(leader, f"{question.pk}/rename", name="x", note="") == 403
    assert send(leader, f"{question.pk}/unfollow") == 302, "nobody is kept on a list"
    assert not Subscription.objects.exists()


def test_letters_of_what_is_no_longer_shared_stop_and_the_page_says_so(land: World) -> None:
    owner, reader = land.actor(Role.LEADER, "Pemprov"), land.actor(Role.COORDINATOR, "Pemprov")
    question = saved(owner)
    share(land, question, owner, "Pemprov")
    for who, cadence in ((owner, "monthly"), (reader, "weekly")):
        assert send(who, f"{question.pk}/follow", cadence=cadence) == 302
    assert "Tiap Senin pukul 07.00" in body(reader)
    assert send(reader, f"{question.pk}/follow", cadence="hourly") == 302
    assert send(owner, f"{question.pk}/unshare") == 302
    kept = dict(Subscription.objects.values_list("officer_id", "paused"))
    assert kept == {owner.user_id: "", reader.user_id: PausedFor.UNSHARED}
    assert "tidak lagi membagikan pertanyaan ini" in body(reader)
    share(land, question, owner, "Pemprov")
    assert set(Subscription.objects.values_list("paused", flat=True)) == {""}
    assert all(next_at > now() for next_at in Subscription.objects.values_list("next_at", flat=True))


def test_more_questions_cost_no_more_statements(land: World) -> None:
    owner, reader = land.actor(Role.LEADER, "Pemprov"), land.actor(Role.COORDINATOR, "Pemprov")
    counts = []
    for _some in range(2):
        for who in (owner, reader):
            for _number in range(3):
                question = saved(who)
                share(land, question, who, "Pemprov")
                send(who, f"{question.pk}/follow", cadence="weekly")
        browser = browser_of(reader)
        for path in ("", f"{question.pk}/"):
            browser.get(f"{PAGE}{path}")
            with CaptureQueriesContext(connection) as statements:
                assert browser.get(f"{PAGE}{path}").status_code == 200
            counts.append(len(statements))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 24


def test_long_lists_go_on_by_key(land: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "PAGE", 2)
    monkeypatch.setattr("ntbcare.web.desk.questions.saved.PAGE", 2)
    owner, reader = land.actor(Role.LEADER, "Pemprov"), land.actor(Role.COORDINATOR, "Pemprov")
    for number in range(5):
        share(land, saved(owner, name=f"Nomor {number}"), owner, "Pemprov")
    seen, path = [], ""
    for _page in range(4):
        text = body(reader, path)
        seen.append(re.findall(r">(Nomor \d)<", text))
        more = re.search(r'href="/desk/questions/(\?after=\d+)"', text)
        if more is None:
            break
        path = more[1]
    assert seen == [["Nomor 4", "Nomor 3"], ["Nomor 2", "Nomor 1"], ["Nomor 0"]]
    for odd in ("?after=x", "?after=-1", "?after=99999999999999999999999", "?saved=x", "?saved=99999999999999999"):
        assert browser_of(reader).get(f"{PAGE}{odd}").status_code in {200, 404}
