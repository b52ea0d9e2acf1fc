"""Officers to look at pages as: signed in, with a second factor and a token."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db.models import Count

from ntbcare.accounts.actions import create_api_token, create_user, enrol_totp
from ntbcare.accounts.models import User
from ntbcare.agencies.actions import add_member
from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.cases.models import Case

_SECRET = "JBSWY3DPEHPK3PXP"  # noqa: S105 the second factor of invented officers in a database that is dropped

_BOARD_ROLES = (Role.LEADER, Role.COORDINATOR, Role.INSPECTOR, Role.AUDITOR, Role.OBSERVER)


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer with the headers that say so: of the desk and of the API."""

    user: User
    desk: dict[str, str]
    api: dict[str, str]


def make_officer(name: str, *, role: Role, agency_id: int) -> Officer:
    """An officer with one role, signed in."""
    user = create_user(email=f"{name}@bench.example", name=name.title())
    add_member(user, agency_id=agency_id, role=role, by=None)
    enrol_totp(user, _SECRET)
    _token, text = create_api_token(user)
    return Officer(user, {"Cookie": f"{settings.SESSION_COOKIE_NAME}={_session_of(user)}"}, {"Authorization": f"Bearer {text}"})


def make_coordinator() -> Officer:
    """The province's coordinator."""
    return make_officer("coordinator", role=Role.COORDINATOR, agency_id=reference().province.id)


def make_district_coordinator() -> Officer:
    """A coordinator who reaches one branch only, that with the most cases."""
    rows = Case.objects.exclude(branch_id=reference().province.id).values("branch_id").annotate(cases=Count("pk"))
    busiest = rows.order_by("-cases").values_list("branch_id", flat=True).first()
    district = busiest or next(branch.id for branch in reference().branches if branch.id != reference().province.id)
    return make_officer("district", role=Role.COORDINATOR, agency_id=district)


def make_liaison() -> Officer:
    """The liaison officer of the agency with the most cases."""
    busiest = Case.objects.exclude(lead=None).values("lead_id").annotate(cases=Count("pk")).order_by("-cases")
    lead = busiest.values_list("lead_id", flat=True).first()
    if lead is None:
        raise LookupError("no case has been given to an agency")
    return make_officer("liaison", role=Role.LIAISON, agency_id=lead)


def make_board_readers() -> list[tuple[str, Officer]]:
    """One officer for each dashboard with figures of the whole province, and an agency's head."""
    province = reference().province.id
    found = [(role.value, make_officer(f"board-{role.value}", role=role, agency_id=province)) for role in _BOARD_ROLES]
    busiest = Case.objects.exclude(lead=None).values("lead_id").annotate(cases=Count("pk")).order_by("-cases")
    lead = busiest.values_list("lead_id", flat=True).first()
    if lead is not None:
        found.append(("agency head", make_officer("board-head", role=Role.LEADER, agency_id=lead)))
    return found


def _session_of(user: User) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)
