"""What a fresh site starts with: two calendars, the nation's holidays, one policy. All of it is edited by the site later."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db import transaction

from ntbcare.agencies.models import Agency
from ntbcare.agencies.roles import AgencyKind
from ntbcare.cases.sets import Classification, Position, Priority
from ntbcare.common.clock import now
from ntbcare.deadlines.actions.policies import check_complete, put_in_force
from ntbcare.deadlines.book import forget_book
from ntbcare.deadlines.models import (
    AtEnd,
    Calendar,
    CalendarUse,
    Holiday,
    Ladder,
    LadderStep,
    Limit,
    LimitKind,
    Policy,
    PolicyState,
    RuleChange,
)

FIRST_YEAR, LAST_YEAR = 2020, 2027
ESTIMATED_FROM = 2027
SOURCE = "Keputusan Bersama Tiga Menteri tentang hari libur nasional dan cuti bersama"
ESTIMATE = "Perhitungan; belum ada Keputusan Bersama Tiga Menteri"
FIVE_DAYS = {str(day): ["08:00", "16:00"] for day in range(5)}
SIX_DAYS = {str(day): ["08:00", "14:00"] for day in range(6)}

_PERMENPAN = "Peraturan Menteri PANRB 62/2018 tentang pedoman SP4N; diganti 5/2025, yang angkanya belum diperiksa"
_PERPRES = "Peraturan Presiden 76/2013: paling lambat 60 hari sejak berkas pengaduan lengkap"
_HOUSE = "Aturan NTB Care sendiri"
_HALF = (
    f"{_HOUSE}: separuh batas penyelesaian, supaya penanggung jawab sempat menyusun tanggapan; usulan, belum ditetapkan peraturan"
)

_LIMITS: tuple[tuple[LimitKind, str, int, str, str, str, int, AtEnd], ...] = (
    (LimitKind.VERIFY, "", 3, "day", "working", _PERMENPAN, 1, AtEnd.ESCALATE),
    (LimitKind.START, "", 5, "day", "working", _PERMENPAN, 1, AtEnd.ESCALATE),
    (LimitKind.FIRST_RESPONSE, Priority.URGENT, 1, "hour", "wall", _HOUSE, 0, AtEnd.ESCALATE),
    (LimitKind.FIRST_RESPONSE, Priority.IMPORTANT, 24, "hour", "wall", _HOUSE, 4, AtEnd.ESCALATE),
    (LimitKind.FIRST_RESPONSE, Priority.ORDINARY, 48, "hour", "wall", _HOUSE, 8, AtEnd.ESCALATE),
    (LimitKind.ANSWER, Classification.INFORMATION, 5, "day", "working", _PERMENPAN, 1, AtEnd.ESCALATE),
    (
        LimitKind.ANSWER, Classification.ASPIRATION, 5, "day", "working",
        f"{_PERMENPAN}; aspirasi dihitung seperti permintaan informasi: aturan NTB Care sendiri", 1, AtEnd.ESCALATE,
    ),
    (LimitKind.ANSWER, Classification.NO_OVERSIGHT, 14, "day", "working", _PERMENPAN, 3, AtEnd.ESCALATE),
    (LimitKind.ANSWER, Classification.OVERSIGHT, 60, "day", "working", f"{_PERMENPAN}; {_PERPRES}", 10, AtEnd.ESCALATE),
    (LimitKind.CONTRIBUTION, Classification.INFORMATION, 3, "day", "working", _HALF, 1, AtEnd.ESCALATE),
    (LimitKind.CONTRIBUTION, Classification.ASPIRATION, 3, "day", "working", _HALF, 1, AtEnd.ESCALATE),
    (LimitKind.CONTRIBUTION, Classification.NO_OVERSIGHT, 7, "day", "working", _HALF, 2, AtEnd.ESCALATE),
    (LimitKind.CONTRIBUTION, Classification.OVERSIGHT, 30, "day", "working", _HALF, 5, AtEnd.ESCALATE),
    (LimitKind.REPLY, "", 10, "day", "working", f"{_PERMENPAN}; setelah itu laporan selesai dengan sendirinya", 2, AtEnd.CLOSE),
    (
        LimitKind.COMPLETION, "", 10, "day", "working",
        f"{_HOUSE}; angkanya belum diperiksa terhadap peraturan. Setelah itu petugas yang memutuskan, bukan sistem", 3,
        AtEnd.SUGGEST_ARCHIVE,
    ),
    (LimitKind.LINK, "", 30, "day", "wall", f"{_HOUSE}: setelah itu tautan diminta lagi; usulan", 0, AtEnd.EXPIRE),
)  # fmt: skip

_KIP = "Undang-Undang 14/2008 tentang Keterbukaan Informasi Publik"
_INFORMATION: tuple[tuple[LimitKind, int, str, int, AtEnd], ...] = (
    (LimitKind.INFORMATION, 10, f"{_KIP} Pasal 22 ayat (7)", 2, AtEnd.ESCALATE),
    (LimitKind.EXTENSION, 7, f"{_KIP} Pasal 22 ayat (8): satu kali, dengan alasan tertulis", 0, AtEnd.ESCALATE),
    (LimitKind.OBJECTION, 30, f"{_KIP} Pasal 36 ayat (1)", 0, AtEnd.EXPIRE),
    (LimitKind.SUPERIOR, 30, f"{_KIP} Pasal 36 ayat (2)", 5, AtEnd.ESCALATE),
    (LimitKind.DISPUTE, 14, f"{_KIP} Pasal 37 ayat (2)", 0, AtEnd.EXPIRE),
)
"""The law's own limits for requests for information, in working days. Whether they still stand so is to be checked."""

