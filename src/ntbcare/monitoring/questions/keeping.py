"""Saving, sharing and subscribing to questions, and who may read which. What writes needs an open transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from ntbcare.agencies.queries import AgencyInfo, reference
from ntbcare.agencies.scope import Viewer
from ntbcare.audit.actions import record
from ntbcare.common.clock import now, site_zone
from ntbcare.common.errors import FieldError, InvalidInput, NotFound
from ntbcare.common.text import clean_line
from ntbcare.monitoring.models import Cadence, PausedFor, SavedQuestion, Subscription
from ntbcare.monitoring.questions.asking import Asked, Params, read_question
from ntbcare.monitoring.questions.places import Place
from ntbcare.monitoring.questions.schedule import next_after
from ntbcare.monitoring.questions.terms import Query

MOST_SAVED = 100
"""So many questions one officer keeps."""
PAGE = 50
LONGEST_NAME, LONGEST_NOTE = 120, 500


def circles_of(viewer: Viewer) -> list[AgencyInfo]:
    """With whom an officer may share: the own agencies, what they belong to, and the own government; nothing above it."""
    found: dict[int, AgencyInfo] = {}
    for membership in viewer.memberships:
        for node in reference().ancestors(membership.agency_id):
            found[node.id] = node
            if node.id == membership.branch_id:
                break
        # A vertical agency hangs on a government without lying below it.
        found.setdefault(membership.branch_id, reference().agencies[membership.branch_id])
    return list(found.values())


def may_read(question: SavedQuestion, viewer: Viewer) -> bool:
    """Whether it is the officer's own or shared with a circle that the officer belongs to."""
    return question.owner_id == viewer.user_id or question.shared_with_id in {one.id for one in circles_of(viewer)}


def own_questions(viewer: Viewer) -> list[SavedQuestion]:
    """The officer's own, the newest first, with how many are sent each; one statement."""
    rows = SavedQuestion.objects.filter(owner_id=viewer.user_id).select_related("shared_with")
    return list(rows.annotate(readers=Count("subscriptions")).order_by("-pk")[:MOST_SAVED])


def shared_questions(viewer: Viewer, *, after: int = 0) -> list[SavedQuestion]:
    """What others share with the officer, the newest first, older than ``after``; one more than a page when there are more."""
    circles = [one.id for one in circles_of(viewer)]
    rows: QuerySet[SavedQuestion] = SavedQuestion.objects.filter(shared_with_id__in=circles).exclude(owner_id=viewer.user_id)
    if after:
        rows = rows.filter(pk__lt=after)
    return list(rows.select_related("owner", "shared_with").order_by("-pk")[: PAGE + 1])


def question_of(viewer: Viewer, question_id: int) -> SavedQuestion:
    """One that the officer may read. Raises NotFound for every other."""
    found = SavedQuestion.objects.filter(pk=question_id).select_related("owner", "shared_with").first()
    if found is None or not may_read(found, viewer):
        raise NotFound(_("Pertanyaan ini tidak ada, atau tidak dibagikan kepada Anda."))
    return found


def asked_by(question: SavedQuestion, places: Sequence[Place], *, today: date) -> Asked:
    """A saved question for an officer of these places, who is never anybody but the reader."""
    return read_question(params_of(question.asked), places, today=today, own_place=True)


def params_of(pairs: Iterable[Sequence[str]]) -> Params:
    """Pairs as they are kept, by name."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(str(name), []).append(str(value))
    return found


def save_question(viewer: Viewer, query: Query, *, name: str, note: str = "") -> SavedQuestion:
    """Keep a question. Raises InvalidInput field by field."""
    said, words = _checked(name, note)
    if SavedQuestion.objects.filter(owner_id=viewer.user_id).count() >= MOST_SAVED:
        text = _("Anda sudah menyimpan %(n)s pertanyaan. Hapus yang tidak dipakai lagi.") % {"n": MOST_SAVED}
        raise InvalidInput(text, errors=[FieldError("name", "many", text)])
    moment = now()
    return SavedQuestion.objects.create(
        owner_id=viewer.user_id, name=said, note=words, asked=_kept(query), made_at=moment, changed_at=moment
    )


def change_question(viewer: Viewer, question_id: int, *, name: str, note: str, query: Query | None = None) -> SavedQuestion:
    """Change an own question, its words or what it asks. What one may no longer share is shared no longer."""
    question = _own(viewer, question_id)
    question.name, question.note = _checked(name, note)
    if query is not None:
        question.asked = _kept(query)
        # What could not be answered as it was may be answered now.
        _resume(question.subscriptions.filter(paused=PausedFor.UNANSWERED))
    question.changed_at = now()
    question.save(update_fields=["name", "note", "asked", "changed_at"])
    if question.shared_with_id is not None and not may_share(viewer, question.shared_with_id):
        _unshare(question, viewer)
    return question


def delete_question(viewer: Viewer, question_id: int) -> None:
    """Delete an own question, and with it everybody's subscriptions."""
    _own(viewer, question_id).delete()


