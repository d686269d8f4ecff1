"""Where keys and values of a file stand."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from checker.schema.toml_positions import Positions, within


@pytest.mark.parametrize(
    ("source", "path", "place"),
    [
        ("a = 1", ("a",), (1, 1)),
        ("  a = 1", ("a",), (1, 3)),
        ("a.b.c = 1", ("a", "b", "c"), (1, 5)),
        ("a.b.c = 1", ("a", "b"), (1, 3)),
        ("a . b = 1", ("a", "b"), (1, 5)),
        ('"å b".c = 1', ("å b", "c"), (1, 7)),
        ("'a.b'.c = 1", ("a.b", "c"), (1, 7)),
        ("[t]\nk = 1", ("t", "k"), (2, 1)),
        ("[t.u]\nk.l = 1", ("t", "u", "k", "l"), (2, 3)),
        ("[t.u]\nk.l = 1", ("t", "u"), (1, 4)),
        ('"æ" = { "ø" = 1, a.b = 2 }', ("æ", "a", "b"), (1, 20)),
        ("a = [\n  1, # x\n  2,\n]", ("a", "1"), (3, 3)),
        ("a = [[1], [2, 3]]", ("a", "1", "1"), (1, 15)),
        ("a = [{ b = 1 }, { c = 2 }]", ("a", "1", "c"), (1, 19)),
        ("[[a]]\nb = 1\n[[a]]\nb = 2", ("a", "1", "b"), (4, 1)),
        ("[[a]]\nb = 1\n\n  [[a]]\nb = 2", ("a", "1"), (4, 5)),
        ("[[a]]\nb = 1\n[c]\nd = 1\n[[a]]\ne = 2", ("a", "1", "e"), (6, 1)),
        ("[[a]]\n[a.b]\nc = 1\n[[a]]\n[a.b]\nc = 2", ("a", "1", "b", "c"), (6, 1)),
        ("[[a]]\n[[a.b]]\nc = 1\n[[a.b]]\nc = 2", ("a", "0", "b", "1", "c"), (5, 1)),
        ("[[a]]\nb = 1", ("a",), (1, 3)),
        ("a = 1\r\nb = 2".replace("\r\n", "\n"), ("b",), (2, 1)),
        ("a.x = 1\na.y = 2", ("a", "y"), (2, 3)),
        ("a.x = 1", ("a", "nothing", "below"), (1, 1)),
        ("a.x = 1", ("nothing",), (1, 1)),
        ("", ("a",), (1, 1)),
    ],
)
def test_keys(source: str, path: tuple[str, ...], place: tuple[int, int]) -> None:
    tomllib.loads(source)
    assert Positions(source).key(path) == place


@pytest.mark.parametrize(
    ("source", "offset", "place"),
    [
        ('a = "xyz"', 0, (1, 6)),
        ('a = "xyz"', 2, (1, 8)),
        ('a = "xyz"', 3, (1, 9)),  # at the closing quote: the text ends too early
        ("a = 'xyz'", 1, (1, 7)),
        ('a = "æøå"', 2, (1, 8)),
        (r'a = "\u00e5z"', 1, (1, 12)),
        (r'a = "\U0001F600z"', 1, (1, 16)),
        (r'a = "\\\"z"', 2, (1, 10)),
        ('a = """xyz"""', 1, (1, 9)),
        ('a = """\nxyz"""', 1, (2, 2)),
        ("a = '''\nx\nyz'''", 3, (3, 2)),
        ('a = """\nx\\\n   yz"""', 1, (3, 4)),
        ('a = """\nx\\\n   yz"""', 2, (3, 5)),
        ("a = ''", 0, (1, 6)),
        ("a = 12", 0, (1, 5)),
    ],
)
def test_places_in_a_value(source: str, offset: int, place: tuple[int, int]) -> None:
    assert Positions(source).value(("a",), offset) == place


ESCAPES = {"\t": "\\t", '"': '\\"', "\\": "\\\\", "\n": "\\n", "å": "\\u00e5", "😀": "\\U0001f600"}


@given(st.text(alphabet='ab \t"\\\nå😀', max_size=12), st.data())
@example('"', None)
def test_within_finds_each_character_of_an_escaped_text(value: str, data: st.DataObject | None) -> None:
    literal = '"' + "".join(ESCAPES.get(sign, sign) for sign in value) + '"'
    assert tomllib.loads(f"a = {literal}")["a"] == value
    offset = data.draw(st.integers(0, len(value))) if data else 0
    before = '"' + "".join(ESCAPES.get(sign, sign) for sign in value[:offset])
    assert within(literal, offset) == len(before)
