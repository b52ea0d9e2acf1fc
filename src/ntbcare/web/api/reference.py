"""Public reference data and the public register for programs."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Topic
from ntbcare.cases.sets import Classification, Status
from ntbcare.common.canonical import Json
from ntbcare.common.text import clean_line
from ntbcare.deadlines.queries import PolicyView, public_policies
from ntbcare.disclosure.models import InformationKind
from ntbcare.disclosure.queries import address_of, published
from ntbcare.publication.models import PublicCase
from ntbcare.publication.queries import PublicQuestion, register
from ntbcare.web.api.idempotent import json_response
from ntbcare.web.api.problems import unknown
from ntbcare.web.api.schemas import Object
from ntbcare.web.api.shapes import agency_name, moment

router = Router(tags=["public"])
Word = Annotated[str, Query(max_length=200)]
Year = Annotated[int | None, Query(ge=1900, le=9998)]


@router.get("/agencies", response=list[Object])
def agencies(request: HttpRequest) -> HttpResponse:
    """The agencies of the province, its regencies and cities, and the vertical ones."""
    snapshot = reference()
    rows: list[Json] = [
        {
            "id": agency.id,
            "name": agency.name,
            "short_name": agency.short_name,
            "kind": agency.kind.value,
            "parent": agency_name(agency.parent_id),
            "branch": agency_name(agency.branch_id),
        }
        for agency in snapshot.agencies.values()
        if agency.active and not agency.needs_review
    ]
    return json_response(rows)


@router.get("/categories", response=list[Object])
def categories(request: HttpRequest) -> HttpResponse:
    """The national categories in use, each with the province's topic."""
    rows: list[Json] = [
        {"code": category.code, "name": category.name, "topic": category.topic, "topic_name": str(Topic(category.topic).label)}
        for category in reference().categories.values()
        if category.active
    ]
    return json_response(rows)


@router.get("/regions", response=list[Object])
def regions(request: HttpRequest, parent: Word = "") -> HttpResponse:
    """Regencies and cities, districts and villages; ``parent`` narrows it to what lies in one region."""
    snapshot = reference()
    found = snapshot.region_children.get(parent, []) if parent else snapshot.regions.values()
    rows: list[Json] = [
        {"code": region.code, "name": region.name, "kind": region.kind.value, "parent": region.parent_code} for region in found
    ]
    return json_response(rows)


@router.get("/public/information", response=Object)
def information(request: HttpRequest, q: Word = "", agency: Word = "", kind: Word = "", after: Word = "") -> HttpResponse:
    """What public bodies have published, newest first."""
    named = reference().find_agency(agency) if agency else None
    if agency and named is None:
        raise unknown("agency")
    page = published(
        words=clean_line(q), agency_id=named.id if named else None, kind=_known(kind, InformationKind.values, "kind"), after=after
    )
    items: list[Json] = [
        {
            "id": item.pk,
            "title": item.title,
            "summary": item.summary,
            "agency": item.agency.name,
            "kind": item.kind,
            "address": address_of(item),
            "link": item.link or None,
            "file": f"{address_of(item)}/berkas" if item.file_name else None,
            "valid_from": item.valid_from.isoformat(),
            "valid_until": item.valid_until.isoformat() if item.valid_until else None,
            "version": item.version,
        }
        for item in page.items
    ]
    return json_response({"items": items, "next": page.next or None})


@router.get("/policies", response=list[Object])
def policies(request: HttpRequest) -> HttpResponse:
    """The deadlines in force and circulated, each with its article, the newest policy first."""
    return json_response([_policy(policy) for policy in public_policies()])


def _policy(policy: PolicyView) -> dict[str, Json]:
    return {
        "title": policy.title,
        "state": policy.state,
        "in_force_from": policy.in_force_from.isoformat() if policy.in_force_from else None,
        "in_force_until": policy.in_force_until.isoformat() if policy.in_force_until else None,
        "legal_basis": policy.legal_basis,
        "information_rule": policy.information_rule,
        "limits": [
            {
                "kind": limit.kind.value,
                "label": limit.label,
                "key": limit.key or None,
                "amount": limit.amount,
                "unit": limit.unit,
                "calendar": limit.calendar,
                "article": limit.article,
                "verified": limit.verified,
            }
            for limit in policy.limits
        ],
    }


@router.get("/public/complaints", response=Object)
def public_complaints(
    request: HttpRequest,
    q: Word = "",
    agency: Word = "",
    category: Word = "",
    topic: Word = "",
    region: Word = "",
    status: Word = "",
    classification: Annotated[str, Query(alias="class", max_length=200)] = "",
    year: Year = None,
    after: Annotated[str, Query(max_length=40)] = "",
) -> HttpResponse:
    """The public register, newest first."""
    question = PublicQuestion(
        words=clean_line(q),
        agency_id=_agency(agency),
        category=_known(category, reference().categories, "category"),
        topic=_known(topic, Topic.values, "topic"),
        region=_known(region, reference().regions, "region"),
        status=_known(status, Status.values, "status"),
        classification=_known(classification, Classification.values, "class"),
        year=year,
        after=after,
    )
    page = register(question)
    return json_response({"items": [_row(row) for row in page.items], "next": page.next or None})


def _row(row: PublicCase) -> dict[str, Json]:
    shape: dict[str, Json] = {
        "reference": row.reference,
        "class": row.classification or None,
        "category": row.category_id,
        "region_code": row.region_id,
        "agency": row.agency.name if row.agency else None,
        "status": row.status,
        "received_at": moment(row.received_at),
    }
    if row.text:
        shape["text"] = row.text
    return shape


def _agency(named: str) -> int | None:
    if not named:
        return None
    agency = reference().find_agency(named)
    if agency is None:
        raise unknown("agency")
    return agency.id


def _known(value: str, values: object, field: str) -> str:
    if value and value not in values:  # type: ignore[operator]  # dicts and lists of codes
        raise unknown(field)
    return value
