"""Writing down what was changed in a service because of complaints. What writes needs an open transaction."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ntbcare.agencies.queries import reference
from ntbcare.audit.actions import record
from ntbcare.cases.models import Case
from ntbcare.cases.sets import Status
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import Conflict, FieldError, InvalidInput, NotFound
from ntbcare.common.ids import parse_reference
from ntbcare.common.text import clean_line
from ntbcare.monitoring.meetings.access import Reach
from ntbcare.monitoring.meetings.evidence import line_of, link_of, text_of
from ntbcare.monitoring.models import Change, ChangeEntry, ChangeState

LONGEST = 2000
MOST_CASES = 20
FIRST_DAY = date(2018, 1, 1)
_AHEAD = timedelta(days=366)
NEXT = {ChangeState.PROPOSED: ChangeState.IN_FORCE, ChangeState.IN_FORCE: ChangeState.WITHDRAWN}
"""How a change goes on; a proposal may be withdrawn as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSaid:
    """What is written of a change. ``category`` is a code, ``region`` that of a regency or city (province only), ``cases``
    references that everybody may read, separated by spaces or commas."""

    category: str
    agency: str = ""
    region: str = ""
    service: str
    changed: str
    since: date | None
    owner: str
    cases: str = ""
    link: str = ""


def propose_change(said: ChangeSaid, *, branch_id: int, reach: Reach) -> Change:
    """Write down a change: whoever keeps those of the government, or leads the agency in charge. Raises InvalidInput field by
    field, NotFound for everybody else."""
    change = Change(branch_id=branch_id, made_at=now())
    errors = _take(change, said)
    if errors:
        raise InvalidInput(errors[0].message, errors=errors)
    owner = reference().agencies[change.owner_id]
    if not reach.keeps_changes(branch_id) and not (change.owner_id in reach.leads and owner.branch_id == branch_id):
        raise NotFound(_("Perubahan layanan dicatat penanggung jawabnya atau koordinator."))
    change.save()
    _append(change, "", reach)
    return change


def move_change(pk: int, state: str, text: str, *, reach: Reach) -> Change:
    """Put a proposed change in force, or withdraw one with a reason. Raises Conflict where its state does not allow it."""
    change = Change.objects.select_for_update(of=("self",)).filter(pk=pk).first() if pk < 2**62 else None
    if change is None or not reach.keeps_changes(change.branch_id) or state not in ChangeState.values:
        raise NotFound(_("Perubahan layanan ini tidak ada."))
    allowed = {NEXT.get(ChangeState(change.state)), ChangeState.WITHDRAWN} - {None, ChangeState(change.state)}
    if change.state == ChangeState.WITHDRAWN or ChangeState(state) not in allowed:
        raise Conflict(_("Keadaannya sudah berubah. Muat ulang halaman."))
    withdrawn = state == ChangeState.WITHDRAWN
    said, errors = text_of(text, least=5 if withdrawn else 0, most=500)
    if not withdrawn and change.since > local_day(now()):
        errors.append(FieldError("text", "future", _("Hari mulainya belum tiba.")))
    if errors:
        raise InvalidInput(errors[0].message, errors=errors)
    change.state = ChangeState(state)
    change.save(update_fields=["state"])
    _append(change, said, reach)
    return change


def changes_for(reach: Reach) -> QuerySet[Change]:
    """What an officer sees at the desk: what is or was in force in the governments that the officer follows, all of those whose
    changes the officer keeps, and what the officer's agencies are in charge of."""
    kept = reach.coordinates | reach.standards
    mine = Q(branch_id__in=kept) | Q(owner_id__in=reach.speaks_for)
    known = Q(branch_id__in=reach.reads) & Q(pk__in=_once_in_force())
    return Change.objects.filter(mine | known).select_related("branch", "owner", "category", "agency", "region")


def change_for(reach: Reach, pk: int) -> Change:
    """One of them. Raises NotFound."""
    found = changes_for(reach).filter(pk=pk).first() if pk < 2**62 else None
    if found is None:
        raise NotFound(_("Perubahan layanan ini tidak ada."))
    return found


