"""``/desk/handbook/``: every chapter in both languages, searched, printed whole, linked from where it helps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntbcare.agencies.roles import Role
from ntbcare.guidance.handbook import chapter, chapters, parse, search
from ntbcare.web.desk.book import handbook_block
from tests.desk.sessions import browser_of
from tests.world import World

SLUGS = [one.slug for one in chapters("id")]
NEEDED = {"verification", "disposition", "joint-handling", "answering", "clarification", "escalation", "confidentiality"}


def test_both_languages_have_the_same_chapters_and_sections() -> None:
    assert set(SLUGS) >= NEEDED | {"aspirations", "figures", "practice"}
    assert [(one.slug, len(one.sections)) for one in chapters("id")] == [(one.slug, len(one.sections)) for one in chapters("en")]
    for one in (*chapters("id"), *chapters("en")):
        assert one.title
        assert all(section.blocks for section in one.sections)


@pytest.mark.parametrize("role", list(Role))
def test_every_officer_reads_it(world: World, role: Role) -> None:
    desk = browser_of(world.actor(role, "Pemprov"))
    assert "Menjawab dengan baik" in desk.get("/desk/handbook/").content.decode()
    assert "dokter spesialis" in desk.get("/desk/handbook/answering").content.decode()
    assert desk.get("/desk/handbook/unknown").status_code == 404


def test_it_is_searched_and_printed_whole(world: World) -> None:
    desk = browser_of(world.liaison)
    found = desk.get("/desk/handbook/?q=dokter+spesialis").content.decode()
    assert "/desk/handbook/answering" in found
    assert "Tidak ditemukan" in desk.get("/desk/handbook/?q=zzz").content.decode()
    whole = desk.get("/desk/handbook/all").content.decode()
    assert all(one.title in whole for one in chapters("id"))


def test_links_lead_somewhere(world: World) -> None:
    desk = browser_of(world.coordinator)
    whole = desk.get("/desk/handbook/all").content.decode().partition("<main")[2].partition("</main>")[0]
    addresses = {part.partition('"')[0] for part in whole.split('href="')[1:]}
    assert len(addresses) >= 4
    assert {address: desk.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


@pytest.mark.parametrize("page", ["practice/", "practice/cases/", "coach/", "courses/", "guidance/", "figures/", "policies/"])
def test_a_question_mark_stands_where_it_helps(world: World, page: str) -> None:
    assert 'class="ask-book' in browser_of(world.coordinator).get(f"/desk/{page}").content.decode()


def test_english_is_english(world: World) -> None:
    page = browser_of(world.liaison).get("/desk/handbook/answering?lang=en", follow=True).content.decode()
    assert "Answering well" in page
    assert chapter("answering", "xx") == chapter("answering", "id")
    assert search("  ", "id") == []


@given(st.text(max_size=200))
def test_nothing_in_a_file_becomes_markup(text: str) -> None:
    parsed = parse("x", f"# T\n{text}<script>\n## S\n- <b>{text}")
    html = "".join(handbook_block(block) for section in parsed.sections for block in section.blocks)
    assert "<script" not in html
    assert "<b><" not in html
