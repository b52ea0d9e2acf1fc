"""Addresses of this part of the web."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
