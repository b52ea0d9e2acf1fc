from __future__ import annotations

from datetime import date

import pytest

from ntbcare.accounts.models import User
from ntbcare.audit.models import Entry
from ntbcare.cases.sets import EventKind
from ntbcare.common.clock import pretend
from ntbcare.deadlines.actions.policies import (
    adopt_policy,
    circulate_policy,
    comment_on_policy,
    draft_policy,
    set_limit,
    withdraw_policy,
)
from ntbcare.deadlines.book import forget_book
from ntbcare.deadlines.errors import PolicyDate, PolicyFixed, PolicyIncomplete, PolicyNotFound
from ntbcare.deadlines.models import Limit, LimitKind, Policy, PolicyState
from ntbcare.deadlines.queries import policy_now, public_policies
from ntbcare.deadlines.rules import BadLimit
from tests.deadlines.journey import Place, at, due, happen, make_place, receive, writing

pytestmark = pytest.mark.django_db
TODAY = "2026-11-22 09:30"
NEW_YEAR = date(2027, 1, 1)


@pytest.fixture
def place() -> Place:
    return make_place()


def shorter(days: int = 7) -> Limit:
    return Limit(kind=LimitKind.ANSWER, key="no_oversight", amount=days, unit="day", calendar="working", article="Pasal 5")


def draft() -> Policy:
    with writing(TODAY):
        policy = draft_policy(
            "Lebih cepat", legal_basis="Peraturan Gubernur", user_id=None, like=Policy.objects.earliest("pk").pk
        )
        set_limit(policy.pk, shorter())
    return policy


def adopt(policy: Policy, day: date) -> None:
    with writing(TODAY):
        adopt_policy(policy.pk, in_force_from=day, user_id=None)
    forget_book()


def test_old_cases_keep_the_policy_of_their_day(place: Place) -> None:
    old = receive(place, "2026-12-31 09:00")
    adopt(draft(), NEW_YEAR)
    new = receive(place, "2027-01-04 09:00")
    happen(old, EventKind.CLASSIFIED, "2027-01-04 10:00", facts={"set": {"classification": "no_oversight"}})
    assert due(old, "answer") == "2027-01-22 16:00"  # 14 working days; 1 and 5 January are off
    assert due(new, "answer") == "2027-01-14 16:00"  # 7; 5 January is off


def test_a_policy_is_drafted_circulated_commented_and_adopted(place: Place) -> None:
    author = User.objects.create(email="a@ntb.test", name="A", created_at=at(TODAY))
    policy = draft()
    with writing(TODAY):
        circulate_policy(policy.pk, user_id=author.pk)
        comment = comment_on_policy(policy.pk, "Terlalu pendek.\u202e", user_id=author.pk)
    assert comment.text == "Terlalu pendek."
    assert [view.state for view in public_policies()] == ["circulated", "adopted"]
    adopt(policy, NEW_YEAR)
    with pretend(at(TODAY)):
        views = public_policies()
        assert policy_now().title == "Batas waktu pertama NTB Care"
    assert [view.in_force_until for view in views] == [None, date(2026, 12, 31)]
    assert Entry.objects.filter(what="deadlines.policy_adopted", subject=f"policy:{policy.pk}").exists()


@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2026, 1, 1), date(2017, 1, 1)])
def test_no_policy_is_adopted_for_a_day_that_has_begun(place: Place, day: date) -> None:
    with pytest.raises(PolicyDate):
        adopt(draft(), day)


def test_two_policies_do_not_begin_on_one_day_or_out_of_order(place: Place) -> None:
    adopt(draft(), NEW_YEAR)
    for day in (NEW_YEAR, date(2026, 12, 1)):
        with pytest.raises(PolicyDate):
            adopt(draft(), day)


def test_an_adopted_policy_is_not_changed(place: Place) -> None:
    policy = draft()
    adopt(policy, NEW_YEAR)
    with pytest.raises(PolicyFixed), writing(TODAY):
        set_limit(policy.pk, shorter(3))
    with pytest.raises(PolicyFixed), writing(TODAY):
        comment_on_policy(policy.pk, "Terlambat", user_id=1)


def test_a_policy_without_all_limits_and_articles_is_not_adopted(place: Place) -> None:
    policy = draft()
    Limit.objects.filter(policy=policy, kind=LimitKind.REPLY).update(article=" ")
    with pytest.raises(PolicyIncomplete) as told:
        adopt(policy, NEW_YEAR)
    assert "Kesempatan pelapor menanggapi" in told.value.message


def test_a_policy_may_be_withdrawn_until_its_day(place: Place) -> None:
    policy = draft()
    adopt(policy, NEW_YEAR)
    with writing("2026-12-31 10:00"):
        withdraw_policy(policy.pk, user_id=None)
    assert Policy.objects.get(pk=policy.pk).state == PolicyState.WITHDRAWN
    with pytest.raises(PolicyFixed), writing("2026-12-31 10:00"):
        withdraw_policy(Policy.objects.earliest("pk").pk, user_id=None)


def test_a_limit_of_centuries_is_refused(place: Place) -> None:
    policy = draft()
    with pytest.raises(BadLimit), writing(TODAY):
        set_limit(policy.pk, shorter(100_000))


def test_an_unknown_policy_is_named_as_such(place: Place) -> None:
    with pytest.raises(PolicyNotFound), writing(TODAY):
        circulate_policy(999_999, user_id=None)
