"""The reference data that cases point to: regions, categories, the tree of agencies; and who is member of what."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from tree_queries.models import TreeNode

from ntbcare.agencies.roles import (
    GOVERNMENTS,
    AgencyKind,
    RegionKind,
    ReorganisationKind,
    ReorganisationState,
    Role,
    Topic,
)


class Region(models.Model):
    """A regency or city, district or village, by the code of the Ministry of Home Affairs (``52.01.01.1001``)."""

    code = models.CharField(max_length=13, primary_key=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=RegionKind.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name


class Category(models.Model):
    """A category of the national tree, by its number; ``topic`` is the province's own coarser word for it."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=160)
    topic = models.CharField(max_length=40, choices=Topic.choices, default=Topic.OTHER)
    active = models.BooleanField(default=True)
    # Made by an import that met an unknown number; a person decides its name and topic.
    needs_review = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Agency(TreeNode):
    """A node of the tree. A government (province, regency, city) is a branch: see ``branch``.

    ``branch`` is the nearest government at or above the node; for a vertical agency, which no regional
    government stands above, the province, because its coordinators pass cases on to it.
    """

    name = models.CharField(max_length=200, unique=True)
    short_name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=AgencyKind.choices)
    branch = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="branch_members")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    active = models.BooleanField(default=True)
    needs_review = models.BooleanField(default=False)
    # The office of a branch that runs the service: a complaint about it goes to the next level up.
    coordinates_branch = models.BooleanField(default=False)
    needs_approval = models.BooleanField(default=False)
    decree_number = models.CharField(max_length=120, blank=True)
    decree_on = models.DateField(null=True)
    contact_email = models.EmailField(blank=True)

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name

    @property
    def is_branch(self) -> bool:
        """Whether the node is a government with its own coordinators, inbox and figures."""
        return self.kind in GOVERNMENTS


class Member(models.Model):
    """A role of an officer at one node of the tree; it reaches that node and everything below it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="members")
    role = models.CharField(max_length=14, choices=Role.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    trained_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "agency", "role"], condition=models.Q(until=None), name="one_membership")
        ]


class Reorganisation(models.Model):
    """That an agency is dissolved, merged, split or renamed from a day on. Rows stay: they say what it was called and who has
    its tasks now.

    ``successors`` lists ``[agency id, [topics], [regions]]``: the cases of the topics at the places go to that agency, all
    others to the first one (``dividing.py``).
    ``moved`` counts what went over, by kind; ``cursor`` is the last case that was looked at.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="reorganisations")
    kind = models.CharField(max_length=9, choices=ReorganisationKind.choices)
    state = models.CharField(max_length=9, choices=ReorganisationState.choices, default=ReorganisationState.PLANNED)
    effective_on = models.DateField()
    reason = models.CharField(max_length=300)
    old_name = models.CharField(max_length=200)
    new_name = models.CharField(max_length=200, blank=True)
    new_short_name = models.CharField(max_length=80, blank=True)
    successors = models.JSONField(default=list)
    moved = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    cursor = models.BigIntegerField(default=0)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency"],
                condition=models.Q(state__in=[ReorganisationState.PLANNED, ReorganisationState.RUNNING]),
                name="one_open_reorganisation",
            )
        ]

    @property
    def percent(self) -> int:
        """How far the moving of cases is."""
        return min(100, 100 * self.done // self.total) if self.total else 0


class ReferenceVersion(models.Model):
    """One row whose number rises with every change of this room's data, so that processes know when to read it anew."""

    number = models.BigIntegerField(default=1)


class Seeded(models.Model):
    """A row of the reference files that was loaded once: what a site renames or deletes afterwards stays so."""

    table = models.CharField(max_length=10)
    key = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["table", "key"], name="one_seeded_row")]
