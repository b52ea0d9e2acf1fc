"""``/desk/training/``: a button that there is in a training province only, asked twice, with how far it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from ntbcare.agencies.roles import Role
from ntbcare.common import training
from ntbcare.common.training import ASKED, Reset, note_reset, reset_of
from tests.desk.sessions import browser_of
from tests.world import World

HERE = "/desk/training/"


@pytest.fixture
def folder(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setitem(training._state, "training", True)
    settings.NTBCARE_DATA = tmp_path
    return tmp_path


def page(desk: Client) -> str:
    return desk.get(HERE).content.decode()


def test_a_real_site_has_no_such_page(world: World) -> None:
    desk = browser_of(world.coordinator)
    assert desk.get(HERE).status_code == 404
    assert desk.post(HERE, {"sure": "yes"}).status_code == 404
    assert HERE not in desk.get("/desk/").content.decode()


def test_it_is_asked_for_once_it_was_confirmed(world: World, folder: Path) -> None:
    desk = browser_of(world.coordinator)
    assert HERE in desk.get("/desk/").content.decode()
    assert 'type="checkbox"' in page(desk)
    unsure = desk.post(HERE)
    assert unsure.status_code == 422
    assert "Centang dulu" in unsure.content.decode()
    assert not (folder / ASKED).exists()
    assert desk.post(HERE, {"sure": "yes"}).status_code == 302
    assert (folder / ASKED).exists()
    assert "Menunggu dimulai" in page(desk)
    assert desk.post(HERE, {"sure": "yes"}).status_code == 302, "asking again changes nothing"


def test_how_far_it_is_stands_on_the_page(world: World, folder: Path) -> None:
    desk = browser_of(world.coordinator)
    (folder / ASKED).touch()
    note_reset(folder, Reset(percent=42, begun=True))
    shown = page(desk)
    assert 'value="42"' in shown
    assert 'type="checkbox"' not in shown
    assert desk.get(HERE, headers={"HX-Request": "true", "HX-Target": "progress"}).content.decode().lstrip().startswith("<div")


def test_what_failed_says_so_and_may_be_asked_for_again(world: World, folder: Path) -> None:
    desk = browser_of(world.coordinator)
    note_reset(folder, Reset(failed=True))
    assert "gagal diisi" in page(desk)
    assert 'type="checkbox"' in page(desk)
    (folder / training.STATE).write_text("{half", encoding="ascii")
    assert reset_of(folder) is None


@pytest.mark.parametrize("role", [Role.LIAISON, Role.LEADER, Role.CLERK])
def test_others_do_not_throw_away_what_all_practised(world: World, folder: Path, role: Role) -> None:
    desk = browser_of(world.actor(role, "Dishub" if role == Role.LIAISON else "Pemprov"))
    assert desk.post(HERE, {"sure": "yes"}).status_code == 403
    assert not (folder / ASKED).exists()
