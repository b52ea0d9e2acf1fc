"""Writing down commitments and confirming them. What writes needs an open transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ntbcare.agencies.queries import reference
from ntbcare.audit.actions import record
from ntbcare.common.clock import now
from ntbcare.common.errors import Conflict, FieldError, InvalidInput, NotFound
from ntbcare.common.text import clean_line
from ntbcare.monitoring.meetings.access import Reach, need_government, need_voice
from ntbcare.monitoring.meetings.evidence import line_of, text_of
from ntbcare.monitoring.models import Commitment, Milestone

LONGEST = 3000
MOST_MILESTONES = 8
LONGEST_YEARS = 10
FIRST_DAY = date(2018, 1, 1)
_WORDS = ("title", "problem", "promise", "supporters", "starts_on", "ends_on", "budget", "staff", "months")
MOST_RUPIAH, MOST_STAFF, MOST_MONTHS = 10**14, 100_000, 120
"""A hundred trillion rupiah is more than any budget of a province: beyond it somebody typed a nought too many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneSaid:
    """A part of a commitment as it was typed."""

    title: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentSaid:
    """What is written of a commitment. ``budget`` in rupiah, ``staff`` persons, ``months``; None where nobody said."""

    title: str
    problem: str
    promise: str
    owner: str
    supporters: str
    starts_on: date | None
    ends_on: date | None
    budget: int | None = None
    staff: int | None = None
    months: int | None = None
    milestones: Sequence[MilestoneSaid] = ()


def write_commitment(said: CommitmentSaid, *, branch_id: int, reach: Reach) -> Commitment:
    """Write down a commitment of a government: its coordinators, or who speaks for the agency in charge."""
    commitment = Commitment(branch_id=branch_id, made_at=now(), made_by_id=reach.user_id)
    return _written(commitment, said, reach=reach, what="commitment.written")


def fingerprint(commitment: Commitment) -> str:
    """What its words were when somebody read them."""
    parts = [[one.title, str(one.starts_on), str(one.ends_on)] for one in commitment.milestones.all()]
    words = [str(getattr(commitment, name)) for name in (*_WORDS, "owner_id")]
    return hashlib.sha256(json.dumps([words, parts]).encode()).hexdigest()[:16]


def rewrite_commitment(pk: int, said: CommitmentSaid, *, seen: str, reach: Reach) -> Commitment:
    """Change what is not confirmed yet. Raises Conflict for a confirmed one, and for one that somebody else changed since it was
    ``seen``."""
    commitment = locked_commitment(pk, reach)
    if commitment.confirmed_at is not None:
        raise Conflict(_("Komitmen ini sudah dipastikan dan tidak berubah lagi."))
    _need_seen(commitment, seen)
    return _written(commitment, said, reach=reach, what="commitment.changed")


def confirm_commitment(pk: int, *, seen: str, reach: Reach) -> Commitment:
    """A coordinator confirms what was ``seen``: everybody reads it, and from now on it stays as it is."""
    commitment = locked_commitment(pk, reach)
    need_government(reach, commitment.branch_id)
    if commitment.confirmed_at is not None:
        raise Conflict(_("Komitmen ini sudah dipastikan."))
    if commitment.withdrawn_at is not None:
        raise Conflict(_("Komitmen ini sudah dicabut."))
    _need_seen(commitment, seen)
    commitment.confirmed_at, commitment.confirmed_by_id = now(), reach.user_id
    commitment.save(update_fields=["confirmed_at", "confirmed_by"])
    record("commitment.confirmed", f"commitment:{pk}", user_id=reach.user_id)
    return commitment


def withdraw_commitment(pk: int, reason: str, *, reach: Reach) -> Commitment:
    """A coordinator withdraws it with a reason, which everybody reads; it stays on record."""
    commitment = locked_commitment(pk, reach)
    need_government(reach, commitment.branch_id)
    if commitment.withdrawn_at is not None:
        raise Conflict(_("Komitmen ini sudah dicabut."))
    said, errors = line_of(reason, least=5, most=500, field="text")
    if errors:
        raise InvalidInput(errors[0].message, errors=errors)
    commitment.withdrawn_at, commitment.withdrawn_because = now(), said
    commitment.save(update_fields=["withdrawn_at", "withdrawn_because"])
    record("commitment.withdrawn", f"commitment:{pk}", user_id=reach.user_id)
    return commitment


def commitments_for(reach: Reach) -> QuerySet[Commitment]:
    """What an officer sees at the desk: what is confirmed in the governments that the officer follows, all of those that the
    officer coordinates, and what the officer's agencies are in charge of."""
    mine = Q(branch_id__in=reach.coordinates) | Q(owner_id__in=reach.speaks_for)
    followed = Q(branch_id__in=reach.reads, confirmed_at__isnull=False)
    return Commitment.objects.filter(mine | followed).select_related("branch", "owner")


