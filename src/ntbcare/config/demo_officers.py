"""The invented officers of the demonstration, with passwords and second factors."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping

from ntbcare.accounts.actions import create_user, enrol_totp
from ntbcare.accounts.models import User
from ntbcare.agencies.actions import add_member
from ntbcare.agencies.queries import AgencyInfo, reference
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import viewer_of
from ntbcare.cases.actor import Actor
from ntbcare.config.demo_texts import STORIES

_OFFICERS: tuple[tuple[Role, str, str], ...] = (
    (Role.ADMINISTRATOR, "Pemprov NTB", "Ayu Contoh"),
    (Role.COORDINATOR, "Pemprov NTB", "Baiq Contoh"),
    (Role.CLERK, "Pemprov NTB", "Candra Contoh"),
    (Role.LEADER, "Pemprov NTB", "Dedi Contoh"),
    (Role.INSPECTOR, "Pemprov NTB", "Eka Contoh"),
    (Role.AUDITOR, "Pemprov NTB", "Fitri Contoh"),
    (Role.OBSERVER, "Pemprov NTB", "Gede Contoh"),
    (Role.APPROVER, "Dishub", "Hadi Contoh"),
    (Role.LEADER, "Biro Organisasi", "Gusti Contoh"),
    (Role.LEADER, "Dishub", "Halimah Contoh"),
    (Role.INSPECTOR, "Inspektorat", "Hasan Contoh"),
    (Role.LIAISON, "Bappeda", "Hilda Contoh"),
    (Role.COORDINATOR, "Pemda Kab. Lombok Barat", "Indah Contoh"),
    (Role.LEADER, "Pemda Kab. Lombok Barat", "Joko Contoh"),
    (Role.COORDINATOR, "Pemda Kota Mataram", "Kartika Contoh"),
)


_LIAISON_NAMES = ("Lalu", "Made", "Nur", "Oki", "Putri", "Qori", "Rina", "Sari", "Tono", "Umar", "Vina", "Wayan")


Logins = Mapping[str, tuple[str, str]]
"""E-mail → password and TOTP secret."""


def make_officers(logins: Logins) -> tuple[list[dict[str, str]], dict[tuple[Role, int], Actor]]:
    """One for every role, and a liaison officer for each agency of the stories: how they sign in, and as doers of steps."""
    snapshot = reference()
    wanted = list(_OFFICERS)
    leads = dict.fromkeys(story.agency for story in STORIES)
    wanted += [(Role.LIAISON, name, f"{first} Contoh") for name, first in zip(leads, _LIAISON_NAMES, strict=True)]
    printed: list[dict[str, str]] = []
    actors: dict[tuple[Role, int], Actor] = {}
    for role, agency_name, name in wanted:
        agency = snapshot.find_agency(agency_name)
        if agency is None:
            raise LookupError(f"the reference data has no agency {agency_name}")
        user, password, secret = _make_officer(role, agency, name, logins)
        actors[role, agency.id] = Actor.officer(viewer_of(user.pk))
        branch = snapshot.agencies[agency.branch_id]
        printed.append(
            {
                "email": user.email,
                "role": role.value,
                "agency": agency.name,
                "branch": branch.name,
                "password": password,
                "totp_secret": secret,
            }
        )
    return printed, actors


def _make_officer(role: Role, agency: AgencyInfo, name: str, logins: Logins) -> tuple[User, str, str]:
    slug = "".join(letter if letter.isalnum() else "-" for letter in agency.short_name.lower()).strip("-")
    email = f"{role.value}.{slug}@demo.example"
    fresh = (secrets.token_urlsafe(12), base64.b32encode(secrets.token_bytes(20)).decode())
    password, secret = logins.get(email, fresh)
    user = create_user(email=email, name=name, password=password)
    add_member(user, agency_id=agency.id, role=role, by=None)
    enrol_totp(user, secret)
    return user, password, secret
