"""The training province made as new by a button. There is no such page on a real site."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ntbcare.agencies.roles import Role
from ntbcare.common.errors import NotFound
from ntbcare.common.training import ask_reset, in_training, reset_of
from ntbcare.web.desk.officer import desk_page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(Role.ADMINISTRATOR, Role.COORDINATOR)
def reset(request: HttpRequest) -> HttpResponse:
    """Ask for a fresh province, once it was confirmed; then how far it is. Raises NotFound on a real site."""
    if not in_training():
        raise NotFound(_("Halaman ini tidak ada."))
    folder = settings.NTBCARE_DATA
    unsure = request.method == "POST" and request.POST.get("sure") != "yes"
    if request.method == "POST" and not unsure:
        if not ask_reset(folder):
            messages.info(request, _("Sudah diminta. Tunggu sampai selesai."))
        return redirect("desk:training")
    part = "#progress" if request.headers.get("HX-Target") == "progress" else ""
    context = {"reset": reset_of(folder), "unsure": unsure}
    return render(request, f"desk/training.html{part}", context, status=422 if unsure else 200)
