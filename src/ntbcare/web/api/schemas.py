"""What programs send: the form only. What it means is checked by the workflow."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, TypeAlias

from ninja import Schema
from pydantic import Field

Object: TypeAlias = dict[str, Any]
"""A JSON object whose fields ``docs/api.md`` and the contract describe."""
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Words = Annotated[str, Field(max_length=200_000)]
Code = Annotated[str, Field(max_length=200)]


class Contact(Schema):
    """How to reach the complainant; all optional."""

    name: Code | None = None
    phone: Code | None = None
    email: Annotated[str, Field(max_length=254)] | None = None


class FilingIn(Schema):
    """A complaint. Only ``text`` (10–20,000 characters) is required; null stands for not given."""

    text: Words
    classification: Code | None = Field(default=None, alias="class")
    title: Code | None = None
    category: Code | None = None
    region_code: Code | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    landmark: Code | None = None
    occurred_on: date | None = None
    agency: Code | int | None = None
    priority: Code | None = None
    anonymous: bool | None = False
    confidential: bool | None = False
    for_another: bool | None = False
    contact: Contact | None = Contact()
    language: Code | None = None


class TextIn(Schema):
    """A text."""

    text: Words


class RatingIn(Schema):
    """Stars and whether the problem is solved."""

    stars: int
    solved: bool
    comment: Words | None = None


class ReasonIn(Schema):
    """A reason."""

    reason: Words


class EmptyIn(Schema):
    """Nothing."""


class VerifyIn(Schema):
    """What a coordinator says a case is."""

    classification: Code = Field(alias="class")
    category: Code
    region_code: Code | None = None
    priority: Code | None = None


class QuestionIn(Schema):
    """What is missing."""

    question: Words


class ReturnIn(Schema):
    """Why it is not ours and whose it is."""

    reason: Words
    successor: Words


class ArchiveIn(Schema):
    """The lawful reason; ``other`` needs a text."""

    reason: Code
    text: Words | None = None


class DisposeIn(Schema):
    """Agencies by id, name or short name."""

    lead: Code | int
    contributors: Annotated[list[Code | int], Field(max_length=50)] = []
    note: Words | None = None


class ActIn(Schema):
    """What the agency did, and whether the complainant is told."""

    text: Words
    public: bool = False


class LinkIn(Schema):
    """What an agency without accounts is asked. Without an e-mail address the reply holds the link; ``language`` (``id`` or
    ``en``) is left out for the one in which the agency was written to before."""

    agency: Code | int
    asked: Words
    email: Code | None = None
    language: Code | None = None
    show_text: bool = False
    show_name: bool = False


class ClarifyIn(Schema):
    """What of a complaint is not true (``all`` or ``part``), and how it was."""

    contested: Code
    text: Words


class StanceIn(Schema):
    """Whether the complainant ``accepts`` or ``disputes`` a clarification, and why."""

    stance: Code
    text: Words | None = None


class RefuseIn(Schema):
    """Why information is not given: ``exempt`` with the letter of Article 17 in ``exemption``, ``not_held`` with the ``body``
    that holds it, or ``not_information``; and the words for whoever asked."""

    ground: Code
    exemption: Code | None = None
    body: Code | None = None
    text: Words


class ObjectionIn(Schema):
    """On what ground one objects (Article 35), and why."""

    ground: Code
    text: Words


class DecisionIn(Schema):
    """``granted``, ``partly`` or ``rejected``, and the reason."""

    decision: Code
    text: Words


class SupportIn(Schema):
    """``device`` is the word that an earlier support was answered with; ``email`` or ``phone`` to be told of the answer."""

    device: Code | None = None
    email: Annotated[str, Field(max_length=254)] | None = None
    phone: Code | None = None


class GroupIn(Schema):
    """A group in the officers' words; ``branch`` by id or name, the officer's own where it is left out."""

    title: Code
    summary: Words
    region_code: Code | None = None
    branch: Code | int | None = None


class GroupedIn(Schema):
    """The number of a group."""

    group: int


class GroupAnswerIn(Schema):
    """``taken_up``, ``partly``, ``later`` or ``declined``; ``seen`` is how many answers the group had when it was read."""

    outcome: Code
    text: Words
    year: int | None = None
    programme: Code | None = None
    agency: Code | int | None = None
    seen: int


class FindIn(Schema):
    """``upheld``, ``partly`` or ``not_upheld``, and the reason."""

    finding: Code
    text: Words


class SidesIn(Schema):
    """A clarification as everybody may read it; ``reply`` may only be left out where the complainant wrote nothing."""

    statement: Words
    reply: Words | None = None
    finding: Words