def commitment_for(reach: Reach, pk: int) -> Commitment:
    """One of them. Raises NotFound."""
    found = commitments_for(reach).filter(pk=pk).first() if pk < 2**62 else None
    if found is None:
        raise NotFound(_("Komitmen ini tidak ada."))
    return found


def public_commitments() -> QuerySet[Commitment]:
    """What everybody reads: the confirmed ones, also those that were withdrawn afterwards."""
    rows = Commitment.objects.filter(confirmed_at__isnull=False)
    return rows.select_related("branch", "owner").prefetch_related("milestones")


def locked_commitment(pk: int, reach: Reach) -> Commitment:
    """The commitment for who has a voice in it. Raises NotFound."""
    found = Commitment.objects.select_for_update(of=("self",)).filter(pk=pk).first() if pk < 2**62 else None
    if found is None:
        raise NotFound(_("Komitmen ini tidak ada."))
    need_voice(reach, found.branch_id, found.owner_id)
    return found


def _need_seen(commitment: Commitment, seen: str) -> None:
    if fingerprint(commitment) != seen:
        raise Conflict(_("Orang lain baru saja mengubah komitmen ini. Muat ulang dan baca lagi."))


def _written(commitment: Commitment, said: CommitmentSaid, *, reach: Reach, what: str) -> Commitment:
    errors = _take(commitment, said)
    milestones, wrong = _milestones(said)
    errors += wrong
    if errors:
        raise InvalidInput(errors[0].message, errors=errors)
    need_voice(reach, commitment.branch_id, commitment.owner_id)
    commitment.save()
    commitment.milestones.all().delete()
    for number, one in enumerate(milestones, start=1):
        one.commitment, one.number = commitment, number
    Milestone.objects.bulk_create(milestones)
    record(what, f"commitment:{commitment.pk}", user_id=reach.user_id)
    return commitment


def _take(commitment: Commitment, said: CommitmentSaid) -> list[FieldError]:
    commitment.title, errors = line_of(said.title, least=5, most=200, field="title")
    for name in ("problem", "promise"):
        text, wrong = text_of(getattr(said, name), least=10, most=LONGEST, field=name)
        setattr(commitment, name, text)
        errors += wrong
    commitment.supporters = clean_line(said.supporters)
    if len(commitment.supporters) > 500:
        errors.append(FieldError("supporters", "length", _("Paling banyak %(n)s huruf.") % {"n": 500}))
    owner = reference().find_agency(said.owner) if said.owner else None
    if owner is None or not owner.active:
        errors.append(FieldError("owner", "unknown", _("Pilih instansi penanggung jawab.")))
    else:
        commitment.owner_id = owner.id
    errors += _span_faults(said.starts_on, said.ends_on)
    if said.starts_on is not None and said.ends_on is not None:
        commitment.starts_on, commitment.ends_on = said.starts_on, said.ends_on
    for name, most in (("budget", MOST_RUPIAH), ("staff", MOST_STAFF), ("months", MOST_MONTHS)):
        value = getattr(said, name)
        setattr(commitment, name, value)
        if value is not None and not 0 <= value <= most:
            errors.append(FieldError(name, "range", _("Tulis angka dari 0 sampai %(most)s.") % {"most": most}))
    return errors


def _span_faults(starts_on: date | None, ends_on: date | None) -> list[FieldError]:
    if starts_on is None or not FIRST_DAY <= starts_on < date(2100, 1, 1):
        return [FieldError("starts_on", "day", _("Pilih tanggal mulai sesudah tahun 2017."))]
    if ends_on is None or ends_on < starts_on:
        return [FieldError("ends_on", "order", _("Tanggal selesai tidak boleh sebelum tanggal mulai."))]
    if ends_on.year - starts_on.year > LONGEST_YEARS:
        return [FieldError("ends_on", "long", _("Paling lama %(n)s tahun.") % {"n": LONGEST_YEARS})]
    return []


def _milestones(said: CommitmentSaid) -> tuple[list[Milestone], list[FieldError]]:
    found, errors = [], []
    for place, one in enumerate(said.milestones, start=1):
        title = clean_line(one.title)
        if not title and one.starts_on is None and one.ends_on is None:
            continue
        field = f"milestone_{place}"
        start, end = one.starts_on, one.ends_on
        if not 3 <= len(title) <= 200:
            errors.append(FieldError(field, "length", _("Tulis %(least)s sampai %(most)s huruf.") % {"least": 3, "most": 200}))
        elif start is None or end is None or said.starts_on is None or said.ends_on is None:
            errors.append(FieldError(field, "day", _("Tulis tanggal mulai dan selesainya.")))
        elif not said.starts_on <= start <= end <= said.ends_on:
            errors.append(FieldError(field, "order", _("Tanggalnya harus di dalam masa komitmen, mulai sebelum selesai.")))
        else:
            found.append(Milestone(title=title, starts_on=start, ends_on=end))
    if len(found) > MOST_MILESTONES:
        errors.append(FieldError("milestone_1", "many", _("Paling banyak %(n)s tonggak.") % {"n": MOST_MILESTONES}))
    return found, errors
