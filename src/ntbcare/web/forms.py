"""What forms of complaints hold, on the portal and at the desk. They only read what was typed; what it must mean is
checked by the workflow's steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ntbcare.agencies.queries import RegionInfo, reference
from ntbcare.common.errors import FieldError

LONGEST = 200_000
"""A form field as long as any text that is answered with a clear message; beyond it the body limit speaks."""
_STEP = Decimal("0.00001")


class ManyFilesInput(forms.FileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True

    def value_from_datadict(
        self, data: Mapping[str, object], files: MultiValueDict[str, UploadedFile[bytes]], name: str
    ) -> list[UploadedFile[bytes]]:
        """All the files of the field."""
        return files.getlist(name)


class PlainForm(forms.Form):
    """A form whose errors come from a workflow step, by the field names of the contract."""

    CONTRACT_NAMES: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 what Django's form takes
        kwargs.setdefault("auto_id", "%s")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # Control characters are taken out where text is taken in; nobody can mend one that cannot be seen.
            field.validators = [check for check in field.validators if not isinstance(check, ProhibitNullCharactersValidator)]

    def take_errors(self, errors: Iterable[FieldError]) -> None:
        """Show a step's errors at the fields they are about; others stand on top of the form."""
        for error in errors:
            name = self.CONTRACT_NAMES.get(error.field, error.field)
            self.add_error(name if name in self.fields else None, error.message)

    @property
    def problems(self) -> list[dict[str, str]]:
        """The errors in the order of the fields, for the summary on top; each with the id of its control."""
        found = [{"target": "isi", "message": str(message)} for message in self.non_field_errors()]
        for name in self.fields:
            field = self[name]
            lead = str(field.label) if str(field.label).endswith("?") else f"{field.label}:"
            found += [{"target": _control(field), "message": f"{lead} {message}"} for message in field.errors]
        return found


def _control(field: forms.BoundField) -> str:
    """The id that a link to the field leads to; for a group of choices that of the group."""
    return field.name if isinstance(field.field.widget, forms.RadioSelect) else field.id_for_label or field.name


def _options(regions: Iterable[RegionInfo], first: Promise) -> list[tuple[str, str | Promise]]:
    return [("", first), *((region.code, region.name) for region in regions)]


class AnyChoiceField(forms.ChoiceField):
    """Takes an outdated or forged choice as it came: the step says in words what is wrong with it."""

    def valid_value(self, value: object) -> bool:
        """Whatever it is."""
        return value is not None


class ComplaintForm(PlainForm):
    """One complaint, on one page."""

    CONTRACT_NAMES: ClassVar[dict[str, str]] = {"region_code": "regency", "latitude": "landmark", "longitude": "landmark"}

    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    # "app" where the page runs as the installed application; it decides nothing but the source that is counted.
    via = forms.CharField(required=False, max_length=8, widget=forms.HiddenInput)
    # The number of a public case that the complainant says is of the same thing.
    same_as = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)
    text = forms.CharField(
        required=False,
        max_length=LONGEST,
        label=_("Apa yang terjadi?"),
        help_text=_("Ceritakan apa, siapa, dan akibatnya. Jangan tulis NIK atau nomor kartu siapa pun."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    regency = AnyChoiceField(required=False, label=_("Kabupaten atau kota"))
    district = AnyChoiceField(required=False, label=_("Kecamatan"))
    village = AnyChoiceField(required=False, label=_("Desa atau kelurahan"))
    landmark = forms.CharField(
        required=False,
        max_length=LONGEST,
        label=_("Patokan atau alamat"),
        help_text=_("Misalnya: depan pasar Gerung, sebelah timur jembatan."),
        widget=forms.TextInput,
    )
    latitude = forms.DecimalField(required=False, widget=forms.HiddenInput)
    longitude = forms.DecimalField(required=False, widget=forms.HiddenInput)
    occurred_on = forms.DateField(
        required=False,
        label=_("Kapan terjadi?"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
        error_messages={"invalid": _("Tulis tanggal sebagai hari-bulan-tahun, misalnya 22-11-2026.")},
    )
    files = forms.Field(  # type: ignore[assignment]  # Django takes declared fields off the class
        required=False,
        label=_("Foto atau dokumen"),
        help_text=_("Paling banyak 5 berkas, masing-masing 20 MB. Lokasi di dalam foto kami hapus."),
        widget=ManyFilesInput(attrs={"multiple": True, "accept": "image/*,.pdf,.docx,.xlsx,.odt"}),
    )
    for_another = forms.ChoiceField(
        required=False,
        label=_("Anda melapor untuk siapa?"),
        choices=[("", _("Diri sendiri atau lingkungan saya")), ("ya", _("Orang lain yang saya bantu"))],
        widget=forms.RadioSelect,
    )
    anonymous = forms.BooleanField(required=False, label=_("Anonim"))
    confidential = forms.BooleanField(required=False, label=_("Rahasia"))
    name = forms.CharField(required=False, max_length=LONGEST, label=_("Nama"), widget=forms.TextInput({"autocomplete": "name"}))
    phone = forms.CharField(
        required=False,
        max_length=LONGEST,
        label=_("Nomor telepon"),
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )
    email = forms.CharField(
        required=False,
        max_length=LONGEST,
        label=_("Alamat surel (email)"),
        help_text=_("Nomor laporan dan setiap kabar kami kirim ke sini."),
        widget=forms.TextInput(attrs={"type": "email", "inputmode": "email", "autocomplete": "email", "autocapitalize": "none"}),
    )
    agency = forms.CharField(
        required=False,
        max_length=LONGEST,
        label=_("Instansi yang Anda maksud"),
        help_text=_("Kosongkan bila tidak tahu; petugas kami yang meneruskan."),
        widget=forms.TextInput(attrs={"list": "instansi", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 what Django's form takes
        super().__init__(*args, **kwargs)
        self._offer_regions()

    def _offer_regions(self) -> None:
        """The districts of the chosen regency and the villages of the chosen district, if any."""
        children = reference().region_children
        regency, district = self._chosen("regency"), self._chosen("district")
        offers = {
            "regency": _options(children.get(None, []), _("Pilih kabupaten atau kota")),
            "district": _options(children.get(regency, []) if regency else [], _("Pilih kecamatan")),
            "village": _options(children.get(district, []) if district else [], _("Pilih desa atau kelurahan")),
        }
        for name, options in offers.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = options

    def _chosen(self, name: str) -> str:
        return str((self.data if self.is_bound else self.initial).get(name, ""))

    @property
    def region_code(self) -> str:
        """The finest region that was chosen and lies within the coarser ones."""
        code = ""
        for name in ("regency", "district", "village"):
            chosen = self.cleaned_data.get(name, "")
            if not chosen or not chosen.startswith(code):
                break
            code = chosen
        return code

    @property
    def position(self) -> tuple[Decimal | None, Decimal | None]:
        """The telephone's position, rounded to about a metre."""
        return _rounded(self.cleaned_data.get("latitude")), _rounded(self.cleaned_data.get("longitude"))


def _rounded(value: Decimal | None) -> Decimal | None:
    return value.quantize(_STEP) if value is not None and value.is_finite() and abs(value) <= 180 else value
