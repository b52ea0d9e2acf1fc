"""The clerk's form: a complaint that was heard at the counter or on the telephone, or came as a letter."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ntbcare.cases.sets import Source
from ntbcare.web.filing import Way
from ntbcare.web.forms import ComplaintForm

_PROVISIONAL = re.compile(r"S-[0-9A-HJKMNP-TV-Z]{6}")


class CounterForm(ComplaintForm):
    """A complaint as an officer writes it down for somebody."""

    way = forms.ChoiceField(
        required=False,
        label=_("Bagaimana laporan ini datang?"),
        choices=[(source.value, source.label) for source in (Source.DESK, Source.PHONE, Source.LETTER)],
        initial=Source.DESK.value,
        widget=forms.RadioSelect,
    )
    heard_at = forms.DateTimeField(
        required=False,
        label=_("Diterima di loket"),
        help_text=_("Kapan Anda mendengar atau menerimanya; tenggat dihitung dari saat itu. Kosong berarti sekarang."),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d-%m-%Y %H:%M"],
        error_messages={"invalid": _("Tulis tanggal dan jam, misalnya 22-11-2026 09:30.")},
    )
    # Given by the computer at the counter while it has no network; officers find the case by it.
    provisional = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 what Django's form takes
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _("Tulis dengan kata-kata pelapor. Jangan tulis NIK atau nomor kartu siapa pun.")
        self.fields["files"].label = _("Foto, atau pindaian surat")
        self.fields["email"].help_text = _("Nomor, kode, dan setiap kabar kami kirim ke sini.")
        del self.fields["via"]

    def way_to(self, branch_id: int) -> Way:
        """How it came to the desk of a branch. What is no way of a counter counts as heard at the counter."""
        said = self.cleaned_data
        source = Source(said.get("way") or Source.DESK)
        provisional = said.get("provisional", "")
        detail = provisional if _PROVISIONAL.fullmatch(provisional) else ""
        return Way(source, detail=detail, heard_at=said.get("heard_at"), branch_id=branch_id)
