"""What the complainant's own forms hold: opening a case, replying, rating, reopening, recovering a code."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ntbcare.cases.information import ObjectionGround
from ntbcare.cases.sets import Stance
from ntbcare.web.forms import LONGEST, ManyFilesInput, PlainForm


class OpenForm(PlainForm):
    """Reference and code, as a person types them."""

    reference = forms.CharField(
        required=False,
        max_length=60,
        label=_("Nomor laporan"),
        help_text=_("Misalnya NTB-26-0000427. Huruf kecil dan spasi tidak apa-apa."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "code"}
        ),
    )
    code = forms.CharField(
        required=False,
        max_length=60,
        label=_("Kode"),
        help_text=_("12 huruf dan angka yang Anda terima bersama nomor laporan."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "code"}
        ),
    )


class ReplyForm(PlainForm):
    """What the complainant adds: words, files, or both."""

    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    text = forms.CharField(required=False, max_length=LONGEST, label=_("Tulisan Anda"), widget=forms.Textarea(attrs={"rows": 4}))
    files = forms.Field(  # type: ignore[assignment]  # Django takes declared fields off the class
        required=False,
        label=_("Foto atau dokumen"),
        help_text=_("Paling banyak 5 berkas, masing-masing 20 MB."),
        widget=ManyFilesInput(attrs={"multiple": True}),
    )


class RatingForm(PlainForm):
    """Is it solved, and how good was it."""

    solved = forms.ChoiceField(
        required=False,
        label=_("Apakah masalahnya selesai?"),
        choices=[("ya", _("Ya, sudah selesai")), ("tidak", _("Belum selesai"))],
        widget=forms.RadioSelect,
    )
    stars = forms.ChoiceField(
        required=False,
        label=_("Bagaimana penanganannya?"),
        choices=[
            ("1", _("1 – buruk sekali")),
            ("2", _("2 – buruk")),
            ("3", _("3 – cukup")),
            ("4", _("4 – baik")),
            ("5", _("5 – baik sekali")),
        ],
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(required=False, max_length=LONGEST, label=_("Catatan"), widget=forms.Textarea(attrs={"rows": 3}))


class ReasonForm(PlainForm):
    """Why the case should be opened again."""

    reason = forms.CharField(
        required=False,
        max_length=LONGEST,
        label=_("Mengapa dibuka kembali?"),
        help_text=_("Tulis apa yang belum selesai."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class StatementReplyForm(PlainForm):
    """What the complainant says of an agency's clarification."""

    stance = forms.ChoiceField(
        required=False, label=_("Apa pendapat Anda tentang klarifikasi ini?"), choices=Stance.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        required=False,
        max_length=LONGEST,
        label=_("Tulisan Anda"),
        help_text=_("Bila tidak setuju, tulis apa yang menurut Anda benar. Bukti dapat dikirim lewat “Tulis kepada petugas”."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class ObjectionForm(PlainForm):
    """Why somebody who asked for information objects."""

    ground = forms.ChoiceField(
        required=False, label=_("Mengapa Anda keberatan?"), choices=ObjectionGround.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        required=False,
        max_length=LONGEST,
        label=_("Penjelasan Anda"),
        help_text=_("Tulis informasi apa yang seharusnya Anda terima."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class ContributionForm(PlainForm):
    """What an agency without accounts did, or its result."""

    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    text = forms.CharField(
        required=False,
        max_length=LONGEST,
        label=_("Apa yang sudah atau akan dilakukan?"),
        help_text=_("Sebutkan apa, oleh siapa, dan kapan. Dibaca penanggung jawab, yang menyusun jawaban untuk pelapor."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    files = forms.Field(  # type: ignore[assignment]  # Django takes declared fields off the class
        required=False,
        label=_("Foto atau dokumen"),
        help_text=_("Paling banyak 5 berkas, masing-masing 20 MB."),
        widget=ManyFilesInput(attrs={"multiple": True}),
    )


class RefusalForm(PlainForm):
    """Why it is not for this agency, and for whom it is."""

    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    successor = forms.CharField(
        required=False, max_length=200, label=_("Instansi yang berwenang"), widget=forms.TextInput(attrs={"id": "successor"})
    )
    reason = forms.CharField(
        required=False, max_length=LONGEST, label=_("Alasan"), widget=forms.Textarea(attrs={"rows": 3, "id": "reason"})
    )


class LostCodeForm(PlainForm):
    """Which case, and the address that the person gave."""

    reference = forms.CharField(
        required=False,
        max_length=60,
        label=_("Nomor laporan"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "code"}
        ),
    )
    email = forms.CharField(
        required=False,
        max_length=300,
        label=_("Alamat surel (email) yang Anda tulis saat melapor"),
        widget=forms.TextInput(attrs={"type": "email", "inputmode": "email", "autocomplete": "email", "autocapitalize": "none"}),
    )
