"""ETag and If-Match: a program can go from step to step without asking for the case in between."""

from __future__ import annotations

from tests.api.calls import call, file, token_of
from tests.world import World


def test_the_version_that_a_step_made_is_the_one_that_the_next_may_name(world: World) -> None:
    base, token = f"/cases/{file().body['reference']}", token_of(world.coordinator)
    seen = call("GET", base, **token).headers["ETag"]
    noted = call("POST", f"{base}/notes", {"text": "Satu."}, if_match=seen, **token)
    assert noted.status == 200
    assert noted.headers["ETag"] == call("GET", base, **token).headers["ETag"] != seen
    assert call("POST", f"{base}/notes", {"text": "Dua."}, if_match=noted.headers["ETag"], **token).status == 200
    assert call("POST", f"{base}/notes", {"text": "Tiga."}, if_match=noted.headers["ETag"], **token).status == 412


def test_a_weak_tag_and_a_star_are_understood_and_nonsense_matches_nothing(world: World) -> None:
    base, token = f"/cases/{file().body['reference']}", token_of(world.coordinator)
    seen = call("GET", base, **token).headers["ETag"]
    assert call("POST", f"{base}/notes", {"text": "Satu."}, if_match=f"W/{seen}", **token).status == 200
    assert call("POST", f"{base}/notes", {"text": "Dua."}, if_match="*", **token).status == 200
    assert call("POST", f"{base}/notes", {"text": "Tiga."}, if_match='"abc"', **token).status == 412
