"""Addresses of this part of the web."""

from __future__ import annotations

from django.urls import URLPattern, path

from ntbcare.web.portal.views import (
    app,
    contact,
    contribution,
    devices,
    follow,
    pages,
    register,
    report,
    sent,
    similar,
    statistics,
    steps,
)

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("", pages.home, name="home"),
    path("kebijakan", pages.policy, name="policy"),
    path("statistik", statistics.statistik, name="statistics"),
    path("tentang", pages.about, name="about"),
    path("lapor", report.report, name="report"),
    path("lapor/terkirim", sent.sent, name="sent"),
    path("lapor/terkirim/bukti.txt", sent.receipt_file, name="receipt"),
    path("lapor/kiriman", app.take, name="take"),
    path("lapor/serupa", similar.similar, name="similar"),
    path("laporan-saya", app.mine, name="mine"),
    path("luring", app.offline, name="offline"),
    path("sw.js", app.service_worker, name="service_worker"),
    path("manifest.webmanifest", app.manifest, name="manifest"),
    path("wilayah/<str:code>.json", report.regions, name="regions"),
    path("lacak", follow.follow, name="follow"),
    path("lacak/buka", app.open_mine, name="open_mine"),
    path("lacak/kabar", devices.tell, name="tell_device"),
    path("lacak/kabar/kunci", devices.key, name="device_key"),
    path("lacak/kabar/berhenti", devices.stop, name="stop_device"),
    path("lacak/kabar/pindah", devices.move, name="move_device"),
    path("lacak/kode-hilang", contact.lost_code, name="lost_code"),
    path("lacak/kode-baru/<str:token>", contact.new_code, name="new_code"),
    path("lacak/verifikasi/<str:token>", contact.verify, name="verify"),
    path("lacak/<str:reference>", follow.follow, name="case"),
    path("lacak/<str:reference>/balas", steps.reply, name="reply"),
    path("lacak/<str:reference>/nilai", steps.rate, name="rate"),
    path("lacak/<str:reference>/buka-kembali", steps.reopen, name="reopen"),
    path("lacak/<str:reference>/klarifikasi", steps.clarification, name="clarification"),
    path("lacak/<str:reference>/cabut", steps.withdraw, name="withdraw"),
    path("lacak/<str:reference>/tutup", steps.close, name="close"),
    path("lacak/<str:reference>/keluar", follow.leave, name="leave"),
    path("lacak/<str:reference>/lampiran/<int:number>", follow.attachment, name="attachment"),
    path("kontribusi/<str:token>", contribution.contribution, name="contribution"),
    path("kontribusi/<str:token>/bagian", contribution.act, name="contribute"),
    path("kontribusi/<str:token>/tolak", contribution.decline, name="refuse"),
    path("kontribusi/<str:token>/baru", contribution.ask_again, name="link_again"),
    path("kontribusi/<str:token>/berkas/<int:number>", contribution.attachment, name="contribution_file"),
    path("laporan", register.laporan, name="register"),
    path("laporan/<str:code>", register.detail, name="public"),
]
