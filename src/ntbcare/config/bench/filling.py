"""Fills a database with an invented archive, quickly: cases with their first events and contents, the parts of
agencies, clocks, search tables, the public register and the counters.

What a case went through stands in the ``set`` of its first event, so that its columns are what its events say (but
for ratings and closings of the invented). It is data to measure with, not a journey: ``ntbcare demo`` makes that.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import date, datetime, timedelta
from hashlib import sha256
from random import Random

from django.db import connection, transaction

from ntbcare.agencies.queries import reference
from ntbcare.cases.moves import OPEN
from ntbcare.cases.sets import AssignmentStatus, EndedBy, Status
from ntbcare.common.clock import local_day, now
from ntbcare.common.ids import Reference
from ntbcare.config.bench.loading import Row, Value, moment, move_sequences, next_number, without_indexes, write
from ntbcare.config.bench.stories import OPEN_FOR_OFFICERS, Story, Teller
from ntbcare.config.bench.texts import Said, Sayings
from ntbcare.deadlines.book import book
from ntbcare.deadlines.models import LimitKind
from ntbcare.deadlines.rules import working_days_between
from ntbcare.monitoring.card_sums import CardChanges, add_to_cards
from ntbcare.monitoring.cards import LeadPart, Led, entries_of, to_text
from ntbcare.monitoring.cells import add_to_counters
from ntbcare.monitoring.facts import is_solved
from ntbcare.monitoring.models import WAIT_CLASSES
from ntbcare.monitoring.rules import CaseFacts, class_of, recount_at, response_class, states_of
from ntbcare.monitoring.vectors import Counted, Keys, Sums, note

_BATCH = 5_000
_WORTH_DROPPING_INDEXES = 20_000
CASE = (
    "id", "received_at", "registered_at", "source", "source_detail", "language", "for_another", "code_hash", "anonymous",
    "confidential", "classification", "category_id", "priority", "wished_priority", "region_id", "region_unclear",
    "outside_province", "headline", "branch_id", "lead_id", "officer_id", "own_office", "status", "queue", "closed_by",
    "archived_by", "archive_reason", "successor", "verified_at", "first_response_at", "answered_at", "ended_at", "stars",
    "solved", "reopened", "refused", "reply_waiting", "text_released", "clarification", "answer_due_at", "next_due_at",
    "yellow_at", "red_at", "imported", "national_status", "last_number", "last_at",
)  # fmt: skip
_EVENT = ("id", "case_id", "number", "kind", "at", "actor_role", "status_before", "status_after", "facts", "hash")
_CONTENT = ("event_id", "salt", "body")
_PART = ("case_id", "agency_id", "part", "status", "is_open", "offered_at", "accepted_at", "delivered_at", "ended_at", "due_at")
_CLOCK = ("case_id", "limit_id", "calendar_id", "kind", "started_at", "due_at", "pauses", "stage", "held_level", "edition")
_PUBLIC = (
    "case_id", "reference", "received_at", "received_on", "received_year", "classification", "status", "category_id",
    "topic", "region_id", "regency", "agency_id", "text",
)  # fmt: skip
_COUNTED = (
    "case_id", "day", "branch_id", "agency_id", "category", "region", "source", "classification", "states", "response",
    "word", "solution", "card", "recount_at",
)  # fmt: skip
TABLES = (
    "cases_case", "cases_caseevent", "cases_assignment", "deadlines_clock", "publication_publiccase",
    "monitoring_contribution", "cases_search", "publication_search",
)  # fmt: skip
_PARTS = {
    Status.ASSIGNED: AssignmentStatus.OFFERED,
    Status.IN_PROGRESS: AssignmentStatus.ACTING,
    Status.ANSWERED: AssignmentStatus.DELIVERED,
    Status.CLOSED: AssignmentStatus.DELIVERED,
}


def fill(cases: int, *, officer_id: int | None = None, progress: Callable[[int, int], None] = lambda _done, _total: None) -> None:
    """Add so many cases. ``officer_id`` has taken some of the open ones. Needs reference data and policies."""
    big = cases >= _WORTH_DROPPING_INDEXES
    with without_indexes(TABLES) if big else nullcontext():
        filler = Filler(cases, officer_id)
        for begin in range(0, cases, _BATCH):
            filler.write_batch(range(begin, min(begin + _BATCH, cases)))
            progress(min(begin + _BATCH, cases), cases)
        move_sequences(("cases_case", "cases_caseevent"))
        with transaction.atomic():
            add_to_counters(filler.sums())
            add_to_cards(filler.cards)


class Filler:
    """Makes the rows of cases and keeps what they add to the counters."""

    def __init__(self, cases: int, officer_id: int | None) -> None:
        random = Random(cases)  # noqa: S311 invented data, the same each time
        self._at = now()
        self._snapshot = reference()
        self._teller = Teller(self._snapshot, cases=cases, at=self._at, random=random)
        self._sayings = Sayings(cases, random)
        self._first = next_number("cases_case")
        self._first_event = next_number("cases_caseevent")
        self._officer_id = officer_id
        rules = book()
        limit = rules.policy_on(local_day(self._at)).limit(LimitKind.ANSWER)
        if limit is None:
            raise LookupError("the policy in force has no limit for answers")
        self._calendar = rules.calendar(rules.default_calendar_id)
        self._clock = (limit.id, rules.default_calendar_id, rules.calendar_edition)
        self._sums: Sums = {}
        self.cards = CardChanges()
        self._vectorless = connection.vendor != "postgresql"

    def write_batch(self, places: Sequence[int]) -> None:
        """Write the cases at some places of the archive."""
        told = [(place, self._teller.tell(place, self._first + place)) for place in places]
        said = [self._sayings.say(place, year=story.received_at.year) for place, story in told]
        stories = [story for _, story in told]
        both = list(zip(stories, said, strict=True))
        events = [self._first_event + place for place in places]
        released = [(story, words) for story, words in both if story.released]
        write([
            ("cases_case", CASE, [self._case(story, words) for story, words in both]),
            ("cases_caseevent", _EVENT, [_event(pk, story) for pk, story in zip(events, stories, strict=True)]),
            ("cases_eventcontent", _CONTENT, [_content(pk, words) for pk, (_, words) in zip(events, both, strict=True)]),
            ("cases_assignment", _PART, [_part(story) for story in stories if story.status in _PARTS]),
            ("deadlines_clock", _CLOCK, [self._clock_row(story) for story in stories if story.open_due]),
            ("publication_publiccase", _PUBLIC, [self._public(story, words) for story, words in both]),
            ("monitoring_contribution", _COUNTED, [self._count(story) for story in stories]),
            self._search("cases_search", [(story.number, [*words.stems, *_marks(story)]) for story, words in both]),
            self._search("publication_search", [(story.number, words.stems) for story, words in released]),
        ])  # fmt: skip

    def sums(self) -> Sums:
        """What all cases written add to the counters."""
        return self._sums

    def _case(self, story: Story, said: Said) -> Row:
        received = moment(story.received_at)
        taken = self._officer_id if story.status in OPEN_FOR_OFFICERS and story.number % 20 == 0 else None
        return (
            story.number, received, received, story.source.value, "", "id", False, f"1:{story.number:064x}", story.anonymous,
            story.confidential, story.classification, story.category, "ordinary", "", story.region, "",
            False, said.text[:140], story.agency.branch_id, story.lead_id, taken, False, story.status.value, story.queue,
            story.closed_by, EndedBy.OFFICER.value if story.status == Status.ARCHIVED else "",
            story.archive_reason, "", moment(story.verified_at), moment(story.answered_at), moment(story.answered_at),
            moment(story.ended_at), story.stars, _solved(story), 0,
            0, False, story.released, "", moment(story.due_at), moment(story.open_due), *_zones(story), False, "", 1, received,
        )  # fmt: skip

    def _clock_row(self, story: Story) -> Row:
        limit, calendar, edition = self._clock
        begun, due = moment(story.received_at), moment(story.due_at)
        # All told already: measuring must not set off years of reminders.
        return story.number, limit, calendar, LimitKind.ANSWER.value, begun, due, "[]", 9, 0, edition

    def _public(self, story: Story, said: Said) -> Row:
        day = local_day(story.received_at)
        head: Row = (
            story.number, str(Reference(day.year % 100, story.number)), moment(story.received_at), day.isoformat(), day.year,
            story.classification or "", story.status.value,
        )  # fmt: skip
        if story.confidential:
            return (*head, None, "", None, "", None, "")
        topic = self._snapshot.categories[story.category].topic
        text = said.text if story.released else ""
        return (*head, story.category, topic, story.region, story.region[:5], story.lead_id, text)

    def _count(self, story: Story) -> Row:
        facts = CaseFacts(
            status=story.status, closed_by=story.closed_by, handed_out=story.status == Status.REFERRED,
            verified_at=story.verified_at, answered_at=story.answered_at, ended_at=story.ended_at, stars=story.stars,
            refused=0, reopened=0, answer_due_at=story.due_at, solved=_solved(story),
        )  # fmt: skip
        states = states_of(facts, at=self._at)
        response = word = solution = None
        if story.answered_at is not None:
            days = working_days_between(story.received_at, story.answered_at, self._calendar)
            response, word = response_class(days), class_of(days, WAIT_CLASSES)
        if is_solved(facts) and story.ended_at is not None:
            solution = class_of(working_days_between(story.received_at, story.ended_at, self._calendar), WAIT_CLASSES)
        day = local_day(story.received_at)
        place = story.agency.branch_id, story.lead_id or 0, story.category, story.region
        keys = Keys(day, *place, story.source.value, story.classification or "")
        note(self._sums, keys, Counted(states, response, word, solution), 1)
        return (
            story.number, day.isoformat(), keys.branch_id, keys.agency_id, keys.category, keys.region, keys.source,
            keys.classification, states, response, word, solution, self._card(story, day), moment(recount_at(facts, at=self._at)),
        )  # fmt: skip

    def _card(self, story: Story, day: date) -> str:
        """What the case puts into its agency's scorecard."""
        if story.lead_id is None:
            return ""
        since = story.verified_at or story.received_at
        part = LeadPart(story.lead_id, since, _PARTS[story.status].value if story.status in _PARTS else AssignmentStatus.ACTING)
        end = story.answered_at or min(self._at, story.ended_at or self._at)
        led = Led(
            received_at=story.received_at, over=story.status not in OPEN, lead_id=story.lead_id, imported=False,
            closed_by=story.closed_by, archived_by="", clarification="", answered_at=story.answered_at, acted_at=None,
            first_word_at=story.answered_at, stars=story.stars, solved=_solved(story), due_at=story.due_at,
            # As its history of one event tells it: of an answered case the complainant has had the word since the beginning.
            late=end > story.due_at, charged_to=-1 if story.status == Status.ANSWERED else 0, parts=[part],
        )  # fmt: skip
        card = to_text(entries_of(led, days=self._days, local_day=local_day))
        self.cards.note(day, card, 1)
        return card

    def _days(self, since: datetime, until: datetime) -> int:
        return working_days_between(since, until, self._calendar)

    def _search(self, table: str, documents: Sequence[tuple[int, Sequence[str]]]) -> tuple[str, Sequence[str], Sequence[Row]]:
        if self._vectorless:
            return table, ("rowid", "words"), [(number, " ".join(words)) for number, words in documents]
        vectors = [(number, " ".join(f"'{word}'" for word in sorted(set(words)))) for number, words in documents]
        return table, ("id", "vector"), vectors


