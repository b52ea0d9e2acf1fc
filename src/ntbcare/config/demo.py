"""The demonstration: invented officers of every role, and cases in every state, driven through the real steps.

Time is pretended: each step happens at its moment of the last weeks, and clocks are tended every evening, so
that what is late is late and what was escalated was escalated. Nothing is random: the same demo comes every time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from ntbcare.agencies.queries import AgencyInfo, reference
from ntbcare.agencies.roles import Role
from ntbcare.cases.actor import Actor
from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import Assignment, Case
from ntbcare.cases.sets import Source
from ntbcare.common.clock import now, pretend, site_zone
from ntbcare.common.errors import NtbCareError
from ntbcare.config.demo_escalation import answer_some
from ntbcare.config.demo_guidance import keep_example
from ntbcare.config.demo_more import add_the_rest
from ntbcare.config.demo_officers import Logins, make_officers
from ntbcare.config.demo_texts import COMMENTS, REPLIES, STORIES, Story
from ntbcare.config.demo_wishes import wish_and_publish
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.assign import accept_assignment, decline_assignment, dispose_case
from ntbcare.workflow.close import close_case, withdraw_case
from ntbcare.workflow.escalate import act_on_clocks
from ntbcare.workflow.handle import act_on_assignment, add_note
from ntbcare.workflow.publish import release_text
from ntbcare.workflow.rate import rate_case
from ntbcare.workflow.receive import Filing
from ntbcare.workflow.register import receive_complaint
from ntbcare.workflow.reopen import reopen_case
from ntbcare.workflow.reply import reply_to_case
from ntbcare.workflow.verify import Sorting, archive_case, block_case, request_completion, return_case, verify_case

CASES = 96
DAYS = 75
NEW = 7
"""So many of the cases came in during the last hours."""
_SOURCES = (Source.WEB, Source.WEB, Source.SMS, Source.FACEBOOK, Source.WHATSAPP, Source.DESK, Source.INSTAGRAM, Source.PHONE)


@dataclass(slots=True)
class _Case:
    """A case on its way: its number, what it is about, and who works on it."""

    id: int
    story: Story
    lead: AgencyInfo
    coordinator: Actor
    liaison: Actor

    def part(self) -> int:
        return Assignment.objects.filter(case_id=self.id, part="lead").latest("pk").pk


Act = Callable[[_Case, int], object]


def fill(*, progress: Callable[[int, int], None], logins: Logins = MappingProxyType({})) -> tuple[list[dict[str, str]], int]:
    """Make the officers (those named with the ``logins`` that they had) and the cases; the officers with their logins, and how
    many cases."""
    officers, actors = make_officers(logins)
    end = now()
    plan = _plan(end)
    cases: dict[int, _Case] = {}
    day = plan[0][0].date()
    for done, (moment, index, act) in enumerate(plan, start=1):
        if moment.date() != day:
            _evening(actors, day_end=moment)
            day = moment.date()
        with pretend(moment):
            if index not in cases:
                cases[index] = _file(index, actors)
            else:
                _try(act, cases[index], index)
        progress(done, len(plan))
    _more(end, actors)
    _evening(actors, day_end=end)
    add_the_rest(actors, end=end)
    return officers, Case.objects.count()


def _more(end: datetime, actors: dict[tuple[Role, int], Actor]) -> int:
    """What is not a complaint; how many cases."""
    snapshot = reference()
    planner, transport = snapshot.find_agency("Bappeda"), snapshot.find_agency("Dishub")
    if planner is None or transport is None:
        raise LookupError("the reference data has no planning or transport agency")
    return wish_and_publish(
        end,
        coordinator=actors[Role.COORDINATOR, snapshot.province.id],
        planner=actors[Role.LIAISON, planner.id],
        liaison=actors[Role.LIAISON, transport.id],
        agency_id=transport.id,
    )


def _evening(actors: dict[tuple[Role, int], Actor], *, day_end: datetime) -> None:
    with pretend(day_end):
        drain()
        while act_on_clocks():
            drain()
        answer_some([actor for (role, _agency), actor in actors.items() if role in {Role.APPROVER, Role.LEADER, Role.INSPECTOR}])


def _try(act: Act, case: _Case, index: int) -> None:
    """A step that a clock has overtaken (the system closed the case) is left out, as in life."""
    try:
        act(case, index)
    except NtbCareError:
        return


def _plan(end: datetime) -> list[tuple[datetime, int, Act]]:
    """Every step of every case with its moment, in the order of time; none lies in the future."""
    steps = []
    for index in range(CASES):
        newest = CASES - index
        start = _office_hour(end - timedelta(days=DAYS * newest / CASES), index)
        if newest <= NEW:
            start = end - timedelta(minutes=35 * newest)
        for after, act in _way(index):
            moment = start + timedelta(days=after)
            if moment < end - timedelta(minutes=5):
                steps.append((moment, index, act))
    return sorted(steps, key=lambda step: (step[0], step[1]))


def _office_hour(moment: datetime, index: int) -> datetime:
    local = moment.astimezone(site_zone()).replace(hour=8 + index % 8, minute=(index * 7) % 60, second=0, microsecond=0)
    return local if local < moment else local - timedelta(days=1)


def _file(index: int, actors: dict[tuple[Role, int], Actor]) -> _Case:
    story = STORIES[index % len(STORIES)]
    filing = Filing(
        text=story.text,
        title=story.title,
        region_code=story.region,
        landmark="dekat kantor desa" if index % 3 == 0 else "",
        source=_SOURCES[int(digest_share(index) * 255) % len(_SOURCES)],
        anonymous=index % 5 == 0,
        confidential=index % 7 == 0 or story.classification == "oversight",
        name="" if index % 2 else f"Warga Contoh {index}",
        email=f"warga{index}@demo.example" if index % 4 == 0 else "",
        phone="0812 0000 0000" if index % 6 == 0 else "",
        priority="urgent" if index % 11 == 0 else "",
        agency="Diskominfotik" if index == CASES - 4 else "",
    )
    receipt = receive_complaint(filing)
    snapshot = reference()
    lead = snapshot.find_agency(story.agency)
    if lead is None:
        raise LookupError(f"the reference data has no agency {story.agency}")
    province = snapshot.province.id
    return _Case(receipt.case_id, story, lead, actors[Role.COORDINATOR, province], actors[Role.LIAISON, lead.id])


def _way(index: int) -> Iterator[tuple[float, Act]]:
    """The fate of a case: what happens how many days after filing. The newest have simply not come far yet."""
    yield 0.0, lambda _case, _index: None
    special = _ENDS_EARLY.get(index % 24)
    if special is not None:
        yield 0.4 + index % 3 * 0.3, special
        return
    quick = digest_share(index)
    yield 0.2 + quick, _verify
    yield 0.5 + quick, _dispose
    if index % 16 == 9:
        yield 1.5, _decline
        yield 2.2, _dispose
    if index % 13 == 6:
        return  # The agency never moved.
    yield 2.4 + 2 * quick, _accept
    yield 3.6 + 4 * quick, _act
    if index % 9 == 4:
        return  # Still being worked on.
    yield 7.2 + 9 * quick, _answer
    yield from _afterwards(index, 8.0 + 9 * quick)


def _afterwards(index: int, day: float) -> Iterator[tuple[float, Act]]:
    if index % 3 == 0:
        yield day + 0.5, _release
    if index % 4 != 3:
        yield day + 1.0, _rate
    if index % 8 == 5:
        yield day + 1.5, _reopen
        yield day + 4.5, _answer
    if index % 6 == 2:
        yield day + 1.2, lambda case, i: reply_to_case(case.id, REPLIES[i % len(REPLIES)], actor=Actor.complainant())
    if index % 5 in {0, 3}:
        yield day + 2.0, lambda case, _i: close_case(case.id, actor=Actor.complainant())


def digest_share(index: int) -> float:
    """A fixed number from 0 to 1 for a case, so that no two cases take the same time."""
    return hashlib.sha256(str(index).encode()).digest()[0] / 255


def _verify(case: _Case, index: int) -> object:
    priority = "urgent" if index % 11 == 0 else ("important" if index % 5 == 1 else "ordinary")
    sorting = Sorting(classification=case.story.classification, category=case.story.category, priority=priority)
    return verify_case(case.id, sorting, actor=case.coordinator)


def _dispose(case: _Case, index: int) -> object:
    contributors = ["PLN NTB"] if case.story.title == "Lampu jalan mati" and index % 2 else []
    return dispose_case(case.id, lead=case.lead.id, contributors=contributors, actor=case.coordinator)


def _decline(case: _Case, _index: int) -> object:
    reason, successor = "Ruas ini bukan kewenangan kami.", "Dinas PUPR"
    if case.lead.short_name == successor:
        reason, successor = "Ruas ini jalan nasional, jadi bukan kewenangan kami.", "BPJN NTB"
    return decline_assignment(case.part(), case.id, reason=reason, successor=successor, actor=case.liaison)


def _accept(case: _Case, _index: int) -> object:
    return accept_assignment(case.part(), case.id, actor=case.liaison)


def _act(case: _Case, index: int) -> object:
    add_note(case.id, "Koordinasi lewat telepon dengan kantor desa.", actor=case.liaison)
    return act_on_assignment(
        case.part(),
        case.id,
        text="Petugas memeriksa ke lokasi dan mencatat keadaannya.",
        public=index % 3 != 1,
        actor=case.liaison,
    )


def _answer(case: _Case, index: int) -> object:
    answered = send_answer(case.id, case.story.answer, actor=case.liaison)
    keep_example(case.id, index, liaison=case.liaison, coordinator=case.coordinator)
    return answered


def _rate(case: _Case, index: int) -> object:
    stars = 1 + (index * 7) % 5
    return rate_case(case.id, stars=stars, solved=stars >= 3, comment=COMMENTS[index % len(COMMENTS)], actor=Actor.complainant())


def _reopen(case: _Case, _index: int) -> object:
    return reopen_case(case.id, reason="Masalahnya muncul lagi setelah hujan.", actor=Actor.complainant())


def _release(case: _Case, _index: int) -> object:
    return release_text(case.id, case.story.text, actor=case.coordinator)


_ENDS_EARLY: dict[int, Act] = {
    3: lambda case, _i: request_completion(case.id, "Di jalan dan desa mana tepatnya?", actor=case.coordinator),
    7: lambda case, _i: archive_case(case.id, reason="unclear", text="Isinya tidak dapat dipahami.", actor=case.coordinator),
    11: lambda case, _i: return_case(
        case.id, reason="Ini kewenangan kabupaten.", successor="Pemda Kab. Lombok Barat", actor=case.coordinator
    ),
    15: lambda case, _i: withdraw_case(case.id, reason="Sudah selesai sendiri.", actor=Actor.complainant()),
    19: lambda case, _i: return_case(
        case.id, reason="Ini kewenangan pengadilan.", successor="Pengadilan setempat", actor=case.coordinator
    ),
    23: lambda case, _i: block_case(case.id, reason="Memuat data pribadi orang lain.", actor=case.coordinator),
}
