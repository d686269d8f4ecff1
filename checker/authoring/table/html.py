"""The tolerance table as one page: no script, nothing from the network, fit to be printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from checker.authoring.table.content import Row, ToleranceTable

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


def render(table: ToleranceTable, width: int) -> str:
    """The whole page."""
    title = escape(table.title)
    body = [f"<h1>{title}</h1>", tolerances(table)]
    if table.demands:
        body += [f"<h2>{escape(table.phrase('others'))}</h2>", demands(table)]
    body += ["<ul>", *(f"<li>{escape(remark)}</li>" for remark in table.remarks), "</ul>"] if table.remarks else []
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    page = ["<!doctype html>", f'<html lang="{table.language}"><head>{head}<style>{STYLE}</style></head><body>']
    return "\n".join([*page, *body, "</body></html>"]) + "\n"


def tolerances(table: ToleranceTable) -> str:
    """Parameters by colour; a parameter's cell spans its rows."""
    names = [f"<th>{escape(table.phrase(name))}</th>" for name in ("parameter", "applies")]
    names += [f'<th class="{colour}">{escape(title)}</th>' for colour, title in table.colours.items()]
    rows = []
    for parameter, own in groupby(table.rows, key=lambda row: row.parameter):
        lines = list(own)
        for place, row in enumerate(lines):
            first = f'<th scope="rowgroup" rowspan="{len(lines)}">{escape(parameter)}</th>' if place == 0 else ""
            rows.append(f"<tr>{first}{''.join(cells(row, table))}</tr>")
    return framed(names, rows)


def cells(row: Row, table: ToleranceTable) -> Iterator[str]:
    """The cells of a row behind its parameter."""
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


def demands(table: ToleranceTable) -> str:
    """The rules without a parameter."""
    names = [f"<th>{escape(table.phrase(name))}</th>" for name in ("effect", "table", "demand", "rule")]
    rows = []
    for effect, own in groupby(table.demands, key=lambda demand: demand.effect):
        lines = list(own)
        for place, each in enumerate(lines):
            first = f'<th scope="rowgroup" rowspan="{len(lines)}">{escape(effect)}</th>' if place == 0 else ""
            told = "".join(f"<td>{escape(text)}</td>" for text in (each.table, each.title))
            rows.append(f"<tr>{first}{told}<td><code>{escape(each.rule)}</code></td></tr>")
    return framed(names, rows)


def framed(names: Sequence[str], rows: Iterable[str]) -> str:
    """A table with its head."""
    return f"<table><thead><tr>{''.join(names)}</tr></thead><tbody>\n" + "\n".join(rows) + "\n</tbody></table>"
