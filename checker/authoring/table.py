"""``rules table``: the tolerance table of a rulebook as text, Markdown and HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from checker.authoring.words.lines import COLOURS, current, merged, speech_of
from checker.authoring.words.phrases import phrase, table_title, term_title, titled
from checker.kinds.rule import Rule
from checker.output.parts.document import Section, Table, as_markdown, as_text, wrap
from checker.rulebook.rulebook import Rulebook

FORMS = ("text", "markdown", "html")


def render(table: ToleranceTable, form: str, width: int) -> str:
    """Render the table as one of FORMS; ``width`` (columns) counts for text only."""
    if form == "html":
        return as_html(table)
    if form == "markdown":
        return as_markdown(
            [
                Section(table.title, table=markdown_tolerances(table)),
                *([Section(table.phrase("others"), table=demands_table(table))] if table.demands else []),
                Section(remarks=table.remarks),
            ]
        )
    width = max(width, NARROWEST)
    parts = [Section(table.title), Section(table=text_tolerances(table, width))]
    parts += [Section(table=text_demands(table, width))] if table.demands else []
    return as_text([*parts, *([Section(remarks=table.remarks)] if table.remarks else [])], width)


@dataclass(frozen=True)
class Row:
    """One line of the table: whose colour, by which rule, for which segments ("" for all), and what gives each colour.

    ``unsaid`` replaces the colours where the rule judges no record of these segments. ``condition`` is the rule's
    ``when``.
    """

    parameter: str
    rule: str
    title: str
    segments: str
    cells: Mapping[str, str]
    unsaid: str = ""
    condition: str = ""
    overridden: bool = False


@dataclass(frozen=True)
class Demand:
    """A rule that feeds no parameter: what a finding of it does, its title, table, and whose number it is."""

    effect: str
    level: str
    rule: str
    title: str
    table: str
    verified: bool


@dataclass(frozen=True)
class ToleranceTable:
    """The table in one language. ``remarks`` lists rules that are switched off or overridden."""

    title: str
    language: str
    colours: Mapping[str, str]
    rows: tuple[Row, ...]
    demands: tuple[Demand, ...]
    remarks: tuple[str, ...]

    def phrase(self, name: str) -> str:
        return phrase(f"table-{name}", self.language)


def tolerance_table(book: Rulebook, language: str, period: str | None = None) -> ToleranceTable:
    """The table by the latest dated lines, or with ``period`` (2023-01) by those in force then."""
    rules = [rule for rule in book.rules if rule.off is None]
    rows = [row for name in book.pack.model.parameter for row in of_parameter(book, rules, name, language, period)]
    bare = [rule for rule in rules if rule.model.parameter is None]
    for rule in bare:
        if rule.kind.colours:
            rows += of_rule(rule, table_title(rule.pack, rule.table.name, language), language, period)
    colours = {colour: term_title(book.pack, "colour", colour, language) for colour in COLOURS}
    title = titled(book.title, language, book.file)
    return ToleranceTable(
        title,
        language,
        colours,
        tuple(rows),
        demands_of(book, bare, language),
        tuple(remarks_of(book, language, period)),
    )


def of_parameter(book: Rulebook, rules: list[Rule], name: str, language: str, period: str | None) -> Iterator[Row]:
    title = titled(book.pack.model.parameter[name].title, language, name)
    feeding = [rule for rule in rules if rule.model.parameter == name]
    for rule in feeding:
        yield from of_rule(rule, title, language, period)
    if not feeding:
        yield Row(title, "", phrase("no-rule", language), "", {}, phrase("always-missing", language))


def of_rule(rule: Rule, parameter: str, language: str, period: str | None) -> Iterator[Row]:
    """The rows of one rule, one for all segments with the same limits."""
    title, overridden = titled(rule.model.title, language, rule.id), rule.override is not None
    condition = speech_of(rule, language).say(rule.when) if rule.when is not None else ""
    found = merged(rule, current(rule, period), language)
    for segments, cells in found:
        shown = {colour: text for colour, text in cells.items() if colour}
        names = ", ".join(filter(None, segments))
        yield Row(parameter, rule.id, title, names, shown, cells.get("", ""), condition, overridden)
    if not found:
        yield Row(parameter, rule.id, title, "", {}, phrase("not-in-force", language), condition, overridden)


def demands_of(book: Rulebook, rules: list[Rule], language: str) -> tuple[Demand, ...]:
    """The rules without a parameter, blocking ones first."""
    levels = ("error", "warning", "note")
    tables = list(dict.fromkeys(rule.table.name for rule in rules))
    ordered = sorted(rules, key=lambda rule: (levels.index(rule.model.level), tables.index(rule.table.name)))
    return tuple(
        Demand(
            effect=effect(book, rule.model.level, language),
            level=rule.model.level,
            rule=rule.id,
            title=titled(rule.model.title, language, rule.id),
            table=table_title(rule.pack, rule.table.name, language),
            verified=rule.model.source.verified,
        )
        for rule in ordered
    )


def effect(book: Rulebook, level: str, language: str) -> str:
    """The effect of a finding of a level under the rulebook's policy."""
    return phrase("effect-blocks" if level in book.gate.blocks else f"effect-{level}", language)


