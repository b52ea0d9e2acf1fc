"""Addresses of the doors."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from ntbcare.web.doors.views import door

app_name = "doors"
urlpatterns: list[URLPattern | URLResolver] = [path("<slug:name>", door, name="door")]
