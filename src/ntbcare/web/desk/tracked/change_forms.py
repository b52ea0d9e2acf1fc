"""Forms of the register of service changes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ntbcare.agencies.queries import reference
from ntbcare.monitoring.meetings.changes import LONGEST, ChangeSaid
from ntbcare.web.desk.tracked.base import StepForm, agency_field, day_field, text_field


class ChangeForm(StepForm):
    """What was changed."""

    category = forms.ChoiceField(label=gettext_lazy("Penyebab (kategori laporan)"))
    agency = agency_field(
        gettext_lazy("Laporan tentang instansi"), required=False, help_text=gettext_lazy("Kosongkan bila tentang semua instansi.")
    )
    region = forms.ChoiceField(label=gettext_lazy("Laporan dari kabupaten atau kota"), required=False)
    service = forms.CharField(label=gettext_lazy("Layanan yang diubah"), max_length=200)
    changed = text_field(
        gettext_lazy("Apa yang berubah"), most=LONGEST, help_text=gettext_lazy("Dibaca umum. Tanpa nama orang atau data pribadi.")
    )
    since = day_field(gettext_lazy("Berlaku sejak"))
    owner = agency_field(gettext_lazy("Instansi penanggung jawab"))
    cases = forms.CharField(
        label=gettext_lazy("Nomor laporan yang boleh disebut"), max_length=600, required=False,
        help_text=gettext_lazy("Hanya laporan yang isinya sudah dibuka untuk umum, dipisah spasi."),
    )  # fmt: skip
    link = forms.CharField(
        label=gettext_lazy("Alamat bukti"), max_length=500, required=False,
        help_text=gettext_lazy("Alamat yang dimulai dengan https://, atau halaman di sini seperti /informasi/12."),
    )  # fmt: skip

    def __init__(self, branch_id: int, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 handed through
        super().__init__(*args, **kwargs)
        known = reference()
        categories = sorted((one.name, one.code) for one in known.categories.values() if one.active)
        self.fields["category"].choices = [("", _("Pilih")), *((code, name) for name, code in categories)]  # type: ignore[attr-defined]
        if branch_id == known.province.id:
            regencies = [(one.code, one.name) for one in known.region_children.get(None, [])]
            self.fields["region"].choices = [("", _("Semua")), *regencies]  # type: ignore[attr-defined]
        else:
            del self.fields["region"]

    @staticmethod
    def said(data: dict[str, Any]) -> ChangeSaid:
        """What was typed, for the room."""
        return ChangeSaid(**data)


class MoveForm(StepForm):
    """Why the state moves."""

    text = text_field(gettext_lazy("Keterangan"), rows=2, most=500, required=False)
