"""Names in running text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from checker.kinds.text_mentions import letters, names_of

NAMES = names_of(
    [
        ("Regional økonomi- og logistikkløsning (ERP)", "erp"),
        ("Helselogistikk", "logistics"),
        ("Regional løsning for helselogistikk fase 3", "logistics"),
        ("Digital patologi", "pathology"),
        ("IT", "short"),
        ("Plan", "one"),
        ("plan", "two"),
    ]
)


def keys(text: str) -> list[str]:
    return [each.key for each in NAMES.mentions(text)]


def test_a_name_is_found_however_it_is_written() -> None:
    assert keys("Vi innfører REGIONAL ØKONOMI - OG logistikkløsning ERP nå.") == ["erp"]
    assert keys("(Digital\u2011patologi), digital patologi!") == ["pathology", "pathology"]


def test_the_longest_name_counts_and_only_whole_words() -> None:
    text = "regional løsning for helselogistikk fase 3 er ikke helselogistikken"
    [found] = NAMES.mentions(text)
    assert (found.key, text[found.start : found.end]) == ("logistics", "regional løsning for helselogistikk fase 3")


def test_what_is_too_short_or_names_two_is_no_name() -> None:
    assert keys("IT har en plan") == []


def test_names_that_stand_side_by_side_are_all_found() -> None:
    assert keys("Helselogistikk Digital patologi Helselogistikk") == ["logistics", "pathology", "logistics"]


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_mention_is_where_it_says(before: str, after: str) -> None:
    text = f"{before} Digital patologi {after}"
    found = NAMES.mentions(text)
    assert "pathology" in [each.key for each in found]
    assert all(letters(text[each.start : each.end]) == "digitalpatologi" for each in found if each.key == "pathology")