def public_changes() -> QuerySet[Change]:
    """What everybody reads: what is in force, and what was and no longer is."""
    rows = Change.objects.filter(pk__in=_once_in_force())
    return rows.select_related("branch", "owner", "category", "agency", "region")


def readable_references(change: Change) -> list[str]:
    """Those of its cases that everybody may still read; one statement."""
    numbers = {parsed.number: text for text in change.cases if (parsed := parse_reference(text)) is not None}
    open_to_all = set(_readable().filter(pk__in=list(numbers)).values_list("pk", flat=True))
    return [text for number, text in numbers.items() if number in open_to_all]


def _once_in_force() -> QuerySet[ChangeEntry, int]:
    return ChangeEntry.objects.filter(state=ChangeState.IN_FORCE).values_list("change_id", flat=True)


def _readable() -> QuerySet[Case]:
    """As in the public register: released by an officer, not confidential, not blocked."""
    return Case.objects.filter(text_released=True, confidential=False).exclude(status=Status.BLOCKED)


def _take(change: Change, said: ChangeSaid) -> list[FieldError]:
    known = reference()
    change.service, errors = line_of(said.service, least=3, most=200, field="service")
    change.changed, wrong = text_of(said.changed, least=10, most=LONGEST, field="changed")
    errors += wrong
    change.link, wrong = link_of(said.link)
    errors += wrong
    change.cases, wrong = _cases(said.cases)
    errors += wrong
    if said.category in known.categories:
        change.category_id = said.category
    else:
        errors.append(FieldError("category", "unknown", _("Pilih penyebab dari daftar kategori.")))
    owner = known.find_agency(said.owner) if said.owner else None
    if owner is None or not owner.active:
        errors.append(FieldError("owner", "unknown", _("Pilih instansi penanggung jawab.")))
    else:
        change.owner_id = owner.id
    if said.since is None or not FIRST_DAY <= said.since <= local_day(now()) + _AHEAD:
        errors.append(FieldError("since", "day", _("Pilih hari mulainya, paling jauh setahun lagi.")))
    else:
        change.since = said.since
    return errors + _place(change, said)


def _place(change: Change, said: ChangeSaid) -> list[FieldError]:
    """Whose complaints they were: of one agency, or of one regency of the whole province, or of the government."""
    known, errors = reference(), []
    if said.agency:
        agency = known.find_agency(said.agency)
        if agency is None or agency.branch_id != change.branch_id:
            errors.append(FieldError("agency", "unknown", _("Pilih instansi dari pemerintah daerah ini.")))
        else:
            change.agency_id = agency.id
    if said.region:
        if said.region not in known.regions or len(said.region) != 5 or change.branch_id != known.province.id:
            errors.append(FieldError("region", "unknown", _("Pilih kabupaten atau kota, hanya untuk seluruh provinsi.")))
        elif said.agency:
            errors.append(FieldError("region", "both", _("Pilih instansi atau kabupaten/kota, tidak keduanya.")))
        else:
            change.region_id = said.region
    return errors


def _cases(raw: str) -> tuple[list[str], list[FieldError]]:
    said = {one.upper() for one in re.split(r"[\s,;]+", clean_line(raw)) if one}
    if len(said) > MOST_CASES:
        return [], [FieldError("cases", "many", _("Paling banyak %(n)s nomor laporan.") % {"n": MOST_CASES})]
    numbers = [parsed.number for one in said if (parsed := parse_reference(one)) is not None]
    # The whole reference must be the case's: the number alone opens nothing.
    known = {case.reference for case in _readable().filter(pk__in=numbers)} if numbers else set()
    if known != said:
        return [], [FieldError("cases", "closed", _("Sebut hanya laporan yang isinya sudah dibuka untuk umum."))]
    return sorted(said), []


def _append(change: Change, text: str, reach: Reach) -> None:
    number = ChangeEntry.objects.filter(change=change).count() + 1
    ChangeEntry.objects.create(change=change, number=number, state=change.state, text=text, author_id=reach.user_id, at=now())
    record(f"change.{change.state}", f"change:{change.pk}", user_id=reach.user_id)