def remarks_of(book: Rulebook, language: str, period: str | None) -> Iterator[str]:
    """What the table itself does not show: dates, switched-off and overridden rules."""
    days = sorted({line.since for rule in book.rules if rule.off is None for line in rule.lines})
    if period is not None:
        yield phrase("table-period", language, period=period)
    elif days:
        day = days[-1].strftime(phrase("day-format", language))
        yield phrase("table-since", language, day=day)
    for rule in book.rules:
        words = {"rule": rule.id, "reason": rule.off, "file": book.file}
        if rule.off is not None:
            yield phrase("off", language, **words)
        elif rule.override is not None:
            yield phrase("overridden", language, keys=", ".join(rule.override.keys), **words)


NARROWEST = 60  # columns
DEMAND_COLUMNS = ("effect", "table", "demand", "rule")
GAPS = 8  # blanks between five columns
SHARES = {"scope": 0.22, "green": 0.28, "yellow": 0.27}  # of what the first column leaves


def text_tolerances(table: ToleranceTable, width: int) -> Table:
    """Parameters by colour; a parameter and a rule's title appear once."""
    names = [table.phrase("parameter"), *(row.parameter for row in table.rows)]
    first = min(max(map(len, names)), width // 6)
    room = width - first - GAPS
    widths = [first, *(int(room * share) for share in SHARES.values())]
    rows = []
    for parameter, own in groupby(table.rows, key=lambda row: row.parameter):
        for place, (_, lines) in enumerate(groupby(own, key=lambda row: row.rule)):
            told = text_rule(list(lines), table, widths[1])
            rows += [[parameter if not (place or number) else "", *cells] for number, cells in enumerate(told)]
    return Table(tolerance_headers(table), rows, [*widths, width - sum(widths) - GAPS])


def text_rule(rows: list[Row], table: ToleranceTable, room: int) -> list[list[str]]:
    """The lines of one rule: its title and id above its segments."""
    lines = []
    for place, row in enumerate(rows):
        heading = [wrap(f"{row.title} ({row.rule})" if row.rule else row.title, room)] if place == 0 else []
        if row.segments:
            heading.append(wrap(row.segments, room, "  "))
        lines.append(["\n".join(heading), *colour_cells(row, table)])
    return lines


def text_demands(table: ToleranceTable, width: int) -> Table:
    """One line for each rule without a parameter; effect and table appear once."""
    rows, above = [], ("", "")
    for demand in table.demands:
        own = (demand.effect, demand.table)
        rows.append([own[0] if own[0] != above[0] else "", own[1] if own != above else "", demand.title, demand.rule])
        above = own
    headers = [table.phrase(name) for name in DEMAND_COLUMNS]
    first, second, _, last = (max(map(len, column)) for column in zip(headers, *rows, strict=True))
    return Table(headers, rows, [first, second, max(20, width - first - second - last - 6), last])


def demands_table(table: ToleranceTable) -> Table:
    """The rules without a parameter, every cell filled in."""
    rows = [[each.effect, each.table, each.title, each.rule] for each in table.demands]
    return Table([table.phrase(name) for name in DEMAND_COLUMNS], rows)


def markdown_tolerances(table: ToleranceTable) -> Table:
    """Parameters by colour, every cell filled in and on one line."""
    rows = []
    for row in table.rows:
        applies = f"{row.title} ({row.rule})" if row.rule else row.title
        applies += f": {row.segments}" if row.segments else ""
        rows.append([row.parameter, applies, *colour_cells(row, table)])
    return Table(tolerance_headers(table), rows)


def tolerance_headers(table: ToleranceTable) -> list[str]:
    return [table.phrase("parameter"), table.phrase("applies"), *table.colours.values()]


def colour_cells(row: Row, table: ToleranceTable) -> list[str]:
    """What gives each colour; why there is none comes in the first cell."""
    if row.unsaid:
        return [row.unsaid, *[""] * (len(table.colours) - 1)]
    return [row.cells.get(colour, table.phrase("never")) for colour in table.colours]


STYLE = """
:root { color-scheme: light; --line: #c9ccd1; --soft: #5b6068; }
body { font: 15px/1.45 system-ui, sans-serif; color: #1d2126; background: #fff; }
body { margin: 2rem auto; max-width: 78rem; padding: 0 1rem; }
h1 { font-size: 1.45rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid var(--line); padding: .4rem .6rem; text-align: left; vertical-align: top; }
thead th { background: #f2f3f5; }
th.green { background: #cfeccf; } th.yellow { background: #fdeaa7; } th.red { background: #f6c3bf; }
td.green { background: #f3faf3; } td.yellow { background: #fffaea; } td.red { background: #fdf3f2; }
small, .unsaid { color: var(--soft); } code { font-size: .85em; color: var(--soft); }
@media print { body { margin: 0; font-size: 10px; } thead { display: table-header-group; } tr { break-inside: avoid; } }
"""


def as_html(table: ToleranceTable) -> str:
    title = escape(table.title)
    body = [f"<h1>{title}</h1>", html_tolerances(table)]
    if table.demands:
        body += [f"<h2>{escape(table.phrase('others'))}</h2>", html_demands(table)]
    body += ["<ul>", *(f"<li>{escape(remark)}</li>" for remark in table.remarks), "</ul>"] if table.remarks else []
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    page = ["<!doctype html>", f'<html lang="{table.language}"><head>{head}<style>{STYLE}</style></head><body>']
    return "\n".join([*page, *body, "</body></html>"]) + "\n"


def html_tolerances(table: ToleranceTable) -> str:
    """Parameters by colour; the cell of a parameter spans its rows."""
    names = [f"<th>{escape(table.phrase(name))}</th>" for name in ("parameter", "applies")]
    names += [f'<th class="{colour}">{escape(title)}</th>' for colour, title in table.colours.items()]
    rows = []
    for parameter, own in groupby(table.rows, key=lambda row: row.parameter):
        lines = list(own)
        for place, row in enumerate(lines):
            first = f'<th scope="rowgroup" rowspan="{len(lines)}">{escape(parameter)}</th>' if place == 0 else ""
            rows.append(f"<tr>{first}{''.join(html_cells(row, table))}</tr>")
    return framed(names, rows)


def html_cells(row: Row, table: ToleranceTable) -> Iterator[str]:
    details = [escape(row.title)]
    details += [f"<strong>{escape(row.segments)}</strong>"] if row.segments else []
    details += [f"<small>{escape(table.phrase('when'))} {escape(row.condition)}</small>"] if row.condition else []
    details += [f"<code>{escape(row.rule)}</code>"] if row.rule else []
    yield f"<td>{'<br>'.join(details)}</td>"
    if row.unsaid:
        yield f'<td class="unsaid" colspan="{len(table.colours)}">{escape(row.unsaid)}</td>'
        return
    for colour in table.colours:
        yield f'<td class="{colour}">{escape(row.cells.get(colour, table.phrase("never")))}</td>'


def html_demands(table: ToleranceTable) -> str:
    names = [f"<th>{escape(table.phrase(name))}</th>" for name in DEMAND_COLUMNS]
    rows = []
    for effect, own in groupby(table.demands, key=lambda demand: demand.effect):
        lines = list(own)
        for place, each in enumerate(lines):
            first = f'<th scope="rowgroup" rowspan="{len(lines)}">{escape(effect)}</th>' if place == 0 else ""
            told = "".join(f"<td>{escape(text)}</td>" for text in (each.table, each.title))
            rows.append(f"<tr>{first}{told}<td><code>{escape(each.rule)}</code></td></tr>")
    return framed(names, rows)


def framed(names: Sequence[str], rows: Iterable[str]) -> str:
    return f"<table><thead><tr>{''.join(names)}</tr></thead><tbody>\n" + "\n".join(rows) + "\n</tbody></table>"
