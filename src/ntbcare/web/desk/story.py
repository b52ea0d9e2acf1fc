"""A case told to officers: every event in one sentence, with its words where they may be seen."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.cases.file import CaseFile, Line
from ntbcare.cases.information import Information, ObjectionDecision, ObjectionGround
from ntbcare.cases.models import Attachment
from ntbcare.cases.sets import ActorRole, ArchiveReason, Classification, Contested, EventKind, Finding, Position, Priority, Stance
from ntbcare.deadlines.models import LimitKind
from ntbcare.web.desk.raised import holders, positions


@dataclass(frozen=True, slots=True)
class Chapter:
    """One event with its sentence. ``by`` says who, ``files`` what was added."""

    line: Line
    title: str
    details: list[str]
    by: str
    files: list[Attachment]
    internal: bool
    undone: bool


_CLOCK_EVENTS = frozenset({EventKind.REMINDED, EventKind.OVERDUE, EventKind.ESCALATED})
_INTERNAL = frozenset(
    {
        EventKind.NOTED,
        EventKind.TAKEN,
        EventKind.REMINDED,
        EventKind.ACKNOWLEDGED,
        EventKind.REPLY_READ,
        EventKind.PERSON_JOINED,
        EventKind.PERSON_PARTED,
        EventKind.RELEASE_ASKED,
        EventKind.RELEASE_REFUSED,
        EventKind.LINK_ISSUED,
        EventKind.LINK_REVOKED,
    }
)


def chapters(file: CaseFile) -> list[Chapter]:
    """All events that the officer may see, oldest first."""
    undone = {line.event.facts.get("undoes") for line in file.lines if line.kind == EventKind.UNDONE}
    return [_chapter(line, undone=line.event.number in undone) for line in file.lines]


def _chapter(line: Line, *, undone: bool) -> Chapter:
    return Chapter(
        line=line,
        title=str(line.kind.label),
        details=_details(line),
        by=_by(line),
        files=[attachment for attachment in line.attachments if attachment.erased_at is None],
        internal=line.kind in _INTERNAL or (line.kind == EventKind.ACTED and not line.event.facts.get("public")),
        undone=undone,
    )


def _by(line: Line) -> str:
    role = ActorRole(line.event.actor_role)
    if role == ActorRole.SYSTEM:
        return ""
    who = _who(line, role)
    if line.kind == EventKind.RECEIVED:
        return _("dari %(who)s") % {"who": who}
    return _("oleh %(who)s") % {"who": who}


def _who(line: Line, role: ActorRole) -> str:
    agency = reference().agencies.get(line.event.agency_id or 0)
    # Other roles' events name the agency that the step is about, which is not theirs.
    if role not in {ActorRole.LIAISON, ActorRole.APPROVER, ActorRole.LINK} or agency is None:
        return str(role.label).lower()
    return f"{str(role.label).lower()} {agency.short_name}"


def _details(line: Line) -> list[str]:
    facts = line.event.facts
    said: list[str] = []
    changes = facts.get("set", {})
    if changes.get("classification"):
        said.append(str(Classification(changes["classification"]).label))
    category = reference().categories.get(changes.get("category_id") or "")
    if category:
        said.append(category.name)
    if changes.get("priority"):
        said.append(_("Prioritas: %(priority)s") % {"priority": Priority(changes["priority"]).label})
    if line.kind == EventKind.ASSIGNED:
        said.extend(_offered(facts.get("offered", [])))
    said.extend(_went_over(facts))
    if line.kind == EventKind.ARCHIVED and facts.get("reason"):
        said.append(str(ArchiveReason(facts["reason"]).label))
    if line.successor:
        said.append(_("Seharusnya: %(successor)s") % {"successor": line.successor})
    if line.kind == EventKind.RATED:
        solved = _("selesai") if facts.get("solved") else _("belum selesai")
        said.append(_("%(stars)s dari 5, masalah %(solved)s") % {"stars": facts.get("stars"), "solved": solved})
    said.extend(_contested(facts))
    if line.kind in _CLOCK_EVENTS:
        said.append(_told(line))
    said.extend(_asked(facts))
    said.extend(_judged(facts.get("quality")))
    if line.kind == EventKind.DEADLINE_MOVED:
        said.extend(dict.fromkeys(str(move.get("reason", "")) for move in facts.get("moved", []) if move.get("reason")))
    return said


def _contested(facts: dict[str, object]) -> list[str]:
    """What the codes of a clarification's events say."""
    sets: tuple[tuple[str, type[TextChoices]], ...] = (("contested", Contested), ("stance", Stance), ("finding", Finding))
    return [str(kind(str(facts[name])).label) for name, kind in sets if facts.get(name) in kind.values]


def _asked(facts: dict[str, object]) -> list[str]:
    """What the codes of a request for information say: on what ground it was refused, objected to, and decided."""
    refusal = facts.get("refusal")
    said: list[str] = []
    if isinstance(refusal, dict):
        said.append(Information(refusal=str(refusal.get("ground")), exemption=str(refusal.get("exemption"))).refusal_label())
    sets: tuple[tuple[str, type[TextChoices]], ...] = (("ground", ObjectionGround), ("decision", ObjectionDecision))
    return said + [str(kind(str(facts[name])).label) for name, kind in sets if facts.get(name) in kind.values]


def _judged(quality: object) -> list[str]:
    if not isinstance(quality, dict):
        return []
    return [_("Nilai jawaban saat dikirim: %(score)s dari 100") % {"score": quality.get("score")}]


def _told(line: Line) -> str:
    """Which deadline it is about and who was told."""
    facts = line.event.facts
    clock = facts.get("clock")
    if "position" in facts:
        return _raised(line)
    limit = str(LimitKind(clock).label) if clock in LimitKind.values else ""
    roles = ", ".join(str(Role(role).label) for role in facts.get("roles", []) if role in Role.values)
    agency = reference().agencies.get(line.event.agency_id or 0)
    told = ", ".join(word for word in (roles, agency.short_name if agency else "") if word)
    return _("%(limit)s. Pesan untuk: %(told)s") % {"limit": limit, "told": told} if told else limit


def _raised(line: Line) -> str:
    """How high it went, to whom, and which seats on the way nobody holds."""
    facts = line.event.facts
    said = _("%(limit)s. Tingkat %(level)s: %(position)s") % {
        "limit": LimitKind(facts["clock"]).label,
        "level": facts["level"],
        "position": Position(facts["position"]).label,
    }
    to, vacant = holders(facts.get("posts", [])), positions(facts.get("vacant", []))
    if to:
        said = f"{said} ({to})"
    return _("%(said)s. Tidak ada pemegang: %(vacant)s") % {"said": said, "vacant": vacant} if vacant else said


def _went_over(facts: dict[str, object]) -> list[str]:
    """From which agency to which the case's parts went when agencies were reorganised."""
    moved, known = facts.get("moved"), reference().agencies
    if "reorganisation" not in facts or not isinstance(moved, list):
        return []
    pairs = dict.fromkeys((old, new) for _part, old, new in moved if old in known and new in known)
    return [f"{known[old].name} → {known[new].name}" for old, new in pairs]


def _offered(pairs: list[list[object]]) -> list[str]:
    known = reference().agencies
    named = [(known[pk].name, part) for pk, part in pairs if isinstance(pk, int) and pk in known]
    return [_("%(agency)s (penanggung jawab)") % {"agency": name} if part == "lead" else name for name, part in named]
