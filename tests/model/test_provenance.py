"""SHA-256 of files and values."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.model import provenance as digest

JSON = st.recursive(
    st.none() | st.integers() | st.text(),  # without booleans: to Python, True is 1
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("size", [0, 1, digest.CHUNK - 1, digest.CHUNK, 2 * digest.CHUNK + 1])
def test_a_file_is_hashed_as_a_whole(tmp_path: Path, size: int) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"x" * size)
    assert digest.of_file(path) == digest.of_bytes(b"x" * size) == sha256(b"x" * size).hexdigest()


@given(st.dictionaries(st.text(), JSON, max_size=4))
def test_the_order_of_keys_does_not_matter(value: dict[str, object]) -> None:
    assert digest.of_json(value) == digest.of_json(dict(reversed(list(value.items()))))


@given(JSON, JSON)
def test_other_values_have_other_digests(one: object, other: object) -> None:
    assert (digest.of_json(one) == digest.of_json(other)) == (one == other)
