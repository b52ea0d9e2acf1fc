"""What only the real site may do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ntbcare.common.errors import Forbidden
from ntbcare.common.training import in_training


def require_real_site() -> None:
    """Raises Forbidden in a training province, which is connected to nobody and takes in nothing real."""
    if in_training():
        raise Forbidden(_("Provinsi latihan tidak terhubung ke luar dan tidak memuat data nyata."))
