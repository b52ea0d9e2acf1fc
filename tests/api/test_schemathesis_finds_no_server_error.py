"""Schemathesis asks every operation of the published OpenAPI document with made-up values: nothing answers 5xx.

Half of the requests name a real case, assignment and code, so that they come behind the first check.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error

from ntbcare.config.wsgi import application
from ntbcare.web.api.urls import api
from tests.api.calls import token_of
from tests.world import World, assigned_case

pytestmark = pytest.mark.long

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "8"))


schema = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str)))
schema.app = application


@pytest.fixture(autouse=True)
def _kept_connection() -> Iterator[None]:
    """The test's connection stays open from request to request, as Django's own test client keeps it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def known(world: World) -> dict[str, Any]:
    """A case that is really there, and who may work on it."""
    case, lead, receipt = assigned_case(world)
    tokens = [token_of(world.coordinator)["authorization"], token_of(world.liaison)["authorization"]]
    return {"reference": case.reference, "assignment_id": lead.pk, "code": receipt.code, "tokens": tokens}


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="SCHEMATHESIS_EXAMPLES" not in os.environ,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_operation_answers_with_a_server_error(case: schemathesis.Case[Any], known: dict[str, Any]) -> None:
    turn = len(str(case.body)) % 4
    if turn and "reference" in case.path_parameters:
        case.path_parameters["reference"] = known["reference"]
    if turn and "assignment_id" in case.path_parameters:
        case.path_parameters["assignment_id"] = known["assignment_id"]
    officers = case.path.startswith(("/api/v1/cases", "/api/v1/assignments"))
    headers = {"Authorization": known["tokens"][turn % 2]} if officers else {"X-Complaint-Code": known["code"]}
    case.call_and_validate(headers=headers, checks=[not_a_server_error])