def may_share(viewer: Viewer, agency_id: int) -> bool:
    """Whether that is a circle of the officer's own."""
    return agency_id in {one.id for one in circles_of(viewer)}


def share_question(viewer: Viewer, question_id: int, agency_id: int) -> SavedQuestion:
    """Let the officers of an own agency or government read an own question. Raises InvalidInput for any other."""
    question = _own(viewer, question_id)
    if not may_share(viewer, agency_id):
        words = _("Pilih pemerintah atau instansi Anda sendiri.")
        raise InvalidInput(words, errors=[FieldError("circle", "outside", words)])
    if question.shared_with_id not in {None, agency_id}:
        _unshare(question, viewer)
    question.shared_with_id = agency_id
    question.save(update_fields=["shared_with"])
    _resume(question.subscriptions.filter(paused=PausedFor.UNSHARED))
    record("question.shared", f"question:{question.pk}", user_id=viewer.user_id, details={"agency": agency_id})
    return question


def unshare_question(viewer: Viewer, question_id: int) -> SavedQuestion:
    """Keep it to oneself again: nothing more is sent to the others."""
    question = _own(viewer, question_id)
    _unshare(question, viewer)
    return question


def subscription_of(viewer: Viewer, question: SavedQuestion) -> Subscription | None:
    """The officer's own to a question."""
    return question.subscriptions.filter(officer_id=viewer.user_id).first()


def subscriptions_of(viewer: Viewer) -> list[Subscription]:
    """All of the officer's own, those that are paused first; one statement."""
    rows = Subscription.objects.filter(officer_id=viewer.user_id).select_related("question")
    return list(rows.order_by("-paused", "next_at", "pk")[: 2 * MOST_SAVED])


def subscribe(viewer: Viewer, question_id: int, cadence: str) -> Subscription:
    """Have a question sent from the next slot on; again with another cadence changes it, and lets a paused one go on."""
    question = question_of(viewer, question_id)
    if cadence not in Cadence.values:
        words = _("Pilih seberapa sering surelnya dikirim.")
        raise InvalidInput(words, errors=[FieldError("cadence", "unknown", words)])
    if len(subscriptions_of(viewer)) >= 2 * MOST_SAVED:
        words = _("Anda sudah berlangganan %(n)s pertanyaan.") % {"n": 2 * MOST_SAVED}
        raise InvalidInput(words, errors=[FieldError("cadence", "many", words)])
    moment = now()
    values = {"cadence": cadence, "next_at": next_after(cadence, moment, site_zone()), "paused": ""}
    found, _made = Subscription.objects.update_or_create(
        question=question, officer_id=viewer.user_id, defaults=values, create_defaults=values | {"since": moment}
    )
    return found


def unsubscribe(viewer: Viewer, question_id: int) -> None:
    """Send it no more. Works also when the question is no longer shared."""
    Subscription.objects.filter(question_id=question_id, officer_id=viewer.user_id).delete()


def _own(viewer: Viewer, question_id: int) -> SavedQuestion:
    rows = SavedQuestion.objects.select_for_update(of=("self",)).filter(pk=question_id, owner_id=viewer.user_id)
    found = rows.first()
    if found is None:
        raise NotFound(_("Pertanyaan ini bukan milik Anda."))
    return found


def _unshare(question: SavedQuestion, viewer: Viewer) -> None:
    question.shared_with = None
    question.save(update_fields=["shared_with"])
    question.subscriptions.exclude(officer_id=question.owner_id).filter(paused="").update(paused=PausedFor.UNSHARED)
    record("question.unshared", f"question:{question.pk}", user_id=viewer.user_id)


def _resume(rows: QuerySet[Subscription]) -> None:
    for cadence in Cadence.values:
        rows.filter(cadence=cadence).update(paused="", next_at=next_after(cadence, now(), site_zone()))


def _checked(name: str, note: str) -> tuple[str, str]:
    said, words = clean_line(name), clean_line(note)
    errors = []
    if not said or len(said) > LONGEST_NAME:
        errors.append(FieldError("name", "length", _("Beri nama, paling banyak %(n)s huruf.") % {"n": LONGEST_NAME}))
    if len(words) > LONGEST_NOTE:
        errors.append(FieldError("note", "length", _("Paling banyak %(n)s huruf.") % {"n": LONGEST_NOTE}))
    if errors:
        raise InvalidInput(errors[0].message, errors=errors)
    return said, words


def _kept(query: Query) -> list[list[str]]:
    return [[name, value] for name, value in query.params()]
