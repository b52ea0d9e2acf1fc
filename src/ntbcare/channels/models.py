"""The site's accounts at channels: settings and secrets sealed, pausing without loss."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ntbcare.agencies.models import Agency


class ChannelAccount(models.Model):
    """One account: a page, a number, a gateway. ``name`` is its address below ``/webhooks/``.

    ``own_voice`` marks the account of the Governor or an agency: a further source, named in the case.
    """

    kind = models.CharField(_("jenis"), max_length=20)
    name = models.SlugField(_("nama"), max_length=40, unique=True)
    label = models.CharField(_("sebutan"), max_length=120)
    agency = models.ForeignKey(Agency, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    own_voice = models.BooleanField(default=False)
    values_sealed = models.BinaryField()
    former_sealed = models.BinaryField(null=True)
    former_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    """Paused: what comes in is stored and waits, what goes out waits."""
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.label


class ChannelLine(models.Model):
    """How it stands with the other side of an account that is fetched or kept open; one worker at a time holds the lease."""

    account = models.OneToOneField(ChannelAccount, on_delete=models.CASCADE, primary_key=True, related_name="line")
    leased_by = models.CharField(max_length=60, blank=True)
    leased_until = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    reached_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    """In a row, since it was reached last."""
    last_error = models.CharField(max_length=120, blank=True)
    is_settled = models.BooleanField(default=True)
    """Whether the other side knows of everything that we took: false from the opening of a link to its orderly end."""
