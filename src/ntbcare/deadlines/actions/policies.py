"""Drafting, circulating, commenting and adopting policies. What is adopted is never changed, only followed by another."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ntbcare.audit.actions import record
from ntbcare.cases.sets import Classification, Priority
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import FieldError, InvalidInput
from ntbcare.common.text import clean_text
from ntbcare.deadlines.actions.traces import leave_trace
from ntbcare.deadlines.book import forget_book, limit_info
from ntbcare.deadlines.errors import PolicyDate, PolicyFixed, PolicyIncomplete, PolicyNotFound
from ntbcare.deadlines.models import (
    InformationRule,
    Limit,
    LimitKind,
    Policy,
    PolicyComment,
    PolicyState,
    Reopening,
    RuleChange,
    TraceKind,
)

_COPIED = ("kind", "key", "amount", "unit", "calendar", "article", "verified", "remind_before", "at_end")

NEEDED: tuple[tuple[LimitKind, str], ...] = (
    (LimitKind.VERIFY, ""),
    (LimitKind.START, ""),
    *((LimitKind.FIRST_RESPONSE, str(priority)) for priority in Priority),
    *((LimitKind.ANSWER, str(key)) for key in Classification),
    *((LimitKind.CONTRIBUTION, str(key)) for key in Classification),
    (LimitKind.REPLY, ""),
    (LimitKind.COMPLETION, ""),
    (LimitKind.INFORMATION, ""),
    (LimitKind.EXTENSION, ""),
    (LimitKind.OBJECTION, ""),
    (LimitKind.SUPERIOR, ""),
    (LimitKind.DISPUTE, ""),
)
"""The limits without which a policy cannot be adopted."""


def draft_policy(title: str, *, legal_basis: str, user_id: int | None, like: int | None = None) -> Policy:
    """A new draft, with the limits of the policy ``like``."""
    source = _policy(like) if like is not None else None
    policy = Policy.objects.create(
        title=title,
        legal_basis=legal_basis,
        reopening=source.reopening if source else Reopening.ANEW,
        information_rule=source.information_rule if source else InformationRule.NATIONAL,
        created_at=now(),
        created_by_id=user_id,
    )
    if source is not None:
        Limit.objects.bulk_create(
            Limit(policy=policy, **{name: getattr(limit, name) for name in _COPIED}) for limit in source.limits.all()
        )
    leave_trace(policy, TraceKind.DRAFTED, user_id=user_id)
    record("deadlines.policy_drafted", f"policy:{policy.pk}", user_id=user_id)
    return policy


def set_limit(policy_id: int, limit: Limit) -> Limit:
    """Put a limit into a draft in place of the one of its kind and key. Raises PolicyFixed, BadLimit."""
    policy = _open_policy(policy_id)
    limit_info(limit)
    defaults = {name: getattr(limit, name) for name in _COPIED if name not in {"kind", "key"}}
    return Limit.objects.update_or_create(policy=policy, kind=limit.kind, key=limit.key, defaults=defaults)[0]


def set_information_rule(policy_id: int, rule: str) -> None:
    """Say in a draft which limit binds answers to requests for information. Raises PolicyFixed, InvalidInput."""
    policy = _open_policy(policy_id)
    if rule not in InformationRule.values:
        message = _("Pilih salah satu.")
        raise InvalidInput(message, errors=[FieldError("information_rule", "choice", message)])
    policy.information_rule = rule
    policy.save(update_fields=["information_rule"])


def circulate_policy(policy_id: int, *, user_id: int | None) -> None:
    """Show a draft to the members for comment."""
    policy = _open_policy(policy_id)
    policy.state, policy.circulated_at = PolicyState.CIRCULATED, now()
    policy.save(update_fields=["state", "circulated_at"])
    leave_trace(policy, TraceKind.CIRCULATED, user_id=user_id)
    record("deadlines.policy_circulated", f"policy:{policy.pk}", user_id=user_id)


def comment_on_policy(policy_id: int, text: str, *, user_id: int) -> PolicyComment:
    """What a member thinks of a circulated policy. Raises PolicyFixed for one that is not."""
    policy = _policy(policy_id)
    if policy.state != PolicyState.CIRCULATED:
        raise PolicyFixed(_("Hanya kebijakan yang sedang diedarkan dapat ditanggapi."))
    leave_trace(policy, TraceKind.COMMENTED, user_id=user_id)
    return PolicyComment.objects.create(policy=policy, author_id=user_id, at=now(), text=clean_text(text))


def adopt_policy(policy_id: int, *, in_force_from: date, user_id: int | None, document: str = "") -> Policy:
    """Adopt a policy from a coming day; cases received before it keep theirs. ``document`` is the decree or minutes.

    Raises PolicyDate, PolicyIncomplete, PolicyFixed.
    """
    policy = _open_policy(policy_id)
    if in_force_from <= local_day(now()):
        raise PolicyDate(_("Kebijakan berlaku paling cepat besok; tidak berlaku surut."))
    newest = Policy.objects.filter(state=PolicyState.ADOPTED).order_by("-in_force_from").first()
    if newest and newest.in_force_from and in_force_from <= newest.in_force_from:
        raise PolicyDate(
            _("“%(title)s” berlaku sejak %(day)s. Pilih hari sesudahnya.")
            % {"title": newest.title, "day": date_format(newest.in_force_from, "j F Y")}
        )
    check_complete(policy)
    put_in_force(policy, in_force_from=in_force_from, user_id=user_id)
    leave_trace(policy, TraceKind.ADOPTED, user_id=user_id, document=document)
    record("deadlines.policy_adopted", f"policy:{policy.pk}", user_id=user_id, details={"from": in_force_from.isoformat()})
    return policy


def put_in_force(policy: Policy, *, in_force_from: date, user_id: int | None) -> None:
    """Mark a policy as adopted without asking for the day (the first one may lie in the past)."""
    policy.state, policy.in_force_from, policy.adopted_at, policy.adopted_by_id = (
        PolicyState.ADOPTED,
        in_force_from,
        now(),
        user_id,
    )
    policy.save(update_fields=["state", "in_force_from", "adopted_at", "adopted_by"])
    _changed(_("Kebijakan ditetapkan: %(title)s") % {"title": policy.title}, user_id=user_id)


def withdraw_policy(policy_id: int, *, user_id: int | None) -> None:
    """Give up a draft, or an adopted policy whose day has not come. Raises PolicyFixed."""
    policy = _policy(policy_id)
    begun = policy.state == PolicyState.ADOPTED and policy.in_force_from is not None and policy.in_force_from <= local_day(now())
    if begun or policy.state == PolicyState.WITHDRAWN:
        raise PolicyFixed(_("Kebijakan yang sudah berlaku tidak dapat ditarik; tetapkan penggantinya."))
    policy.state = PolicyState.WITHDRAWN
    policy.save(update_fields=["state"])
    _changed(_("Kebijakan ditarik: %(title)s") % {"title": policy.title}, user_id=user_id)
    leave_trace(policy, TraceKind.WITHDRAWN, user_id=user_id)
    record("deadlines.policy_withdrawn", f"policy:{policy.pk}", user_id=user_id)


def check_complete(policy: Policy) -> None:
    """Raises PolicyIncomplete naming what is missing: every limit must be there and cite its article."""
    there = {(limit.kind, limit.key): limit for limit in policy.limits.all()}
    missing = [key for key in NEEDED if key not in there or not there[key].article.strip()]
    if missing:
        names = ", ".join(f"{LimitKind(kind).label} {key}".strip() for kind, key in missing)
        raise PolicyIncomplete(_("Batas waktu atau pasal belum ada: %(names)s") % {"names": names})


def _policy(policy_id: int) -> Policy:
    policy = Policy.objects.select_for_update().filter(pk=policy_id).first()
    if policy is None:
        raise PolicyNotFound(_("Kebijakan itu tidak ada."))
    return policy


def _open_policy(policy_id: int) -> Policy:
    policy = _policy(policy_id)
    if policy.state not in {PolicyState.DRAFT, PolicyState.CIRCULATED}:
        raise PolicyFixed(_("Kebijakan ini sudah ditetapkan atau ditarik; buat rancangan baru."))
    return policy


def _changed(reason: str, *, user_id: int | None) -> None:
    RuleChange.objects.create(at=now(), by_id=user_id, what=RuleChange.What.POLICY, reason=reason[:200])
    transaction.on_commit(forget_book)
