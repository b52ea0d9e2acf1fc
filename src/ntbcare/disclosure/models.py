"""The register of published information (UU 14/2008, Articles 9 to 11), its versions, and what it answered."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ntbcare.agencies.models import Agency
from ntbcare.cases.models import Case


class InformationKind(models.TextChoices):
    """When a public body has to publish it."""

    PERIODIC = "periodic", _("Berkala")
    AT_ONCE = "at_once", _("Serta-merta")
    ALWAYS = "always", _("Setiap saat")


class PublishedItem(models.Model):
    """Something that is published: a page elsewhere (``link``), a file here, or what stands in the summary itself.

    ``keywords`` are the words by which people ask for it. The newest version of it; all of them are in ``ItemVersion``.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=InformationKind.choices)
    title = models.CharField(max_length=160)
    summary = models.TextField()
    keywords = models.CharField(max_length=300, blank=True)
    link = models.CharField(max_length=500, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    file_path = models.CharField(max_length=120, blank=True)
    media_type = models.CharField(max_length=80, blank=True)
    file_size = models.PositiveIntegerField(default=0)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["agency", "-id"], name="published_agency"),
            models.Index(fields=["kind", "-id"], name="published_kind"),
        ]

    def __str__(self) -> str:
        return self.title


class ItemVersion(models.Model):
    """What was published before and now, and who changed it. Added, never changed."""

    item = models.ForeignKey(PublishedItem, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    body = models.JSONField()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["item", "number"], name="one_item_version")]


class ItemUse(models.Model):
    """That an answer to a case referred to an item."""

    item = models.ForeignKey(PublishedItem, on_delete=models.PROTECT, related_name="uses")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["item", "case"], name="one_use_a_case")]
