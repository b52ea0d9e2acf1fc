"""Whether who is one person is what the joined matches say, for ``ntbcare doctor``."""

from __future__ import annotations

from collections.abc import Iterator

from ntbcare.common.findings import Finding
from ntbcare.complainants.models import Complainant, Match, MatchState
from ntbcare.complainants.rules import groups_of

_EXAMPLES = 5


def check_people() -> Iterator[Finding]:
    """Complainants that belong to another person than the matches say, or to one where no match says so."""
    joins = list(Match.objects.filter(state=MatchState.JOINED).values_list("first_id", "second_id"))
    said = groups_of({key for pair in joins for key in pair}, joins)
    should = {key: oldest for key, oldest in said.items() if key != oldest}
    is_one = dict(Complainant.objects.exclude(person=None).values_list("pk", "person_id"))
    wrong = sorted(key for key in should.keys() | is_one.keys() if should.get(key) != is_one.get(key))
    if wrong:
        some = ", ".join(map(str, wrong[:_EXAMPLES])) + (" …" if len(wrong) > _EXAMPLES else "")
        yield Finding(f"not one person as the matches say: {len(wrong)} complainants, by number {some}")
