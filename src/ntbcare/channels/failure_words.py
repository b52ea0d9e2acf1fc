"""Words for what several channels mean by their reasons of failure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

REACHED_NOBODY = _("telepon mati atau di luar jangkauan")
NO_SUCH_NUMBER = _("nomor tidak ada")
NO_SUCH_ADDRESS = _("alamat surel tidak ada")
REFUSED_BY_OPERATOR = _("ditolak operator")
BLOCKED = _("pelapor memblokir akun kita")
SETTINGS = _("akun kita ditolak: pengaturan saluran perlu diperiksa")
