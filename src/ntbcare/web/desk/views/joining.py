"""How officers come in: the first administrator by the printed link, all others by invitation."""

from __future__ import annotations

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import generate_totp_secret, validate_totp_code
from django import forms
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ntbcare.accounts.actions import accept_invitation, create_user, find_invitation
from ntbcare.accounts.errors import InvitationNotValid
from ntbcare.accounts.models import Invitation, User
from ntbcare.agencies.actions import add_member
from ntbcare.agencies.models import Member
from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.web.errors import known_error
from ntbcare.web.qr import qr_svg

_SALT = "joining"
_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
_HOURS = 2 * 3600


class JoiningForm(forms.Form):
    """Password, second factor, and for the first administrator also who it is."""

    name = forms.CharField(label=_("Nama lengkap"), max_length=120)
    email = forms.EmailField(label=_("Surel dinas"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        label=_("Kata sandi"),
        help_text=_("Sedikitnya 12 huruf. Beberapa kata yang tidak berhubungan mudah diingat dan sulit ditebak."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )
    again = forms.CharField(
        label=_("Kata sandi sekali lagi"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True)
    )
    code = forms.CharField(
        label=_("6 angka dari aplikasi"),
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "short"}),
    )
    sealed = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: object, known: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed through
        if known:
            del self.fields["name"], self.fields["email"]

    def secret(self) -> str:
        """The secret that the page showed; a fresh one when it is missing, changed or too old."""
        try:
            return str(signing.loads(self.data.get("sealed", ""), salt=_SALT, max_age=_HOURS))
        except signing.BadSignature:
            return str(generate_totp_secret())

    def clean(self) -> dict[str, object]:
        """Both passwords alike and strong, the code right."""
        cleaned: dict[str, object] = super().clean() or {}
        password = str(cleaned.get("password", ""))
        if password and password != cleaned.get("again"):
            self.add_error("again", _("Kedua kata sandi tidak sama."))
        if password:
            try:
                validate_password(password)
            except ValidationError as error:
                self.add_error("password", error)
        email = str(cleaned.get("email", ""))
        if email and User.objects.filter(email__iexact=email).exists():
            self.add_error("email", _("Alamat ini sudah dipakai."))
        code = str(cleaned.get("code", "")).replace(" ", "")
        if code and not validate_totp_code(self.secret(), code):
            self.add_error("code", _("Kode ini tidak cocok. Periksa jam di ponsel Anda, lalu ketik kode yang sedang tampil."))
        return cleaned


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def first_run(request: HttpRequest) -> HttpResponse:
    """Make the first administrator. The link works until there is one, and only then."""
    try:
        if Member.objects.filter(role=Role.ADMINISTRATOR, until=None).exists():
            raise InvitationNotValid
        invitation = find_invitation(request.GET.get("token", ""), first_run=True)
    except InvitationNotValid as error:
        return known_error(request, error)
    form = JoiningForm(request.POST or None, known=False)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            user = create_user(email=form.cleaned_data["email"], name=form.cleaned_data["name"])
            _accept(invitation, user, form)
            add_member(user, agency_id=reference().province.id, role=Role.ADMINISTRATOR, by=user.pk)
        return _welcome(request, user)
    return _page(
        request,
        form,
        name="NTB Care",
        heading=_("Administrator pertama"),
        words=_("Akun ini mengatur instansi dan petugas. Ia tidak melihat isi laporan."),
        button=_("Buat akun administrator"),
    )


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: set a password and a second factor."""
    try:
        invitation = find_invitation(token)
        if invitation.user is None:
            raise InvitationNotValid
    except InvitationNotValid as error:
        return known_error(request, error)
    user = invitation.user
    form = JoiningForm(request.POST or None, known=True)
    if request.method == "POST" and form.is_valid():
        _accept(invitation, user, form)
        return _welcome(request, user)
    return _page(
        request,
        form,
        name=user.email,
        heading=_("Selamat datang, %(name)s") % {"name": user.name},
        words=_("Pasang kata sandi dan kode kedua untuk masuk ke meja kerja."),
        button=_("Mulai bekerja"),
    )


def _accept(invitation: Invitation, user: User, form: JoiningForm) -> None:
    accept_invitation(invitation, user, password=form.cleaned_data["password"], totp_secret=form.secret())


def _welcome(request: HttpRequest, user: User) -> HttpResponse:
    login(request, user, backend=_BACKEND)
    return redirect("/desk/")


def _page(request: HttpRequest, form: JoiningForm, *, name: str, heading: object, words: object, button: object) -> HttpResponse:
    secret = form.secret() if form.is_bound else generate_totp_secret()
    form.initial["sealed"] = signing.dumps(secret, salt=_SALT)
    if form.is_bound:
        form.data = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        form.data["sealed"] = form.initial["sealed"]  # type: ignore[index]
    url = f"otpauth://totp/{get_adapter().get_totp_issuer()}:{name}?secret={secret}&issuer={get_adapter().get_totp_issuer()}"
    context = {"form": form, "secret": secret, "qr": qr_svg(url), "heading": heading, "words": words, "button": button}
    return render(request, "join.html", context, status=422 if form.errors else 200)
