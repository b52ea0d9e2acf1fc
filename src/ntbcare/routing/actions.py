"""Keeping rules and learned models. Every change is written to the audit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from ntbcare.agencies.dividing import Share
from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Topic
from ntbcare.audit.actions import record
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import Conflict, FieldError, InvalidInput, NotFound
from ntbcare.common.text import clean_line
from ntbcare.routing.keeping import forget_model
from ntbcare.routing.models import AutomaticPolicy, LearnedModel, ModelState, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDetails:
    """What a coordinator says of a rule. ``target`` is an agency of the tree, or the short name of an office (``Dishub``)."""

    target: str
    region_code: str = ""
    category: str = ""
    topic: str = ""
    everywhere: bool = False
    """Whether ``target`` is the office of that name in the case's own regency or city."""
    note: str = ""


def draft_rule(details: RuleDetails, *, user_id: int) -> Rule:
    """A rule that is not in force yet. Raises InvalidInput naming each field that does not fit."""
    agency_id, office = _target(details)
    _check_condition(details)
    with transaction.atomic():
        rule = Rule.objects.create(
            region_id=details.region_code or None,
            category_id=details.category or None,
            topic="" if details.category else details.topic,
            agency_id=agency_id,
            office=office,
            note=clean_line(details.note)[:300],
            drafted_at=now(),
            drafted_by_id=user_id,
        )
        record("routing.rule_drafted", f"rule:{rule.pk}", user_id=user_id)
    return rule


def switch_on(rule_id: int, *, user_id: int) -> Rule:
    """Put a draft into force from today. A rule in force for exactly the same cases ends with it. Raises Conflict, NotFound."""
    today = local_day(now())
    with transaction.atomic():
        rule = _locked(rule_id)
        if rule.in_force_from is not None:
            raise Conflict(_("Aturan ini sudah pernah berlaku. Buat rancangan baru untuk mengubahnya."))
        same = Rule.objects.filter(
            region=rule.region, category=rule.category, topic=rule.topic, in_force_from__isnull=False, in_force_until=None
        )
        ended = list(same.values_list("pk", flat=True))
        same.update(in_force_until=today)
        rule.in_force_from = today
        rule.save(update_fields=["in_force_from"])
        record("routing.rule_switched_on", f"rule:{rule.pk}", user_id=user_id, details={"ended": [*ended]})
    return rule


def end_rule(rule_id: int, *, user_id: int) -> None:
    """End a rule with today; a draft is thrown away."""
    with transaction.atomic():
        rule = _locked(rule_id)
        if rule.in_force_from is None:
            rule.delete()
        elif rule.in_force_until is None:
            rule.in_force_until = local_day(now())
            rule.save(update_fields=["in_force_until"])
        record("routing.rule_ended", f"rule:{rule_id}", user_id=user_id)


class Divide(Protocol):
    """How a condition is shared among an agency's heirs, as a whole first."""

    def __call__(self, *, region: str, topic: str) -> Sequence[Share]:
        """The shares; an empty region or topic stands for any."""


def rewrite_rules(agency_id: int, divide: Divide, *, why: str, user_id: int | None) -> int:
    """Rules that name an agency end today, and the same rules begin that name its heir; how many ended. Where the heirs share
    a rule's cases by topic or place there is a rule for each share.

    Drafts are pointed to the heir. Needs a transaction.
    """
    today, count = local_day(now()), 0
    rows = Rule.objects.select_for_update(of=("self",)).filter(agency_id=agency_id, in_force_until=None).order_by("pk")
    for rule in list(rows):
        category = reference().categories.get(rule.category_id or "")
        shares = divide(region=rule.region_id or "", topic=rule.topic or (category.topic if category else ""))
        count += 1
        if rule.in_force_from is None:
            rule.agency_id = shares[0].agency_id
            rule.save(update_fields=["agency_id"])
            continue
        Rule.objects.filter(pk=rule.pk).update(in_force_until=today)
        for share in shares:
            fresh = Rule.objects.create(
                region_id=share.region or None, category_id=rule.category_id, topic="" if rule.category_id else share.topic,
                agency_id=share.agency_id, note=clean_line(why)[:300], drafted_at=now(), drafted_by_id=user_id,
                in_force_from=today,
            )  # fmt: skip
            record("routing.rule_rewritten", f"rule:{fresh.pk}", user_id=user_id, details={"ended": [rule.pk]})
    return count


