"""docs/gmpp.md says what a plain count of the GMPP files gives."""

from __future__ import annotations

from datetime import date
from types import ModuleType


def figures(count: ModuleType) -> dict[str, list[int]]:
    """Each row of the page's table of counts: what it is called there, and 2022 and 2023."""
    counts: dict[str, list[int]] = {}

    def row(title: str, *values: int) -> None:
        counts.setdefault(title, []).extend(values)

    for year in count.YEARS[1:]:
        want, costs, ends = count.expected(year), count.comparable(year, "cost"), count.comparable(year, "end")
        met = count.pairs(year)
        row("projects in the file", len(count.FILES[year]))
        row("met again by their number", len(met))
        row("of these, with the name spelt otherwise", sum(was["name"] != now["name"] for was, now in met.values()))
        row("new", len(want["GMPP-APPEARED"]))
        row("gone", len(count.gone(year)))
        ends_left = [was["end"] for was in count.gone(year).values() if was["end"] is not None]
        row("of these, before their end date", sum(end > date(year, 3, 31) for end in ends_left))
        row("whole-life cost told in both years", len(costs))
        row("of these, moved by more than 5 %", len(want["GMPP-MOVE-COST"]))
        row("upwards", sum(costs[number][1] > costs[number][0] for number in want["GMPP-MOVE-COST"]))
        row("end date told in both years", len(ends))
        row("of these, moved", len(want["GMPP-MOVE-END"]))
        row("later", sum(ends[number][1] > ends[number][0] for number in want["GMPP-MOVE-END"]))
        row("start date moved", len(want["GMPP-MOVE-START"]))
        row("whole-life cost told before, withheld now", len(want["GMPP-MOVE-COST-GONE"]))
        row("end date told before, withheld now", len(want["GMPP-MOVE-END-GONE"]))
        row("rating clearly worse", len(want["GMPP-RATING-WORSE"]))
        row("rating clearly better", len(want["GMPP-RATING-BETTER"]))
        went_over = sum(now["owner"] and not was["owner"] for was, now in met.values())
        row("rated by the owner now, by the central authority before", went_over)
        for name, words in (("variance", "variance"), ("end", "end date"), ("cost", "whole-life cost")):
            row(f"words on the {words} the same as last year's", len(count.still(year, name)))
        row("of these, beside a variance over 5 % that is another", len(want["GMPP-STILL-VARIANCE"]))
        row("of these, beside an end date that moved", len(want["GMPP-STILL-END"]))
        row("of these, beside a cost that moved", len(want["GMPP-STILL-COST"]))
        for name, words in (("end", "end date"), ("cost", "whole-life cost")):
            row(f"claims on the {words} that two figures can be held against", len(count.claims(year, name)))
            row(f"contradicted by the {words}", len(count.contradicted(year, name)))
    return counts


def own_figures(count: ModuleType) -> dict[str, list[int]]:
    """Each row of the page's table on a year by itself, for the three years."""
    counts: dict[str, list[int]] = {}
    for year in count.YEARS:
        rows = count.FILES[year].values()
        claimed = [each for each in rows if each["variance_claim"] in count.CLAIMS and each["variance"] is not None]
        counts.setdefault("projects", []).append(len(rows))
        counts.setdefault("claims on the variance with figures beside them", []).append(len(claimed))
        counts.setdefault("contradicted by those figures", []).append(len(count.disagreeing(year)))
        counts.setdefault("variances over 5 %", []).append(sum(each["over"] for each in rows))
        for title, said in (("without an explanation", "no"), ("with the explanation withheld", None)):
            found = sum(each["over"] and each["explained"] == said for each in rows)
            counts.setdefault(f"of these, {title}", []).append(found)
    return counts


def table(page: str, width: int) -> list[list[str]]:
    """The rows of the page's tables that have so many cells."""
    lines = [line.strip("|").split("|") for line in page.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in cells] for cells in lines if len(cells) == width]


def test_the_page_says_what_two_files_give(count: ModuleType, page: str) -> None:
    said = {cells[0]: cells[1:] for cells in table(page, 3)}
    assert {title: said.get(title) for title in figures(count)} == {
        title: [str(number) for number in row] for title, row in figures(count).items()
    }


def test_the_page_says_what_each_file_gives(count: ModuleType, page: str) -> None:
    said = {cells[0]: cells[1:] for cells in table(page, 4)}
    assert {title: said.get(title) for title in own_figures(count)} == {
        title: [str(number) for number in row] for title, row in own_figures(count).items()
    }


def test_the_cases_on_the_page_stand_in_the_files(count: ModuleType, page: str) -> None:
    cases = [cells for cells in table(page, 6) if cells[0].startswith("`")]
    assert len(cases) > 10
    for number, name, field, *told in cases:
        known = [count.FILES[year].get(number.strip("`")) for year in count.YEARS]
        assert name == next(each["name"] for each in reversed(known) if each), number
        assert told == ["–" if each is None or each[field] is None else str(each[field]) for each in known], number
