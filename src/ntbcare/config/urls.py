"""Every address of the service."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from ntbcare.config import health
from ntbcare.web.desk.views import joining

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    # Before the pages, whose addresses would all be tried first.
    path("api/v1/", include("ntbcare.web.api.urls")),
    path("webhooks/", include("ntbcare.web.doors.urls")),
    path("", include("ntbcare.web.portal.urls")),
    path("desk/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("desk/first-run", joining.first_run, name="first-run"),
    path("desk/join/<str:token>", joining.join, name="join"),
    path("desk/account/", include("ntbcare.web.desk.account_urls")),
    path("desk/account/2fa/", include("allauth.mfa.urls")),
    path("desk/", include("ntbcare.web.desk.urls")),
]

handler400 = "ntbcare.web.errors.bad_request"
handler403 = "ntbcare.web.errors.forbidden"
handler404 = "ntbcare.web.errors.not_found"
handler500 = "ntbcare.web.errors.server_error"
