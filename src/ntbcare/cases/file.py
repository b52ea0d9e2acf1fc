"""The whole case as one officer may see it. The only way to a case's words: it asks the matrix and writes the audit."""

from __future__ import annotations

from dataclasses import dataclass

from ntbcare.agencies.scope import Viewer
from ntbcare.audit.actions import record
from ntbcare.cases.matrix import Field, Sight
from ntbcare.cases.models import Assignment, Attachment, Case, CaseEvent
from ntbcare.cases.permissions import Standing, roles_on, sight
from ntbcare.cases.queries import case_events, visible_case
from ntbcare.cases.replay import happening_of
from ntbcare.cases.sets import EventKind
from ntbcare.common.canonical import Json
from ntbcare.complainants.models import ContactKind
from ntbcare.complainants.queries import name_of, value_of

_INTERNAL = frozenset(
    {
        EventKind.NOTED,
        EventKind.TAKEN,
        EventKind.REMINDED,
        EventKind.ACKNOWLEDGED,
        EventKind.PERSON_JOINED,
        EventKind.PERSON_PARTED,
    }
    | {EventKind.RELEASE_ASKED, EventKind.RELEASE_REFUSED, EventKind.LINK_ISSUED, EventKind.LINK_REVOKED}
)


@dataclass(frozen=True, slots=True)
class Line:
    """One event as the officer may see it; ``text`` is None where it is hidden."""

    event: CaseEvent
    kind: EventKind
    text: str | None
    successor: str
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case for one officer. None means *not yours to see*, an empty text means *not given*."""

    case: Case
    assignments: list[Assignment]
    standing: Standing
    sights: dict[Field, Sight]
    lines: list[Line]
    title: str | None
    text: str | None
    landmark: str | None
    name: str | None
    contacts: dict[ContactKind, str] | None

    def hides(self, field: Field) -> bool:
        """Whether the officer may not see the field at all."""
        return self.sights[field] == Sight.NO

    def needs_reason(self, field: Field) -> bool:
        """Whether the officer may see the field after giving a reason."""
        return self.sights[field] == Sight.REASONED


def open_file(viewer: Viewer, case_id: int, *, reason: str = "", identity: bool = False) -> CaseFile:
    """The case as the officer may see it. Raises CaseNotFound.

    Protected text is written to the audit at each look. Identity and contact are only opened when asked for
    (``identity``), and where the matrix wants a reason, with one; each such look is written down too.
    """
    case, assignments, standing = visible_case(viewer, case_id)
    roles = roles_on(viewer, standing)
    sights = {field: sight(roles, field, standing) for field in Field}
    events = case_events(case)
    sees_text = sights[Field.TEXT] in {Sight.YES, Sight.AUDITED}
    said = happening_of(events[0]).content if sees_text and events else {}
    if sights[Field.TEXT] == Sight.AUDITED:
        _write_down("case.text_seen", case, viewer, reason)
    name, contacts = _identity(case, viewer, sights, reason=reason, asked=identity)
    return CaseFile(
        case=case,
        assignments=assignments,
        standing=standing,
        sights=sights,
        lines=[_line(event, sights) for event in events if _is_shown(event, sights)],
        title=_word(said, "title", shown=sees_text),
        text=_word(said, "text", shown=sees_text),
        landmark=_word(said, "landmark", shown=sees_text),
        name=name,
        contacts=contacts,
    )


def _word(said: object, name: str, *, shown: bool) -> str | None:
    return str(said.get(name, "")) if shown and isinstance(said, dict) else None


def _identity(
    case: Case, viewer: Viewer, sights: dict[Field, Sight], *, reason: str, asked: bool
) -> tuple[str | None, dict[ContactKind, str] | None]:
    opened = {field: _opens(sights[field], reason=reason, asked=asked) for field in (Field.IDENTITY, Field.CONTACT)}
    if case.complainant is None:
        return ("" if opened[Field.IDENTITY] else None), ({} if opened[Field.CONTACT] else None)
    name = name_of(case.complainant) if opened[Field.IDENTITY] else None
    contacts = None
    if opened[Field.CONTACT]:
        contacts = {ContactKind(point.kind): value_of(point) for point in case.complainant.contact_points.order_by("pk")}
    protected = [field for field, is_open in opened.items() if is_open and sights[field] != Sight.YES]
    if protected:
        _write_down("case.identity_seen", case, viewer, reason, {"fields": [field.value for field in protected]})
    return name, contacts


def _opens(how: Sight, *, reason: str, asked: bool) -> bool:
    if how == Sight.YES:
        return True
    return asked and (how == Sight.AUDITED or (how == Sight.REASONED and bool(reason.strip())))


def _write_down(what: str, case: Case, viewer: Viewer, reason: str, details: dict[str, Json] | None = None) -> None:
    record(
        what,
        case.reference,
        user_id=viewer.user_id,
        role=",".join(sorted(viewer.roles)),
        reason=reason[:300],
        details=details,
    )


def _is_shown(event: CaseEvent, sights: dict[Field, Sight]) -> bool:
    internal = event.kind in _INTERNAL or (event.kind == EventKind.ACTED and not event.facts.get("public"))
    return not internal or sights[Field.INTERNAL] != Sight.NO


def _line(event: CaseEvent, sights: dict[Field, Sight]) -> Line:
    happening = happening_of(event)
    shown = sights[Field.TEXT] in {Sight.YES, Sight.AUDITED}
    return Line(
        event=event,
        kind=happening.kind,
        text=str(happening.content.get("text", "")) if shown else None,
        successor=str(happening.content.get("successor", "")) if shown else "",
        attachments=tuple(event.attachments.all()) if shown else (),
    )
