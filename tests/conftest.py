"""What every test stands on: a data folder of its own, and no network to the outside."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

# Before Django reads its settings: each test process keeps its database, files and keys in a folder that goes away.
# The settings module is named here and not in pyproject.toml, where pytest-django would load it before this file.
os.environ["DJANGO_SETTINGS_MODULE"] = "ntbcare.config.settings"
_DATA = tempfile.mkdtemp(prefix="ntbcare-test-")
os.environ["NTBCARE_DATA"] = _DATA
for _name in [name for name in os.environ if name.startswith("NTBCARE_") and name != "NTBCARE_DATA"]:
    del os.environ[_name]
atexit.register(shutil.rmtree, _DATA, ignore_errors=True)

import django  # noqa: E402

django.setup()
# Not handed on: a process of pytest-xdist that finds it loads the settings before this file gave it a folder of its own.
del os.environ["DJANGO_SETTINGS_MODULE"]

from collections.abc import Iterator  # noqa: E402

import pytest  # noqa: E402
from django.apps import apps  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import TestCase, TransactionTestCase  # noqa: E402
from hypothesis import HealthCheck, settings  # noqa: E402

from ntbcare.agencies.queries import forget_reference  # noqa: E402
from ntbcare.channels.queries import forget_accounts  # noqa: E402
from ntbcare.deadlines.book import forget_book  # noqa: E402
from ntbcare.guidance.library import forget_library  # noqa: E402
from ntbcare.routing.keeping import forget_model  # noqa: E402
from tests.world import World, make_world  # noqa: E402

# On a busy machine everything takes long: how fast examples are made says nothing about what is tested.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    """Reference data and policies are held per process; a test's rows vanish when it ends."""
    forget_reference()
    forget_book()
    forget_accounts()
    forget_model()
    forget_library()
    yield
    forget_reference()
    forget_book()
    forget_accounts()
    forget_model()


@pytest.fixture
def world(db: None) -> World:
    """A small province (``tests/world.py``)."""
    return make_world()


_SEARCH_TABLES = ("cases_search", "publication_search", "verification_alike", "disclosure_search")


@pytest.fixture(autouse=True)
def _held_for_a_whole_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process holds is asked for anew every few seconds, one statement each. On a busy machine that would fall
    into one of two pages whose statements a test compares; a change in this process is seen at once all the same."""
    for room in ("agencies.queries", "deadlines.book", "routing.keeping"):
        monkeypatch.setattr(f"ntbcare.{room}.CHECK_SECONDS", 3600.0)


@pytest.fixture(autouse=True, scope="session")
def _flush_reaches_search_tables() -> Iterator[None]:
    """The search tables have no model. On PostgreSQL a cascading flush empties what they point to; on SQLite they are
    emptied by name after a test that flushes, or the numbers of the next test's cases would be in them already."""
    TransactionTestCase.available_apps = [config.name for config in apps.get_app_configs()]
    tear_down = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # left out of the stubs

    def emptied(case: TransactionTestCase) -> None:
        tear_down(case)
        if connection.vendor == "sqlite" and not isinstance(case, TestCase):
            with connection.cursor() as cursor:
                for table in _SEARCH_TABLES:
                    cursor.execute(f"DELETE FROM {table}")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TransactionTestCase, "_fixture_teardown", emptied)
        yield
