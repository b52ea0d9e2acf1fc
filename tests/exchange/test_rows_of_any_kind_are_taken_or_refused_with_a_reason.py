"""Reading a row never fails in any other way than by saying why."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntbcare.cases.sets import Source
from ntbcare.exchange.laporan_ringkas.layout import COLUMNS
from ntbcare.exchange.laporan_ringkas.rows import NotTaken, read_day, read_row

ZONE = ZoneInfo("Asia/Makassar")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
CELL = st.one_of(
    st.none(),
    st.text(max_size=40),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.sampled_from(["Ditutup oleh Admin", "Terverifikasi", "03 Jun 2019", "2021-03-04", "=1+1", "Rahasia|Anonim", "Web - x"]),
)
GOOD = {
    "Tracking ID": "1",
    "Tanggal Laporan Masuk": "03 Jun 2019",
    "Isi Laporan Awal": "Jalan rusak.",
    "Status Laporan": "Terverifikasi",
}


@given(st.dictionaries(st.sampled_from(COLUMNS), CELL))
def test_any_cells_give_a_row_or_a_reason(cells: dict[str, object]) -> None:
    try:
        row = read_row(12, cells, zone=ZONE, now=NOW)
    except NotTaken as error:
        reason = str(error)
    else:
        reason = "taken"
        assert row.tracking_id
        assert row.received_at <= NOW
    assert reason


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("03 Jun 2019", date(2019, 6, 3)),
        ("3 Agustus 2020", date(2020, 8, 3)),
        ("17 Agu 2020", date(2020, 8, 17)),
        ("05 Des 2020", date(2020, 12, 5)),
        ("05 Mei 2020", date(2020, 5, 5)),
        ("2021-03-04", date(2021, 3, 4)),
        ("04/03/2021", date(2021, 3, 4)),
        (datetime(2021, 3, 4, 9, 5), date(2021, 3, 4)),  # noqa: DTZ001 as a spreadsheet gives it
        (date(2021, 3, 4), date(2021, 3, 4)),
    ],
)
def test_days_as_people_and_spreadsheets_write_them(written: object, day: date) -> None:
    assert read_day(written)[0] == day


@pytest.mark.parametrize("written", ["31 Feb 2021", "2021-13-01", "kemarin", "", None, 44000])
def test_what_is_no_day_is_said(written: object) -> None:
    with pytest.raises(NotTaken):
        read_day(written)


def test_times_are_of_the_zone_of_the_file() -> None:
    row = read_row(12, GOOD | {"Waktu Laporan Masuk": time(9, 5)}, zone=ZoneInfo("Asia/Jakarta"), now=NOW)
    assert row.received_at == datetime(2019, 6, 3, 2, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "source"),
    [
        ("Website", Source.WEB),
        ("website - pemprov", Source.WEB),
        ("Android", Source.APP),
        ("ios", Source.APP),
        ("Whatsapp", Source.WHATSAPP),
        ("Hotline Service", Source.PHONE),
        ("Tatap Muka", Source.DESK),
        ("Pos Surat", Source.LETTER),
        ("Radio", Source.SP4N),
    ],
)
def test_sources_by_the_table(words: str, source: Source) -> None:
    row = read_row(12, GOOD | {"Sumber Laporan": words}, zone=ZONE, now=NOW)
    assert (row.source, row.source_words) == (source, words)
