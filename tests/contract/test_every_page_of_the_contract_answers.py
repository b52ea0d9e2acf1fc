"""The addresses that other programs and posters rely on, in both languages; nothing of later issues yet."""

from __future__ import annotations

import pytest
from django.test import Client

from ntbcare.config.commands import COMMANDS
from tests.world import World

PAGES = ["/", "/lapor", "/lacak", "/laporan", "/statistik", "/kebijakan", "/tentang"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_for_everybody_speaks_the_readers_language(world: World, path: str) -> None:
    indonesian = Client().get(path)
    english = Client(headers={"Accept-Language": "en-GB,en;q=0.8"}).get(path)
    assert (indonesian.status_code, english.status_code) == (200, 200)
    assert '<html lang="id"' in indonesian.content.decode()
    assert '<html lang="en"' in english.content.decode()


def test_a_chosen_language_is_remembered(world: World) -> None:
    client = Client(headers={"Accept-Language": "id"})
    assert '<html lang="en"' in client.get("/tentang?lang=en").content.decode()
    assert '<html lang="en"' in client.get("/lapor").content.decode()
    assert '<html lang="id"' in client.get("/?lang=id").content.decode()
    assert '<html lang="id"' in client.get("/?lang=xx").content.decode()


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_what_watches_the_service_is_answered(world: World, path: str) -> None:
    assert Client().get(path).status_code in {200, 503}  # not ready where no worker runs


def test_the_desk_and_the_first_run_are_closed_to_strangers(world: World) -> None:
    assert Client().get("/desk/").headers["Location"].startswith("/desk/account/login/")
    for path in ("/desk/first-run", "/desk/first-run?token=", "/desk/first-run?token=guess"):
        assert Client().get(path).status_code == 404
        assert Client().post(path, {"name": "Orang Lain", "email": "x@contoh.example"}).status_code == 404


@pytest.mark.parametrize(
    "name",
    ["run", "serve", "worker", "demo", "import", "export", "token", "backup", "restore", "doctor", "followers", "bench",
     "routing", "quality", "duplicates", "report"],
)  # fmt: skip
def test_every_command_of_the_contract_is_listed(name: str) -> None:
    assert name in {command.name for command in COMMANDS}
