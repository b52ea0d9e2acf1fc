"""What is not a complaint in the demonstration: aspirations in two groups, one answered and handed over, one not yet; published
information and a request that was answered from it, one that took more time, one with an objection. All of it is invented."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from ntbcare.aspirations.models import AspirationGroup
from ntbcare.aspirations.queries import next_round
from ntbcare.cases.actor import Actor
from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import Assignment
from ntbcare.common.clock import pretend
from ntbcare.disclosure.actions import ItemText
from ntbcare.disclosure.models import PublishedItem
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.aspire import Answering, Words, answer_group, group_case, hand_over_round, open_group_of, support_group
from ntbcare.workflow.aspire_tell import tell_of_answer
from ntbcare.workflow.assign import accept_assignment, dispose_case
from ntbcare.workflow.inform import item_text, publish
from ntbcare.workflow.information import extend_request, object_to_request, read_refusal
from ntbcare.workflow.receive import Filing
from ntbcare.workflow.register import receive_complaint
from ntbcare.workflow.verify import Sorting, verify_case

_BRIDGE = (
    "Kami berharap ada jembatan gantung di dusun kami. Anak sekolah menyeberang sungai setiap pagi; kalau banjir mereka libur.",
    "Usul: bangun jembatan gantung untuk anak sekolah di seberang sungai. Sekarang mereka lewat batu-batu.",
    "Mohon dibangun jembatan gantung supaya anak sekolah tidak menyeberang sungai saat hujan.",
)
_LIBRARY = (
    "Semoga perpustakaan daerah buka juga hari Minggu, supaya pelajar yang sekolah sampai sore bisa datang.",
    "Usul agar perpustakaan buka sampai malam atau hari Minggu untuk pelajar.",
)
_ITEMS = (
    (
        "Tarif dan trayek angkutan umum",
        "Trayek, tarif, dan jam berangkat angkutan umum antarkota. Diperbarui setiap tahun.",
        "trayek, tarif, jam",
    ),
    (
        "Syarat uji berkala kendaraan",
        "Syarat, biaya, dan jadwal uji berkala kendaraan (KIR) di tiga tempat uji.",
        "KIR, uji kendaraan, syarat, biaya",
    ),
    (
        "Laporan kinerja tahunan",
        "Apa yang dikerjakan dinas tahun lalu, dengan anggaran dan hasilnya.",
        "kinerja, anggaran, laporan",
    ),
)
_ASKED = (
    "Mohon informasi trayek dan tarif angkutan umum dari Mataram ke Bima beserta jam berangkatnya.",
    "Minta data jumlah kecelakaan di setiap simpang kota selama lima tahun terakhir.",
    "Minta salinan daftar nama peserta mudik gratis tahun lalu.",
)


def wish_and_publish(end: datetime, *, coordinator: Actor, planner: Actor, liaison: Actor, agency_id: int) -> int:
    """Add all of it as of the last three weeks; how many cases. ``liaison`` speaks for the agency ``agency_id``."""
    start = end - timedelta(days=20)
    with pretend(start):
        bridge = _group(coordinator, _BRIDGE, "Jembatan gantung untuk anak sekolah", "52.01", category="1399")
        library = _group(coordinator, _LIBRARY, "Perpustakaan buka hari Minggu", "52.71", category="918")
        items = _publish(liaison, agency_id, start.date())
    for number in range(34):
        with pretend(start + timedelta(hours=7 * number)):
            chosen = bridge if number % 3 else library
            support_group(chosen.pk, device=f"demo-{number}", address=f"10.0.0.{number}", language="id")
    with pretend(end - timedelta(days=6)):
        _answer(bridge, planner)
    _requests(start, liaison=liaison, coordinator=coordinator, agency_id=agency_id, item=items[0])
    return len(_BRIDGE) + len(_LIBRARY) + len(_ASKED)


def _group(coordinator: Actor, wishes: tuple[str, ...], title: str, region: str, *, category: str) -> AspirationGroup:
    viewer = coordinator.viewer
    if viewer is None:
        raise LookupError("the coordinator is an officer")
    summary = f"{title}: diusulkan beberapa warga, supaya pelajar terbantu."
    branch = next(m.agency_id for m in viewer.memberships)
    group = open_group_of(branch, Words(title=title, summary=summary, region_code=region), viewer=viewer)
    for wish in wishes:
        receipt = receive_complaint(Filing(text=wish, region_code=region))
        verify_case(receipt.case_id, Sorting(classification="aspiration", category=category), actor=coordinator)
        group_case(receipt.case_id, group_id=group.pk, actor=coordinator)
    drain()
    return group


def _publish(liaison: Actor, agency_id: int, day: date) -> list[PublishedItem]:
    viewer = liaison.viewer
    if viewer is None:
        raise LookupError("the liaison is an officer")
    texts = [
        ItemText(agency_id=agency_id, kind="always", title=title, summary=summary, keywords=words, valid_from=day)
        for title, summary, words in _ITEMS
    ]
    return [publish(text, file=None, viewer=viewer) for text in texts]


def _answer(group: AspirationGroup, planner: Actor) -> None:
    viewer = planner.viewer
    if viewer is None:
        raise LookupError("the planner is an officer")
    said = Answering(
        outcome="taken_up",
        text="Masuk rencana kerja: survei lokasi pada bulan Maret, pembangunan mulai Juli, lewat kegiatan jembatan desa.",
        year=str(next_round()),
        programme="Jembatan desa",
    )
    row = answer_group(group.pk, said, seen=0, viewer=viewer)
    tell_of_answer.call(row.pk)
    drain()
    hand_over_round(group.branch_id, next_round(), handed_to="Prapenyusunan RKPD (contoh)", viewer=viewer)


def _requests(start: datetime, *, liaison: Actor, coordinator: Actor, agency_id: int, item: PublishedItem) -> None:
    with pretend(start):
        first, second, third = (_ask(text, liaison, coordinator, agency_id) for text in _ASKED)
        drain()
    with pretend(start + timedelta(days=1)):
        send_answer(first, item_text(item, "id"), actor=liaison)
        extend_request(second, "Data lima tahun harus dikumpulkan dari tujuh satuan kerja.", actor=liaison)
        secret = read_refusal("exempt", exemption="h")
        said = "Nama peserta adalah data pribadi, jadi tidak kami berikan. Jumlah peserta per kota dapat kami kirim bila diminta."
        send_answer(third, said, refusal=secret, actor=liaison)
        drain()
    with pretend(start + timedelta(days=4)):
        text = "Saya meminta jumlah dan asal peserta, bukan alamatnya. Mengapa semua ditolak?"
        object_to_request(third, text, ground="refused", actor=Actor.complainant())


def _ask(text: str, liaison: Actor, coordinator: Actor, agency_id: int) -> int:
    receipt = receive_complaint(Filing(text=text, region_code="52.71"))
    verify_case(receipt.case_id, Sorting(classification="information", category="936"), actor=coordinator)
    dispose_case(receipt.case_id, lead=agency_id, actor=coordinator)
    accept_assignment(Assignment.objects.get(case_id=receipt.case_id).pk, receipt.case_id, actor=liaison)
    return receipt.case_id
