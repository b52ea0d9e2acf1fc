"""A certificate as PDF: the officer's own, or one of a course that the officer's branch keeps."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ntbcare.agencies.roles import Role
from ntbcare.common.errors import NotFound
from ntbcare.guidance.courses import certificate
from ntbcare.guidance.models import Participant
from ntbcare.guidance.printing.certificate import certificate_pdf
from ntbcare.web.desk.officer import desk_page, user_of
from ntbcare.web.desk.reach import branches_of


@require_safe
@desk_page()
def download(request: HttpRequest, number: str) -> HttpResponse:
    """The PDF. For everybody else it does not exist."""
    mine = Q(user_id=user_of(request).pk) | Q(course__branch_id__in=branches_of(request, Role.COORDINATOR))
    said = certificate(number) if Participant.objects.filter(mine, number=number).exists() else None
    if said is None:
        raise NotFound(_("Sertifikat ini tidak ada."))
    address = settings.NTBCARE_BASE_URL + reverse("portal:certificate", args=[said.number])
    response = HttpResponse(certificate_pdf(said, address=address), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="sertifikat-{said.number}.pdf"'
    return response
