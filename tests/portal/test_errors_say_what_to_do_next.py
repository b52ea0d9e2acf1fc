from __future__ import annotations

import pytest
from django.test import Client, RequestFactory

from ntbcare.web.errors import LARGEST_BODY, server_error
from tests.portal.pages import words
from tests.world import World


def test_an_unknown_address_in_both_languages(world: World) -> None:
    page = Client().get("/tidak-ada")
    assert page.status_code == 404
    assert "Halaman ini tidak ada" in words(page)
    assert "This page does not exist" in words(Client().get("/tidak-ada", headers={"accept-language": "en"}))


def test_a_body_larger_than_five_files_is_refused_unread(world: World) -> None:
    page = Client().post("/lapor", CONTENT_LENGTH=str(LARGEST_BODY + 1), data={"text": "x"})
    assert page.status_code == 413
    assert "Kiriman ini terlalu besar" in words(page)


def test_a_text_beyond_the_limit_of_the_body_is_413(world: World) -> None:
    page = Client().post("/lapor", {"text": "x" * 300_000})
    assert page.status_code == 413


def test_a_form_without_its_token_says_that_nothing_changed(world: World) -> None:
    page = Client(enforce_csrf_checks=True).post("/lapor", {"text": "Sepuluh huruf lebih."})
    assert page.status_code == 403
    assert "Halaman ini sudah terlalu lama terbuka" in words(page)


@pytest.mark.parametrize("path", ["/", "/desk/x"])
def test_the_page_of_a_fault_reads_no_database(path: str) -> None:
    request = RequestFactory().get(path)
    request.LANGUAGE_CODE = "id"
    page = server_error(request)
    assert page.status_code == 500
    assert "Layanan sedang terganggu" in words(page)


def test_the_api_answers_in_its_own_form(world: World) -> None:
    answer = Client().get("/api/tidak-ada")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 404


def test_a_slash_too_many_leads_to_the_page(db: None, client: Client) -> None:
    response = client.get("/lapor/?lang=en")
    assert (response.status_code, response["Location"]) == (301, "/lapor?lang=en")
    assert client.get("/tidak-ada/").status_code == 404
