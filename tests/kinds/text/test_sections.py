"""Which record a passage is about."""

from __future__ import annotations

from checker.kinds.text_mentions import PlacedPassage, Tie, names_of, place_passages
from checker.model.report_text import Passage

NAMES = names_of([("Alpha", "a"), ("Beta", "b"), ("Alfa", "a")])


def about(*parts: list[Passage]) -> dict[str, tuple[str | None, Tie]]:
    """Whom the figure in each passage is said of."""
    found: list[PlacedPassage] = list(place_passages(parts, NAMES))
    told = {}
    for each in found:
        place = each.passage.text.find("7")
        if place >= 0:
            told[each.passage.text] = each.record(place, place + 1)
    return told


def line(text: str, **rest: object) -> Passage:
    return Passage("a.txt", text, line=1, **rest)  # type: ignore[arg-type]


def test_a_name_before_in_the_sentence_comes_first() -> None:
    told = about([line("Alpha"), line("Beta costs 7, as Alpha does.", bullet=True), line("It costs 7. Beta too.")])
    assert told["Beta costs 7, as Alpha does."] == ("b", Tie.SENTENCE)
    assert told["It costs 7. Beta too."] == ("a", Tie.SECTION)


def test_a_heading_holds_until_the_next_and_right_under_it_is_surest() -> None:
    told = about([line("Alpha"), line("It costs 7."), line("More: 7."), line("Other things"), line("All cost 7.")])
    assert told == {
        "It costs 7.": ("a", Tie.HEADING),
        "More: 7.": ("a", Tie.SECTION),
        "All cost 7.": ("a", Tie.PART),
    }


def test_a_heading_below_does_not_end_a_section() -> None:
    told = about(
        [line("Alpha", level=2), line("Cost", level=3), line("It is 7."), line("Rest", level=2), line("So 7.")]
    )
    assert told["It is 7."] == ("a", Tie.SECTION)
    assert told["So 7."] == ("a", Tie.PART)


def test_a_part_ends_a_section_and_two_headings_say_nothing() -> None:
    told = about([line("Alpha")], [line("It costs 7.", part=1)])
    assert told["It costs 7."] == (None, Tie.NONE)
    told = about([line("Alpha"), line("Beta"), line("Cost and time"), line("It costs 7.")])
    assert told["It costs 7."] == (None, Tie.NONE)


def test_a_page_title_applies_to_what_precedes_it() -> None:
    told = about([line("We pay 7."), line("Deviation: Alpha"), line("Beta"), line("They pay 7.")])
    assert told["We pay 7."] == ("a", Tie.PART)
    assert told["They pay 7."] == ("b", Tie.HEADING)


def test_a_name_after_is_the_last_resort() -> None:
    assert about([line("We pay 7 for Beta. Then there is Alpha.")])["We pay 7 for Beta. Then there is Alpha."][0] == "b"
    assert about([line("Alpha is done. It cost 7.")])["Alpha is done. It cost 7."] == ("a", Tie.EARLIER)


def test_two_names_of_one_record_are_one_heading() -> None:
    assert about([line("Alpha (Alfa)"), line("It costs 7.")])["It costs 7."] == ("a", Tie.HEADING)
