"""What is suggested to whoever disposes a case: agencies with their reasons, and what else the words speak for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from ntbcare.agencies.queries import AgencyInfo, Snapshot, reference
from ntbcare.agencies.roles import Topic
from ntbcare.common.clock import local_day, now
from ntbcare.routing.keeping import held_model
from ntbcare.routing.learning.features import Example
from ntbcare.routing.models import AutomaticPolicy, LearnedModel, Rule
from ntbcare.routing.rules import Matter, Ruling, Standing, find_office, rulings
from ntbcare.routing.signals import Signals, read_signals
from ntbcare.routing.starting import Guess, guess_categories, usual_office

SHOWN = 3


class Ground(StrEnum):
    """Why an agency is suggested."""

    RULE = "rule"
    LEARNED = "learned"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """An agency, and all that speaks for it. ``probability`` is the learned model's, None where it has none."""

    agency: AgencyInfo
    grounds: tuple[Ground, ...]
    probability: float | None = None
    words: tuple[str, ...] = ()
    rule_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What is suggested for a case. ``model_version`` is None where nothing was learned; ``model_broken`` says that the
    file of the model in use cannot be read and only rules speak."""

    agencies: tuple[Suggestion, ...]
    categories: tuple[Guess, ...]
    signals: Signals
    model_version: int | None = None
    model_broken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What of a case is looked at. ``region_code`` and ``category`` are None while unknown."""

    text: str
    region_code: str | None
    category: str | None
    not_again: frozenset[int] = field(default_factory=frozenset)
    """Agencies that declined the case or were released from it."""


def advise(told: Told) -> Advice:
    """Suggest for a case: the site's rules first, then what was learned, then the usual office of the category."""
    snapshot = reference()
    guesses = guess_categories(told.text)
    matter = matter_of(told.region_code, told.category or (guesses[0].category if guesses else None), snapshot)
    found: dict[int, Suggestion] = {}
    for ruling in rulings(standing_rules(), matter, snapshot, day=local_day(now())):
        _add(found, _by_rule(ruling))
    held = held_model()
    if held is not None and held.model is not None:
        for suggestion in _learned(told, snapshot):
            _add(found, suggestion)
    office = usual_office(matter.category)
    usual = find_office(office, told.region_code, snapshot) if office else None
    if usual is not None:
        words = guesses[0].words if guesses and not told.category else ()
        _add(found, Suggestion(agency=usual, grounds=(Ground.CATEGORY,), words=words))
    shown = [suggestion for suggestion in found.values() if suggestion.agency.id not in told.not_again]
    return Advice(
        agencies=tuple(shown[:SHOWN]),
        categories=tuple(guesses),
        signals=read_signals(told.text),
        model_version=held.version if held else None,
        model_broken=held is not None and held.model is None,
    )


def surest(told: Told) -> Suggestion | None:
    """What the learned model is surest of; None without a model."""
    return next(iter(_learned(told, reference())), None)


def example_of(text: str, region_code: str | None) -> Example:
    """A case as the model sees it: its places are the codes from the regency down."""
    snapshot = reference()
    return Example(text, tuple(region.code for region in snapshot.region_path(region_code)))


def matter_of(region_code: str | None, category: str | None, snapshot: Snapshot) -> Matter:
    """What rules look at."""
    known = snapshot.categories.get(category or "")
    return Matter(region_code, category, known.topic if known else "")


def standing_rules() -> list[Standing]:
    """All rules, drafts and ended ones too, in one statement."""
    return [standing_of(row) for row in Rule.objects.all()]


def standing_of(row: Rule) -> Standing:
    """A rule as the pure part sees it."""
    return Standing(
        id=row.pk,
        region_code=row.region_id,
        category=row.category_id,
        topic=row.topic,
        agency_id=row.agency_id,
        office=row.office,
        since=row.in_force_from,
        until=row.in_force_until,
    )


def rules_naming(agency_id: int) -> list[str]:
    """The conditions, in words, of the rules in force or drafted that name an agency; and those that name its office."""
    snapshot = reference()
    short = snapshot.agencies[agency_id].short_name.casefold()
    told = []
    for rule in Rule.objects.filter(in_force_until=None).order_by("pk"):
        office = rule.agency_id is None and short.startswith(rule.office.casefold())
        if rule.agency_id == agency_id or office:
            category = snapshot.categories.get(rule.category_id or "")
            matter = category.name if category else str(Topic(rule.topic).label) if rule.topic else ""
            condition = "; ".join(word for word in (snapshot.place(rule.region_id), matter) if word)
            told.append(f"{condition} → “{rule.office}”" if office else condition)
    return told


def automatic_threshold() -> float | None:
    """Above which sureness a case goes its way by itself; None: never."""
    newest = AutomaticPolicy.objects.order_by("-pk").first()
    return newest.threshold if newest else None


def newest_models(*, limit: int) -> list[LearnedModel]:
    """The newest versions, the newest first."""
    return list(LearnedModel.objects.select_related("started_by").order_by("-pk")[:limit])


def _learned(told: Told, snapshot: Snapshot) -> list[Suggestion]:
    held = held_model()
    if held is None or held.model is None:
        return []
    ids = held.model.head.about.get("ids", {})
    said = held.model.judge(example_of(told.text, told.region_code), top=SHOWN + len(told.not_again), explain=True)
    found = []
    for candidate in said:
        agency = snapshot.agencies.get(ids.get(candidate.label, 0))
        if agency is not None and agency.active and agency.id not in told.not_again:
            found.append(
                Suggestion(agency=agency, grounds=(Ground.LEARNED,), probability=candidate.probability, words=candidate.words)
            )
    return found


def _by_rule(ruling: Ruling) -> Suggestion:
    return Suggestion(agency=ruling.agency, grounds=(Ground.RULE,), rule_id=ruling.rule.id)


def _add(found: dict[int, Suggestion], new: Suggestion) -> None:
    """Put a suggestion behind the others, or to what already speaks for its agency."""
    there = found.get(new.agency.id)
    if there is None:
        found[new.agency.id] = new
        return
    found[new.agency.id] = replace(
        there,
        grounds=there.grounds + new.grounds,
        probability=there.probability if new.probability is None else new.probability,
        words=there.words or new.words,
    )
