"""API v1: the addresses of the contract."""

from __future__ import annotations

from django.urls import path
from ninja import NinjaAPI

from ntbcare.web.api import aspirations, clarifying, complaints, contributing, officers, problems, reference, requests, statistics

api = NinjaAPI(
    title="NTB Care",
    version="1",
    description="Complaints of West Nusa Tenggara: file, follow, handle, count. Errors are RFC 9457 problem details.",
    docs_url=None,
    urls_namespace="api",
)
problems.install(api)
api.add_router("", complaints.router)
api.add_router("", reference.router)
api.add_router("", statistics.router)
api.add_router("", officers.router)
api.add_router("", clarifying.router)
api.add_router("", contributing.router)
api.add_router("", requests.router)
api.add_router("", aspirations.public)
api.add_router("", aspirations.router)

urlpatterns = [path("", api.urls)]
