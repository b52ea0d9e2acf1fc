"""Addresses of the desk."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from ntbcare.web.desk.views import bulk, case, inbox, steps

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", inbox.show_inbox, name="inbox"),
    path("bulk", bulk.do_bulk, name="bulk"),
    path("undo", steps.undo, name="undo"),
    path("cases/<str:reference>", case.show_case, name="case"),
    path("cases/<str:reference>/reveal", case.reveal, name="reveal"),
    path("cases/<str:reference>/files/<int:attachment_id>", case.show_attachment, name="attachment"),
    path("cases/<str:reference>/parts/<int:assignment_id>/<str:step>", steps.do_part_step, name="part-step"),
    path("cases/<str:reference>/<str:step>", steps.do_step, name="step"),
]