_LADDER: tuple[tuple[str, int, str, str, Position], ...] = (
    ("", 1, "day", "working", Position.UNIT_HEAD),
    ("", 3, "day", "working", Position.AGENCY_HEAD),
    ("", 5, "day", "working", Position.INSPECTORATE),
    ("", 10, "day", "working", Position.SECRETARY),
    (Priority.URGENT, 1, "hour", "wall", Position.UNIT_HEAD),
    (Priority.URGENT, 3, "hour", "wall", Position.AGENCY_HEAD),
    (Priority.URGENT, 6, "hour", "wall", Position.INSPECTORATE),
    (Priority.URGENT, 24, "hour", "wall", Position.SECRETARY),
)
"""The province's first ladder: a proposal, to be replaced by what the Secretary decides. Zones as Mataram has them."""

_NOTE = (
    "Batas waktu pertama yang dipakai NTB Care. Angka menurut pedoman nasional 62/2018; pedoman itu sudah diganti oleh 5/2025, "
    "yang angkanya belum diperiksa. Periksa, lalu tetapkan kebijakan baru bila berbeda: laporan lama tetap memakai yang lama."
)


def seed_deadlines() -> None:
    """Lay down calendars, holidays and the first policy where they are missing. May run again at any time."""
    with transaction.atomic():
        _calendars()
        _holidays()
        _policy()
        _information()
        _ladder()
    forget_book()


def _calendars() -> None:
    if not Calendar.objects.exists():
        Calendar.objects.create(
            name="Senin–Jumat, 08.00–16.00",
            hours=FIVE_DAYS,
            is_default=True,
            note="Jam kerja perangkat daerah; sesuaikan bila perlu.",
        )
        six = Calendar.objects.create(
            name="Senin–Sabtu, 08.00–14.00",
            hours=SIX_DAYS,
            note="Untuk rumah sakit dan kantor enam hari kerja; jamnya belum diperiksa.",
        )
        hospitals = Agency.objects.filter(kind=AgencyKind.HOSPITAL)
        CalendarUse.objects.bulk_create(CalendarUse(agency=hospital, calendar=six) for hospital in hospitals)


