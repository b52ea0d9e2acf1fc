"""The site's own wording of messages: versions are added, never overwritten."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ntbcare.agencies.roles import Role
from ntbcare.audit.actions import record
from ntbcare.common.clock import now
from ntbcare.common.errors import NotFound
from ntbcare.common.text import clean_line, clean_text
from ntbcare.correspondence.models import MessageTemplate
from ntbcare.correspondence.rules import known_places, wrong_places
from ntbcare.correspondence.templates import BUILT_IN
from ntbcare.correspondence.wording import Wording
from ntbcare.web.desk.officer import desk_page, need_province, user_of


@require_http_methods(["GET", "HEAD"])
@desk_page(Role.COORDINATOR)
def list_templates(request: HttpRequest) -> HttpResponse:
    """Every kind of message with its present wording in both languages."""
    need_province(request)
    own = {(row.kind, row.language): row for row in MessageTemplate.objects.order_by("version")}
    reading = get_language() or "id"
    rows = [
        (
            kind,
            (own.get((kind, reading)) or wordings.get(reading) or wordings["id"]).subject,
            [(language, (kind, language) in own) for language in wordings],
        )
        for kind, wordings in BUILT_IN.items()
        if kind != "notice"
    ]
    return render(request, "desk/admin/templates.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(Role.COORDINATOR)
def edit_template(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Write a new version of a wording; names in braces must be among those that the built-in wording uses."""
    need_province(request)
    built_in = BUILT_IN.get(kind, {}).get(language)
    if built_in is None or kind == "notice":
        raise NotFound(_("Pesan ini tidak dikenal."))
    own = MessageTemplate.objects.filter(kind=kind, language=language).order_by("-version").first()
    subject, body, problems = (own or built_in).subject, (own or built_in).body, []
    if request.method == "POST":
        subject, body = clean_line(request.POST.get("subject", ""))[:200], clean_text(request.POST.get("body", ""))[:5000]
        problems = _problems(built_in, subject, body)
        if not problems:
            _save(kind, language, subject, body, user_id=user_of(request).pk)
            messages.success(request, _("Pesan disimpan sebagai versi baru."))
            return redirect("desk:templates")
    context = {"kind": kind, "language": language, "subject": subject, "body": body, "built_in": built_in, "problems": problems}
    context["names"] = sorted(f"{{{name}}}" for name in known_places(built_in))
    return render(request, "desk/admin/template.html", context, status=422 if problems else 200)


def _problems(built_in: Wording, subject: str, body: str) -> list[str]:
    found = [] if subject and body else [_("Isi judul dan isi pesan.")]
    wrong = wrong_places(Wording(subject, body), built_in)
    if wrong:
        found.append(
            _("Kata dalam kurung kurawal ini tidak dapat dipakai di sini: %(names)s.") % {"names": ", ".join(sorted(wrong))}
        )
    return found


def _save(kind: str, language: str, subject: str, body: str, *, user_id: int) -> None:
    with transaction.atomic():
        newest = MessageTemplate.objects.filter(kind=kind, language=language).aggregate(newest=Max("version"))["newest"] or 0
        MessageTemplate.objects.create(
            kind=kind, language=language, version=newest + 1, subject=subject, body=body, created_at=now(), author_id=user_id
        )
        record("template.saved", f"template:{kind}:{language}", user_id=user_id, details={"version": newest + 1})
