from __future__ import annotations

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from ntbcare.common.canonical import Json, canonical_json

_TEXTS = st.text(st.characters(codec="utf-8"))
_LEAVES = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | _TEXTS
_VALUES = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4), max_leaves=12
)


@given(st.dictionaries(_TEXTS | st.sampled_from(["kind", "at", "é", "\U00010000", "\ufb33"]), _VALUES, max_size=6))
def test_it_is_that_of_the_standard_whichever_encoder_writes_it(value: dict[str, Json]) -> None:
    assert canonical_json(value) == rfc8785.dumps(value)