def _holidays() -> None:
    """Rows for days that no seeded row speaks of yet; what the site withdrew stays withdrawn."""
    import holidays  # noqa: PLC0415  # 11 MB that are needed once in a site's life

    known = set(Holiday.objects.filter(seeded=True).values_list("day", flat=True))
    national = holidays.country_holidays(
        "ID", years=range(FIRST_YEAR, LAST_YEAR + 1), categories=("public", "government"), language="id"
    )
    rows = [
        Holiday(
            day=day,
            name=_name(name),
            estimated=day.year >= ESTIMATED_FROM,
            seeded=True,
            source=ESTIMATE if day.year >= ESTIMATED_FROM else SOURCE,
            added_at=now(),
        )
        for day, name in sorted(national.items())
        if day not in known
    ]
    if rows:
        Holiday.objects.bulk_create(rows)
        RuleChange.objects.create(at=now(), what=RuleChange.What.CALENDAR, reason="Hari libur nasional dimuat")


def _name(name: str) -> str:
    return name.replace(" (perkiraan)", "")[:160]


def _policy() -> None:
    if Policy.objects.exclude(state=PolicyState.WITHDRAWN).exists():
        return
    policy = Policy.objects.create(
        title="Batas waktu pertama NTB Care",
        legal_basis="Undang-Undang 25/2009; Peraturan Presiden 76/2013; Peraturan Menteri PANRB 62/2018 (diganti 5/2025)",
        note=_NOTE,
        created_at=now(),
    )
    Limit.objects.bulk_create(
        Limit(
            policy=policy,
            kind=kind,
            key=key,
            amount=amount,
            unit=unit,
            calendar=calendar,
            article=article,
            remind_before=remind,
            at_end=end,
        )
        for kind, key, amount, unit, calendar, article, remind, end in _LIMITS
    )
    _information()
    check_complete(policy)
    put_in_force(policy, in_force_from=date(2018, 1, 1), user_id=None)


def _information() -> None:
    """Give the law's limits to policies that are silent on them: the law bound their cases all the same."""
    there = set(Limit.objects.filter(kind__in=[row[0] for row in _INFORMATION]).values_list("policy_id", "kind"))
    rows = [
        Limit(policy=policy, kind=kind, amount=amount, unit="day", calendar="working", article=text, remind_before=n, at_end=end)
        for policy in Policy.objects.order_by("pk")
        for kind, amount, text, n, end in _INFORMATION
        if (policy.pk, kind) not in there
    ]
    if rows:
        Limit.objects.bulk_create(rows)
        RuleChange.objects.create(at=now(), what=RuleChange.What.POLICY, reason="Batas UU 14/2008 untuk permintaan informasi")


def _ladder() -> None:
    province = Agency.objects.filter(kind=AgencyKind.PROVINCE).first()
    if province is None or Ladder.objects.exists():
        return
    bureaus = Agency.objects.filter(branch=province, kind=AgencyKind.BUREAU, name__contains="Organisasi")
    ladder = Ladder.objects.create(
        branch=province,
        in_force_from=date(2018, 1, 1),
        reason="Jenjang pertama NTB Care; usulan, belum ditetapkan",
        legal_basis=_HOUSE,
        organisation=bureaus.first(),
        secretariat=Agency.objects.filter(branch=province, kind=AgencyKind.SECRETARIAT).first(),
        created_at=now(),
    )
    levels: Counter[str] = Counter()
    rungs = []
    for priority, amount, unit, calendar, position in _LADDER:
        levels[priority] += 1
        rungs.append(
            LadderStep(
                ladder=ladder,
                priority=priority,
                level=levels[priority],
                amount=amount,
                unit=unit,
                calendar=calendar,
                position=position,
            )
        )
    LadderStep.objects.bulk_create(rungs)
    RuleChange.objects.create(at=now(), what=RuleChange.What.LADDER, reason="Jenjang eskalasi pertama dimuat")