def set_threshold(threshold: float | None, *, user_id: int) -> None:
    """Say above which sureness verified cases go their way by themselves; None ends it. Raises InvalidInput."""
    if threshold is not None and not 0.5 <= threshold <= 1:
        message = _("Ambang harus antara 50% dan 100%.")
        raise InvalidInput(message, errors=[FieldError("threshold", "range", message)])
    with transaction.atomic():
        AutomaticPolicy.objects.create(since=now(), threshold=threshold, by_id=user_id)
        record(
            "routing.threshold_set",
            "routing",
            user_id=user_id,
            details={"percent": round(threshold * 100) if threshold else None},
        )


def begin_learning(*, user_id: int | None) -> LearnedModel:
    """A new version that is being learned. Raises Conflict while another is."""
    with transaction.atomic():
        if LearnedModel.objects.filter(state=ModelState.LEARNING).exists():
            raise Conflict(_("Model sedang dilatih. Tunggu sampai selesai."))
        return LearnedModel.objects.create(started_at=now(), started_by_id=user_id)


def use_model(model: LearnedModel) -> None:
    """Put a learned version to use in place of the one before; its file and figures are filled in already."""
    with transaction.atomic():
        LearnedModel.objects.filter(in_use=True).update(in_use=False)
        model.state, model.in_use, model.ready_at = ModelState.READY, True, now()
        model.save()
        record("routing.model_in_use", f"model:{model.pk}", user_id=model.started_by_id)
    forget_model()


def give_up_learning(model_id: int, *, why: str) -> None:
    """A version that did not come about; the one in use stays."""
    LearnedModel.objects.filter(pk=model_id, state=ModelState.LEARNING).update(state=ModelState.FAILED, why_failed=why[:300])


def _locked(rule_id: int) -> Rule:
    # By itself: the order of rules joins regions, which PostgreSQL will not lock.
    rule = Rule.objects.select_for_update(of=("self",)).filter(pk=rule_id).order_by().first()
    if rule is None:
        raise NotFound(_("Aturan ini tidak ada."))
    return rule


def _target(details: RuleDetails) -> tuple[int | None, str]:
    snapshot = reference()
    named = clean_line(details.target)
    if details.everywhere:
        office = named[:80]
        if any(agency.short_name.casefold().startswith(office.casefold()) for agency in snapshot.agencies.values() if office):
            return None, office
    else:
        agency = snapshot.find_agency(named)
        if agency is not None and agency.active:
            return agency.id, ""
    message = _("Instansi “%(name)s” tidak dikenal.") % {"name": named[:80]} if named else _("Sebutkan instansinya.")
    raise InvalidInput(message, errors=[FieldError("target", "unknown", message)])


def _check_condition(details: RuleDetails) -> None:
    snapshot = reference()
    errors = []
    if details.region_code and details.region_code not in snapshot.regions:
        errors.append(FieldError("region_code", "unknown", _("Wilayah ini tidak dikenal.")))
    if details.category and details.category not in snapshot.categories:
        errors.append(FieldError("category", "unknown", _("Pilih kategori.")))
    if details.topic and details.topic not in Topic.values:
        errors.append(FieldError("topic", "unknown", _("Pilih topik.")))
    if not (details.region_code or details.category or details.topic):
        message = _("Sebutkan wilayah, topik, atau kategori: aturan tanpa syarat berlaku untuk semua.")
        errors.append(FieldError("topic", "required", message))
    if errors:
        raise InvalidInput(errors[0].message, errors=errors)
