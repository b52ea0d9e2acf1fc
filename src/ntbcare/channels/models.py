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
