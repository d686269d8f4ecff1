"""The answers of a history on a screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from checker.renderers.parts.document import folded, grid
from checker.renderers.parts.words import plain
from checker.texts import Text


def phrase(name: str, language: str, /, **values: Any) -> str:
    """The entry ``name`` of the history's texts."""
    return Text(f"history.{name}", values).say(language)


def colour(name: str | None, language: str) -> str:
    """A colour's word; a dash for none."""
    return phrase(f"colour-{name}", language) if name else "–"


LISTED = 40  # lines of a list; more are counted
Lines = Sequence[Sequence[str]]


def render(content: dict[str, Any], language: str, width: int) -> str:
    """Every portfolio: its runs, what stands and since when, what was solved, which colours changed."""
    return "\n\n\n".join(portfolio(each, language, width) for each in content["portfolios"]) + "\n"


def portfolio(about: dict[str, Any], language: str, width: int) -> str:
    """One portfolio."""
    period = about["period"]
    stands, gone = about["standing"], about["solved"]
    parts = [
        plain(about["portfolio"]),
        runs(about["runs"], language),
        covers(about["runs"], language, width),
        listed("standing", stands, [standing_row(each, language) for each in stands], language, width, period=period),
        listed("solved", gone, [solved_row(each, language) for each in gone], language, width, period=period),
        changes(about, language),
        colours(about["colours"], language),
    ]
    return "\n\n".join(part for part in parts if part)


def runs(lines: Sequence[dict[str, Any]], language: str) -> str:
    """The runs of all periods, with how many findings and how many yellow and red."""
    headers = [phrase(name, language) for name in ("period", "run", "version", "at", "verdict")]
    headers += [phrase(name, language) for name in ("errors", "warnings", "notes", "reported", "derived")]
    rows = [
        [
            *(plain(str(line[name] or "–")) for name in ("period", "run", "version", "at")),
            phrase(line["verdict"], language),
            *(str(count) for count in line["findings"].values()),
            *(yellow_and_red(line["colours"][name], language) for name in ("reported", "derived")),
        ]
        for line in lines
    ]
    return grid(rows, [None] * len(headers), headers)


def yellow_and_red(counts: dict[str, int], language: str) -> str:
    """How many colours are yellow and how many red; a dash where none was kept."""
    if not counts:
        return "–"
    return phrase("yellow-red", language, yellow=counts.get("yellow", 0), red=counts.get("red", 0))


def covers(lines: Sequence[dict[str, Any]], language: str, width: int) -> str:
    """Who delivered and approved each run's submission, as its cover sheet says."""
    found = []
    for line in lines:
        said = [f"{plain(cover_title(each, language))}: {plain(each['value'])}" for each in line["cover"]]
        if said:
            where = phrase("of-run", language, period=line["period"], run=line["run"])
            found.append(folded(f"{where}: {'; '.join(said)}", width, "", "  "))
    return "\n".join(found)


def cover_title(cover: dict[str, Any], language: str) -> str:
    """What a cell of the cover sheet is called."""
    titles: dict[str, str] = cover["title"]
    return titles.get(language) or next(iter(titles.values()), str(cover["column"]))


def listed(name: str, found: Sequence[Any], rows: Lines, language: str, width: int, /, **values: str) -> str:
    """A list under its title, the first lines of it where it is long; a sentence where it is empty."""
    if not found:
        return phrase(f"{name}-none", language, **values)
    headers = [phrase(each, language) for each in (f"{name}-when", "level", "colour", "finding")]
    room = max(40, width - 34)
    more = [phrase("more", language, count=len(found) - LISTED)] if len(found) > LISTED else []
    drawn = grid(rows[:LISTED], [None, None, None, room], headers)
    return "\n".join([phrase(name, language, count=len(found), **values), drawn, *more])


def standing_row(each: dict[str, Any], language: str) -> list[str]:
    """A finding that stands."""
    since = phrase("since", language, since=each["since"], periods=each["periods"])
    return [since, *about_finding(each, language)]


def solved_row(each: dict[str, Any], language: str) -> list[str]:
    """A finding that is gone, and the run that told it last; whether its rule ran at all."""
    key = "last" if each["checked"] else "last-unchecked"
    return [phrase(key, language, run=each["last_run"]), *about_finding(each, language)]


def about_finding(each: dict[str, Any], language: str) -> list[str]:
    """Level, colour and id."""
    return [phrase(f"level-{each['level']}", language), colour(each["colour"], language), plain(each["id"])]


def changes(about: dict[str, Any], language: str) -> str:
    """The colours that changed between the first run of the period and the last."""
    mine = [line for line in about["runs"] if line["period"] == about["period"]]
    if len(mine) < 2:
        return ""
    values = {"period": about["period"], "first": mine[0]["run"], "last": mine[-1]["run"]}
    if not about["changed"]:
        return phrase("changed-none", language, **values)
    headers = [phrase(name, language) for name in ("project", "parameter", "reported-colour", "derived-colour")]
    rows = [[plain(each["project"]), plain(each["parameter"]), *arrows(each, language)] for each in about["changed"]]
    return "\n".join([phrase("changed", language, **values), grid(rows, [None] * 4, headers)])


def arrows(each: dict[str, Any], language: str) -> Iterable[str]:
    """The reported colour before and after, then the derived one."""
    for name in ("reported", "derived"):
        before, after = (colour(each[when][name], language) for when in ("first", "last"))
        yield before if before == after else f"{before} → {after}"


def colours(lines: Sequence[dict[str, Any]], language: str) -> str:
    """The colours of the projects that were asked for, run by run."""
    if not lines:
        return ""
    names = ("project", "parameter", "period", "run", "reported-colour", "derived-colour")
    in_order = sorted(lines, key=lambda line: (line["project"], line["parameter"], line["period"], line["run"]))
    rows = [
        [
            *(plain(str(line[name])) for name in ("project", "parameter", "period", "run")),
            *(colour(line[name], language) for name in ("reported", "derived")),
        ]
        for line in in_order
    ]
    return grid(rows, [None] * len(names), [phrase(name, language) for name in names])


def render_life(content: dict[str, Any], language: str, width: int) -> str:
    """One finding over all runs."""
    names = ("period", "run", "version", "state", "level", "colour", "observed", "limit", "message")
    rows = [life_row(line, language) for line in content["runs"]]
    drawn = grid(rows, [None] * 8 + [max(40, width - 80)], [phrase(name, language) for name in names])
    return f"{plain(content['finding'])}\n\n{drawn}\n"


def life_row(line: dict[str, Any], language: str) -> list[str]:
    """One run's line."""
    row = [plain(str(line[name] or "–")) for name in ("period", "run", "version")]
    row.append(phrase(f"state-{line['state']}", language))
    if line["state"] != "stands":
        return [*row, "", "", "", "", ""]
    figures = [
        plain(" ".join(filter(None, (line[name], line["unit"])))) if line[name] else "–"
        for name in ("observed", "limit")
    ]
    return [
        *row,
        phrase(f"level-{line['level']}", language),
        colour(line["colour"], language),
        *figures,
        plain(line["message"]),
    ]
