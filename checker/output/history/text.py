"""Text of a history's answers, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from checker.output.parts.document import Section, Table, as_text
from checker.output.parts.words import plain, title_of
from checker.texts import Text

LISTED = 40  # rows of a list; more are counted
COLOURS = ("reported", "derived")


def phrase(name: str, language: str, /, **values: Any) -> str:
    return Text(f"history.{name}", values).say(language)


def colour(name: str | None, language: str) -> str:
    return phrase(f"colour-{name}", language) if name else "–"


def level_word(finding: dict[str, Any], language: str) -> str:
    return phrase(f"level-{finding['level']}", language)


def table(names: Sequence[str], rows: Sequence[Sequence[str]], language: str, last: int | None = None) -> Table:
    """Return a table with headers by text key; ``last`` caps the width of its last column."""
    return Table([phrase(name, language) for name in names], rows, [*[None] * (len(names) - 1), last])


def render(content: dict[str, Any], language: str, width: int) -> str:
    """Render every portfolio: its runs, open findings and since when, solved findings, changed colours."""
    return "\n\n".join(as_text(sections(each, language, width), width) for each in content["portfolios"])


def sections(about: dict[str, Any], language: str, width: int) -> Iterator[Section]:
    yield Section(plain(about["portfolio"]))
    yield Section(table=runs(about["runs"], language))
    if covers := list(cover_lines(about["runs"], language)):
        yield Section(remarks=covers)
    yield findings("standing", about, since, language, width)
    yield findings("solved", about, last_seen, language, width)
    yield from changes(about, language)
    if about["colours"]:
        yield Section(table=colours(about["colours"], language))


def runs(lines: Sequence[dict[str, Any]], language: str) -> Table:
    names = ("period", "run", "version", "at", "verdict", "errors", "warnings", "notes", "reported", "derived")
    rows = [
        [
            *(plain(str(line[name] or "–")) for name in ("period", "run", "version", "at")),
            phrase(line["verdict"], language),
            *(str(count) for count in line["findings"].values()),
            *(yellow_and_red(line["colours"][name], language) for name in COLOURS),
        ]
        for line in lines
    ]
    return table(names, rows, language)


def yellow_and_red(counts: dict[str, int], language: str) -> str:
    """Return the numbers of yellow and red colours; a dash if the run has no colours."""
    if not counts:
        return "–"
    return phrase("yellow-red", language, yellow=counts.get("yellow", 0), red=counts.get("red", 0))


def cover_lines(lines: Sequence[dict[str, Any]], language: str) -> Iterator[str]:
    """Yield the cover sheet of each run's submission."""
    for line in lines:
        cells = [
            f"{title_of(cell['title'], language, str(cell['column']))}: {plain(cell['value'])}"
            for cell in line["cover"]
        ]
        if cells:
            where = phrase("of-run", language, period=line["period"], run=line["run"])
            yield f"{where}: {'; '.join(cells)}"


def findings(name: str, about: dict[str, Any], when: Any, language: str, width: int) -> Section:
    """Return a list of findings, with a count of those beyond LISTED; a sentence if it is empty."""
    found, period = about[name], about["period"]
    if not found:
        return Section(remarks=[phrase(f"{name}-none", language, period=period)])
    rows = [
        [when(each, language), level_word(each, language), colour(each["colour"], language), plain(each["id"])]
        for each in found[:LISTED]
    ]
    listed = table((f"{name}-when", "level", "colour", "finding"), rows, language, max(40, width - 34))
    more = phrase("more", language, count=len(found) - LISTED) if len(found) > LISTED else ""
    return Section(phrase(name, language, count=len(found), period=period), table=listed, more=more)


def since(each: dict[str, Any], language: str) -> str:
    return phrase("since", language, since=each["since"], periods=each["periods"])


def last_seen(each: dict[str, Any], language: str) -> str:
    return phrase("last" if each["checked"] else "last-unchecked", language, run=each["last_run"])


def changes(about: dict[str, Any], language: str) -> Iterator[Section]:
    """Yield the colours that changed between the period's first and last run; nothing for a single run."""
    mine = [line for line in about["runs"] if line["period"] == about["period"]]
    if len(mine) < 2:
        return
    values = {"period": about["period"], "first": mine[0]["run"], "last": mine[-1]["run"]}
    if not about["changed"]:
        yield Section(remarks=[phrase("changed-none", language, **values)])
        return
    rows = [[plain(each["project"]), plain(each["parameter"]), *arrows(each, language)] for each in about["changed"]]
    names = ("project", "parameter", "reported-colour", "derived-colour")
    yield Section(phrase("changed", language, **values), table=table(names, rows, language))


def arrows(each: dict[str, Any], language: str) -> Iterable[str]:
    for name in COLOURS:
        before, after = (colour(each[when][name], language) for when in ("first", "last"))
        yield before if before == after else f"{before} → {after}"


def colours(lines: Sequence[dict[str, Any]], language: str) -> Table:
    about = ("project", "parameter", "period", "run")
    rows = [
        [*(plain(str(line[name])) for name in about), *(colour(line[name], language) for name in COLOURS)]
        for line in sorted(lines, key=lambda line: tuple(line[name] for name in about))
    ]
    return table((*about, "reported-colour", "derived-colour"), rows, language)


def render_life(content: dict[str, Any], language: str, width: int) -> str:
    """Render one finding over all runs."""
    names = ("period", "run", "version", "state", "level", "colour", "observed", "limit", "message")
    rows = [life_row(line, language) for line in content["runs"]]
    life = table(names, rows, language, max(40, width - 80))
    return as_text([Section(plain(content["finding"])), Section(table=life)], width)


def life_row(line: dict[str, Any], language: str) -> list[str]:
    row = [plain(str(line[name] or "–")) for name in ("period", "run", "version")]
    row.append(phrase(f"state-{line['state']}", language))
    if line["state"] != "stands":
        return [*row, "", "", "", "", ""]
    figures = (f"{line[name]} {line['unit'] or ''}".strip() if line[name] else "–" for name in ("observed", "limit"))
    texts = map(plain, (*figures, line["message"]))
    return [*row, level_word(line, language), colour(line["colour"], language), *texts]