def _solved(story: Story) -> bool | None:
    return None if story.stars is None else story.stars > 2


def _zones(story: Story) -> Row:
    """When an open case turns yellow and red; by the clock on the wall, which is near enough to be measured with."""
    waits = story.open_due is not None
    return tuple(moment(story.received_at + timedelta(days=days)) if waits else None for days in (5, 7))


def _event(pk: int, story: Story) -> Row:
    facts = {
        "received_at": moment(story.received_at), "source": story.source.value, "classification": story.classification,
        "category_id": story.category, "region_id": story.region, "branch_id": story.agency.branch_id,
        "anonymous": story.anonymous, "confidential": story.confidential,
        "set": {"lead_id": story.lead_id, "closed_by": story.closed_by, "archive_reason": story.archive_reason},
    }  # fmt: skip
    return (
        pk, story.number, 1, "received", moment(story.received_at), "complainant", "", story.status.value,
        json.dumps(facts), sha256(str(story.number).encode()).hexdigest(),
    )  # fmt: skip


def _content(pk: int, said: Said) -> Row:
    return pk, bytes(32), json.dumps({"text": said.text})


def _part(story: Story) -> Row:
    status = _PARTS[story.status]
    begun = moment(story.verified_at)
    is_open = status != AssignmentStatus.DELIVERED
    delivered: Value = None if is_open else moment(story.answered_at or story.ended_at)
    due = moment(story.due_at) if is_open else None
    return story.number, story.lead_id, "lead", status.value, is_open, begun, begun, delivered, delivered, due


def _marks(story: Story) -> list[str]:
    return [f"zb{story.agency.branch_id}", *([f"za{story.lead_id}"] if story.lead_id else [])]
