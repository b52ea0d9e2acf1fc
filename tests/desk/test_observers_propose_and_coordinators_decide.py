"""Observers comment on the meeting's figures and propose action items; coordinators accept or refuse them with a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ntbcare.agencies.roles import Role
from ntbcare.audit.models import Entry
from ntbcare.common.clock import local_day, now
from ntbcare.monitoring.models import Remark, RemarkState
from ntbcare.monitoring.remarks import MOST_WAITING, SHOWN
from ntbcare.monitoring.scorecard import HalfYear
from tests.desk.sessions import browser_of
from tests.world import World

pytestmark = pytest.mark.django_db
TEXT = "Pasang papan nomor pengaduan di setiap puskesmas."
MEETING, DESK = "/desk/boards/meeting/remarks", "/desk/boards/coordination/remarks"
DUE = (local_day(now()) + timedelta(days=30)).isoformat()


def propose(world: World, *, kind: str = "proposal", text: str = TEXT, place: str = "Pemprov") -> Remark:
    browser = browser_of(world.actor(Role.OBSERVER, "Pemprov"))
    answer = browser.post(f"{MEETING}?place={world.agency(place).pk}", {"kind": kind, "text": text})
    assert answer.status_code == 302, answer.content.decode()
    return Remark.objects.latest("pk")


def decide(world: World, remark: Remark, role: Role = Role.COORDINATOR, place: str = "Pemprov", **said: str) -> int:
    at = Remark.objects.get(pk=remark.pk).branch_id
    return browser_of(world.actor(role, place)).post(f"{DESK}/{remark.pk}?place={at}", said).status_code


def seen_by(world: World, role: Role, place: str, text: str = TEXT) -> bool:
    return text in browser_of(world.actor(role, place)).get("/desk/boards/").content.decode()


def test_a_proposal_is_seen_by_its_author_and_the_coordinator_until_it_is_decided(world: World) -> None:
    remark = propose(world)
    assert (remark.state, remark.period) == (RemarkState.WAITING, str(HalfYear.of(local_day(now()))))
    assert seen_by(world, Role.OBSERVER, "Pemprov")
    assert seen_by(world, Role.COORDINATOR, "Pemprov")
    assert not seen_by(world, Role.LEADER, "Pemprov")
    assert not seen_by(world, Role.COORDINATOR, "Pemda Lobar")
    assert decide(world, remark, accepted="yes", owner="Dishub", due_on=DUE) == 302
    remark.refresh_from_db()
    assert (remark.state, remark.owner, str(remark.due_on)) == (RemarkState.ACCEPTED, world.agency("Dishub"), DUE)
    assert seen_by(world, Role.LEADER, "Pemprov")
    assert set(Entry.objects.values_list("what", flat=True)) >= {"remark_made", "remark_decided"}


def test_a_refusal_needs_a_reason_and_only_its_author_reads_it(world: World) -> None:
    remark = propose(world)
    decide(world, remark, accepted="no", reason=" ")
    remark.refresh_from_db()
    assert remark.state == RemarkState.WAITING
    decide(world, remark, accepted="no", reason="Sudah menjadi tugas dinas lain.")
    remark.refresh_from_db()
    assert (remark.state, remark.owner) == (RemarkState.REFUSED, None)
    assert seen_by(world, Role.OBSERVER, "Pemprov", "Sudah menjadi tugas dinas lain.")
    assert not seen_by(world, Role.LEADER, "Pemprov")


@pytest.mark.parametrize(
    "said",
    [
        {"accepted": "yes"},
        {"accepted": "yes", "owner": "Tidak Ada", "due_on": DUE},
        {"accepted": "yes", "owner": "Dishub"},
        {"accepted": "yes", "owner": "Dishub", "due_on": "2020-01-01"},
        {"accepted": "yes", "owner": "Dishub", "due_on": "besok"},
        {"accepted": "maybe"},
        {},
    ],
)
def test_an_accepted_proposal_has_an_owner_and_a_day(world: World, said: dict[str, str]) -> None:
    remark = propose(world)
    decide(world, remark, Role.COORDINATOR, "Pemprov", **said)
    remark.refresh_from_db()
    assert remark.state == RemarkState.WAITING


def test_a_comment_is_accepted_by_showing_it(world: World) -> None:
    remark = propose(world, kind="comment")
    decide(world, remark, accepted="yes")
    remark.refresh_from_db()
    assert (remark.state, remark.owner, remark.due_on) == (RemarkState.ACCEPTED, None, None)


def test_what_is_decided_stays_decided(world: World) -> None:
    remark = propose(world)
    decide(world, remark, accepted="yes", owner="Dishub", due_on=DUE)
    assert decide(world, remark, accepted="no", reason="Berubah pikiran.") == 404
    remark.refresh_from_db()
    assert remark.state == RemarkState.ACCEPTED


def test_a_branchs_coordinator_decides_its_own_and_no_other(world: World) -> None:
    of_province, of_branch = propose(world), propose(world, place="Pemda Lobar")
    assert decide(world, of_province, Role.COORDINATOR, "Pemda Lobar", accepted="no", reason="Bukan.") == 404
    mine = world.agency("Pemda Lobar").pk
    browser = browser_of(world.actor(Role.COORDINATOR, "Pemda Lobar"))
    assert browser.post(f"{DESK}/{of_province.pk}?place={mine}", {"accepted": "no", "reason": "Bukan."}).status_code == 404
    assert decide(world, of_branch, Role.COORDINATOR, "Pemda Lobar", accepted="no", reason="Sudah ada.") == 302


def test_only_observers_propose_and_only_coordinators_decide(world: World) -> None:
    remark = propose(world)
    for role in set(Role) - {Role.OBSERVER}:
        browser = browser_of(world.actor(role, "Pemprov"))
        for board in ("meeting", "leaders", "coordination", "oversight", "evaluation"):
            answer = browser.post(f"/desk/boards/{board}/remarks", {"kind": "comment", "text": TEXT})
            assert answer.status_code in {403, 404}, (role, board)
            if role != Role.COORDINATOR:
                answer = browser.post(f"/desk/boards/{board}/remarks/{remark.pk}", {"accepted": "no", "reason": "x"})
                assert answer.status_code in {403, 404}, (role, board)
    answer = browser_of(world.actor(Role.OBSERVER, "Pemprov")).post(
        f"/desk/boards/meeting/remarks/{remark.pk}", {"accepted": "no"}
    )
    assert answer.status_code == 403
    assert Remark.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "text"), [("proposal", "pendek"), ("proposal", "x" * 1001), ("other", TEXT), ("comment", " \u202e ")]
)
def test_what_cannot_be_read_is_sent_back_with_what_was_typed(world: World, kind: str, text: str) -> None:
    answer = browser_of(world.actor(Role.OBSERVER, "Pemprov")).post(MEETING, {"kind": kind, "text": text})
    assert answer.status_code == 422
    assert not Remark.objects.exists()
    assert text.strip()[:20] in answer.content.decode()


def test_an_observer_cannot_flood_the_coordinators(world: World) -> None:
    for number in range(MOST_WAITING):
        propose(world, text=f"{TEXT} {number}")
    answer = browser_of(world.actor(Role.OBSERVER, "Pemprov")).post(MEETING, {"kind": "comment", "text": TEXT})
    assert answer.status_code == 422
    assert Remark.objects.count() == MOST_WAITING


def test_what_waits_is_never_hidden_behind_what_was_decided(world: World) -> None:
    remark = propose(world)
    said = {"branch_id": remark.branch_id, "period": remark.period, "kind": "comment", "made_at": now()}
    Remark.objects.bulk_create(Remark(**said, text=f"Sudah diputuskan {n}.", state="accepted") for n in range(SHOWN))
    assert seen_by(world, Role.COORDINATOR, "Pemprov")
    assert decide(world, remark, accepted="no", reason="Sudah ada.") == 302


def test_a_reason_that_grows_when_it_is_composed_still_fits(world: World) -> None:
    remark = propose(world)
    assert decide(world, remark, accepted="no", reason="\ufb2c" * 400) == 302
    remark.refresh_from_db()
    assert remark.state == RemarkState.REFUSED
    assert len(remark.reason) == 500


def test_a_number_beyond_all_remarks_is_not_found(world: World) -> None:
    desk = browser_of(world.coordinator)
    assert desk.post(f"{DESK}/{10**30}", {"accepted": "no", "reason": "Bukan."}).status_code == 404
    assert desk.get(f"/desk/alerts/{10**30}").status_code == 404
    assert desk.get(f"{DESK}/1").status_code == 405
