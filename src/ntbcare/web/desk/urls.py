"""Addresses of the desk."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from ntbcare.web.desk.views import (
    admin_agencies,
    admin_members,
    admin_rules,
    admin_templates,
    admin_watch,
    bulk,
    case,
    exchange,
    figures,
    inbox,
    steps,
)

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", inbox.show_inbox, name="inbox"),
    path("bulk", bulk.do_bulk, name="bulk"),
    path("undo", steps.undo, name="undo"),
    path("figures/", figures.show_figures, name="figures"),
    path("agencies/", admin_agencies.list_agencies, name="agencies"),
    path("agencies/new", admin_agencies.edit_agency, name="agency-new"),
    path("agencies/<int:agency_id>", admin_agencies.edit_agency, name="agency"),
    path("categories/", admin_agencies.list_categories, name="categories"),
    path("members/", admin_members.list_members, name="members"),
    path("members/<int:member_id>/<str:what>", admin_members.change_member, name="member-change"),
    path("holidays/", admin_rules.holidays, name="holidays"),
    path("holidays/<int:holiday_id>/<str:what>", admin_rules.change_holiday, name="holiday-change"),
    path("policies/", admin_rules.policies, name="policies"),
    path("policies/<int:policy_id>", admin_rules.show_policy, name="policy"),
    path("policies/<int:policy_id>/<str:what>", admin_rules.change_policy, name="policy-change"),
    path("templates/", admin_templates.list_templates, name="templates"),
    path("templates/<str:kind>/<str:language>", admin_templates.edit_template, name="template"),
    path("audit/", admin_watch.audit, name="audit"),
    path("outbox/", admin_watch.outbox, name="outbox"),
    path("outbox/<int:message_id>", admin_watch.outgoing, name="outgoing"),
    path("outbox/<int:message_id>/again", admin_watch.send_again_now, name="send-again"),
    path("tokens/", admin_watch.tokens, name="tokens"),
    path("tokens/<int:token_id>/revoke", admin_watch.revoke_token, name="token-revoke"),
    path("exchange/", exchange.show_exchange, name="exchange"),
    path("exchange/import", exchange.upload, name="import"),
    path("exchange/import/<int:run_id>", exchange.show_run, name="import-run"),
    path("exchange/import/<int:run_id>/report", exchange.download_report, name="import-report"),
    path("exchange/export", exchange.download, name="export"),
    path("cases/<str:reference>", case.show_case, name="case"),
    path("cases/<str:reference>/reveal", case.reveal, name="reveal"),
    path("cases/<str:reference>/files/<int:attachment_id>", case.show_attachment, name="attachment"),
    path("cases/<str:reference>/parts/<int:assignment_id>/<str:step>", steps.do_part_step, name="part-step"),
    path("cases/<str:reference>/<str:step>", steps.do_step, name="step"),
]
