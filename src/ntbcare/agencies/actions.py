"""Changing the tree, its members and the categories. Every change raises the version and is written to the audit."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from ntbcare.accounts.models import User
from ntbcare.agencies.models import Agency, Category, Member
from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import GOVERNMENTS, AgencyKind, Role, Topic
from ntbcare.agencies.version import bump_reference
from ntbcare.audit.actions import record
from ntbcare.common.clock import now
from ntbcare.common.errors import Conflict, FieldError, InvalidInput
from ntbcare.common.text import clean_line


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyDetails:
    """What an administrator says of an agency."""

    name: str
    short_name: str
    kind: AgencyKind
    parent_id: int | None
    active: bool = True
    coordinates_branch: bool = False
    needs_approval: bool = False
    decree_number: str = ""
    decree_on: date | None = None
    contact_email: str = ""


def add_agency(details: AgencyDetails, *, by: int | None) -> Agency:
    """Insert an agency under its parent. Raises InvalidInput for a name in use or no name."""
    with transaction.atomic():
        agency = Agency()
        _fill(agency, details)
        agency.save()
        _set_branch(agency)
        bump_reference()
        record(
            "agency.added", f"agency:{agency.pk}", user_id=by, details={"kind": details.kind.value, "parent": details.parent_id}
        )
    return agency


def change_agency(agency_id: int, details: AgencyDetails, *, by: int | None) -> Agency:
    """Change an agency; a review flag ends. Raises InvalidInput, also when the new parent lies below the agency."""
    with transaction.atomic():
        agency: Agency = Agency.objects.select_for_update(of=("self",)).get(pk=agency_id)
        if details.parent_id is not None and details.parent_id in reference().reach(agency_id):
            message = _("Instansi induk tidak boleh berada di bawah instansi ini sendiri.")
            raise InvalidInput(message, errors=[FieldError("parent", "circle", message)])
        before = {name: getattr(agency, name) for name in asdict(details)}
        _fill(agency, details)
        agency.needs_review = False
        agency.save()
        _set_branch(agency)
        bump_reference()
        changed = [name for name, value in asdict(details).items() if before[name] != value]
        record("agency.changed", f"agency:{agency.pk}", user_id=by, details={"fields": list(changed)})
    return agency


def add_agency_for_review(name: str, *, branch_id: int) -> Agency:
    """Insert an agency that an import named and nobody knows: inactive for disposition until a person has looked."""
    agency = Agency(
        name=name[:200],
        short_name=name[:80],
        kind=AgencyKind.AGENCY,
        parent_id=branch_id,
        branch_id=branch_id,
        active=False,
        needs_review=True,
    )
    agency.save()
    bump_reference()
    return agency


def add_category_for_review(code: str, name: str) -> Category:
    """Insert a category number that an import named and nobody knows, under the topic *other*."""
    category = Category.objects.create(
        code=code[:12], name=name[:160] or code, topic=Topic.OTHER, active=False, needs_review=True
    )
    bump_reference()
    return category


def change_category(code: str, *, name: str, topic: Topic, active: bool, by: int | None) -> Category:
    """Name a category, put it under a topic, take it out of use or into use. A new code makes a new category."""
    if not clean_line(name):
        message = _("Isi nama kategori.")
        raise InvalidInput(message, errors=[FieldError("name", "required", message)])
    with transaction.atomic():
        category, _made = Category.objects.update_or_create(
            code=code, defaults={"name": clean_line(name)[:160], "topic": topic, "active": active, "needs_review": False}
        )
        bump_reference()
        record("category.changed", f"category:{code}", user_id=by, details={"topic": topic.value, "active": active})
    return category


def add_member(user: User, *, agency_id: int, role: Role, by: int | None, trained_on: date | None = None) -> Member:
    """Give an officer a role at a node. Raises Conflict when the officer has it already."""
    with transaction.atomic():
        member, made = Member.objects.get_or_create(
            user=user, agency_id=agency_id, role=role, until=None, defaults={"since": now(), "trained_on": trained_on}
        )
        if not made:
            raise Conflict(_("Petugas ini sudah memegang peran itu."))
        record("member.added", f"user:{user.pk}", user_id=by, details={"agency": agency_id, "role": role.value})
    return member


def end_member(member_id: int, *, by: int | None) -> None:
    """End a membership; it stays on record."""
    with transaction.atomic():
        ended = Member.objects.filter(pk=member_id, until=None).update(until=now())
        if ended:
            record("member.ended", f"member:{member_id}", user_id=by)


def note_training(member_id: int, *, on: date | None, by: int | None) -> None:
    """Note when a member was trained."""
    with transaction.atomic():
        Member.objects.filter(pk=member_id).update(trained_on=on)
        record("member.trained", f"member:{member_id}", user_id=by)


def _fill(agency: Agency, details: AgencyDetails) -> None:
    name, short_name = clean_line(details.name)[:200], clean_line(details.short_name)[:80]
    if not name:
        message = _("Isi nama instansi.")
        raise InvalidInput(message, errors=[FieldError("name", "required", message)])
    if Agency.objects.filter(name__iexact=name).exclude(pk=agency.pk).exists():
        message = _("Nama instansi ini sudah dipakai.")
        raise InvalidInput(message, errors=[FieldError("name", "taken", message)])
    for field, value in asdict(details).items():
        setattr(agency, field, value)
    agency.name, agency.short_name = name, short_name or name[:80]


def _set_branch(agency: Agency) -> None:
    """The nearest government at or above; for one that hangs on none, the province."""
    branch = agency
    while branch.kind not in GOVERNMENTS and branch.parent is not None:
        branch = branch.parent
    agency.branch_id = branch.pk if branch.kind in GOVERNMENTS else reference().province.id
    agency.save(update_fields=["branch"])
