"""``checker waive``: append a waiver or a dispute to the rulebook's file of waivers; the rest of the file stays."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from checker.gate.waivers import REPEAT_SUFFIX, is_expired, reason_worse
from checker.lazy import pl
from checker.model.errors import CheckError, RulebookError
from checker.model.finding import CODE_OF_COLOUR, HELD
from checker.model.submission import Identity
from checker.pipeline import Request as CheckRequest
from checker.pipeline import check
from checker.rulebook.loader import find, load
from checker.rulebook.policies import wrongs
from checker.rulebook.policy_files import BoundModel, DisputeModel, Waiver, WaiverModel
from checker.rulebook.rulebook import RulebookModel
from checker.rulebook.toml_source import Document, explained, real_path, validated
from checker.texts import LANGUAGES, template

BOUNDS = ("colour", "distance", "observed", "count")


@dataclass(frozen=True)
class Request:
    """A request for a waiver or a dispute. ``up_to`` is "any", or pairs of BOUNDS and values; without it the bound is
    the state of the finding in the submission ``on``.
    """

    about: str
    reason: str
    owner: str
    approval: str | None = None
    until: date | str | None = None
    up_to: Sequence[str] = ()
    portfolio: str | None = None
    project: str | None = None
    periods: Sequence[str] = ()
    whole_rule: bool = False
    dispute: bool = False
    on: str | Path | None = None
    rules: str | Path | None = None
    as_of: date | None = None


@dataclass(frozen=True)
class Change:
    """The new content of a file, not yet written, and the entry added to it."""

    path: Path
    content: bytes
    key: str
    entry: Mapping[str, Any]


def prepare(request: Request) -> Change:
    """Return the new content of the file of waivers.

    Raises CheckError where the waiver would not cover its findings, RulebookError where the rulebook has mistakes.
    """
    path, name = waivers_file(request.rules)
    model = entry_of(request)
    key = "waiver" if isinstance(model, WaiverModel) else "dispute"
    entry = model.model_dump(exclude_none=True, exclude_defaults=True)
    return Change(path, with_entry(path, name, key, entry), key, entry)


def entry_of(request: Request) -> WaiverModel | DisputeModel:
    """Return the entry. Raises CheckError where something is missing, or the waiver would not cover the findings."""
    if not request.dispute and request.whole_rule != ("/" not in request.about):
        raise CheckError("waivers.not-a-rule" if request.whole_rule else "waivers.whole-rule", about=request.about)
    rows, identities = findings_of(request) if request.on is not None else ([], ())
    portfolio = request.portfolio or next((row["portfolio"] for row in rows), None)
    if portfolio is None:
        raise CheckError("waivers.no-portfolio")
    given = {"portfolio": portfolio, "periods": list(request.periods), "reason": request.reason, "owner": request.owner}
    if request.dispute:
        dispute: DisputeModel = validated_entry(DisputeModel, {**given, "finding": request.about}, request)
        return dispute
    if request.approval is None or request.until is None:
        raise CheckError("waivers.lacking")
    about = {"rule": request.about, "whole_rule": True} if request.whole_rule else {"finding": request.about}
    model: WaiverModel = validated_entry(
        WaiverModel,
        {
            **about,
            **given,
            "project": request.project,
            "approval": request.approval,
            "until": request.until,
            "up_to": bound(request, rows),
        },
        request,
    )
    if any(is_expired(Waiver(model, "", 0), identity, None) for identity in identities):
        raise CheckError("waivers.past", until=str(model.until))
    check_covers(model, rows)
    return model


def bound(request: Request, rows: Sequence[Mapping[str, Any]]) -> Any:
    """How bad the finding may get: as requested, or as it is now."""
    if list(request.up_to) == ["any"]:
        return "any"
    pairs = dict(each.partition("=")[::2] for each in request.up_to)
    if wrong := next((name for name, value in pairs.items() if name not in BOUNDS or not value), None):
        raise CheckError("waivers.up-to", found=wrong, known=", ".join(BOUNDS))
    if pairs:
        return pairs
    if not rows:
        raise CheckError("waivers.no-bound")
    return worst(rows, request.whole_rule)


def validated_entry(model: type[Any], values: Mapping[str, Any], request: Request) -> Any:
    """Validate the entry. Raises CheckError with the first mistake."""
    from pydantic import ValidationError

    try:
        entry = model.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        why = explained(first, real_path(values, first["loc"]), model)
        raise CheckError("waivers.wrong", about=request.about, reason=why) from None
    ids = [rule.id for rule in load(find(request.rules)).rules]
    if wrong := next(wrongs(entry, ids), None):
        raise CheckError("waivers.wrong", about=request.about, reason=wrong.text)
    return entry


def check_covers(model: WaiverModel, rows: Sequence[Mapping[str, Any]]) -> None:
    """Refuse a waiver that does not cover the findings."""
    up_to = model.up_to
    most = up_to.count if isinstance(up_to, BoundModel) and up_to.count else 1
    for row in rows:
        if why := reason_worse(up_to, row):
            raise CheckError("waivers.not-covering", id=row["id"], why=why)
    if model.finding and len(rows) > most:
        raise CheckError("waivers.count", count=len(rows), about=model.finding)


def findings_of(request: Request) -> tuple[list[dict[str, Any]], Sequence[Identity]]:
    """Check the submission of the request; return the findings that it is about, and the identities.

    Raises CheckError where there is none, or one is waived already.
    """
    report, _ = check(CheckRequest([str(request.on)], rules=request.rules, as_of=request.as_of, language="en"))
    frame = report.frame
    about = (
        pl.col("rule") == request.about
        if request.whole_rule
        else pl.col("id").str.replace(REPEAT_SUFFIX, "") == request.about
    )
    if request.project:
        about = about & (pl.col("project") == request.project)
    rows = list(frame.filter(about).iter_rows(named=True))
    if not rows:
        known = frame["rule" if request.whole_rule else "id"].unique().sort().to_list()
        near = get_close_matches(request.about, known, n=3, cutoff=0.3)
        raise CheckError("waivers.no-finding", about=request.about, near=", ".join(near) or "–")
    waived = next((row["waiver"] for row in rows if row["waiver"] not in (None, HELD)), None)
    if waived is not None:
        raise CheckError("waivers.already", about=request.about, waiver=waived)
    if request.dispute and all(row["derived"] is None for row in rows):
        raise CheckError("waivers.nothing-derived", about=request.about)
    return rows, report.identities


def worst(rows: Sequence[Mapping[str, Any]], whole_rule: bool) -> dict[str, Any]:
    """How bad the findings are: the worst colour, the greatest distance, what was observed, and how many there are.

    Raises CheckError where several values without a limit were observed: no one of them bounds the others.
    """
    colours = [row["colour"] for row in rows if row["colour"] is not None]
    distances = [Decimal(row["distance"]) for row in rows if row["distance"] is not None]
    values = {row["observed"] for row in rows if row["distance"] is None and row["observed"] is not None}
    if len(values) > 1:
        raise CheckError("waivers.several", count=len(values))
    bound: dict[str, Any] = {}
    if colours:
        bound["colour"] = max(colours, key=CODE_OF_COLOUR.__getitem__)
    if distances:
        bound["distance"] = max(distances)
    if values:
        bound["observed"] = values.pop()
    elif len(rows) == 1 and rows[0]["observed"] is not None:
        bound["observed"] = rows[0]["observed"]  # a limit that moves with the figure does not help
    return bound | ({"count": len(rows)} if len(rows) > 1 or whole_rule else {})


BOM = "\ufeff"
SHIPPED = Path(__file__).resolve().parents[1] / "shipped"


def waivers_file(rules: str | Path | None) -> tuple[Path, str]:
    """The path of a rulebook's file of waivers, and its name in the rulebook.

    Raises CheckError where the rulebook names none, or is the one inside the program.
    """
    path = find(rules)
    document = Document(path, path.name)
    model = validated(document, RulebookModel)
    if model is None:
        raise RulebookError(document.mistakes)
    if model.waivers is None:
        raise CheckError("waivers.no-file", file=str(path))
    if path.resolve().is_relative_to(SHIPPED):
        raise CheckError("waivers.shipped", file=str(path))
    return path.parent / model.waivers, model.waivers


def with_entry(path: Path, name: str, key: str, entry: Mapping[str, Any]) -> bytes:
    """The file's content with an entry at its end. Every byte before it stays, comments and layout among them.

    Raises CheckError where the file cannot be read, or an entry cannot be added at its end.
    """
    before = read(path, name)
    newline = "\r\n" if "\r\n" in before else "\n"
    text = before or file_header()
    gap = "" if not text else newline if text.endswith("\n") else newline * 2
    whole = text + gap + entry_toml(key, entry).replace("\n", newline)
    try:
        found = tomllib.loads(whole.removeprefix(BOM), parse_float=Decimal)
        was = tomllib.loads(before.removeprefix(BOM), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise CheckError("waivers.not-written", file=name, reason=str(error)) from None
    entries = found.pop(key)
    if entries[:-1] != was.pop(key, []) or found != was:
        raise CheckError("waivers.not-written", file=name, reason=key)
    return whole.encode()


def read(path: Path, name: str) -> str:
    """The text of the file; empty where there is no file."""
    try:
        return path.read_bytes().decode("utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError):
        raise CheckError("rulebook.unreadable", file=name) from None


def file_header() -> str:
    """The comment at the top of a new file, in every language."""
    return "".join(f"# {template('waivers.head', language)}\n" for language in LANGUAGES)


def entry_toml(key: str, entry: Mapping[str, Any]) -> str:
    """An entry as TOML, one key a line."""
    import tomlkit

    table = tomlkit.table()
    for name, value in entry.items():
        if isinstance(value, Mapping):
            inline = tomlkit.inline_table()
            inline.update({key: toml_item(each) for key, each in value.items()})
            table[name] = inline
        else:
            table[name] = toml_item(value)
    members = tomlkit.aot()
    members.append(table)
    document = tomlkit.document()
    document.append(key, members)
    return tomlkit.dumps(document)


def toml_item(value: Any) -> Any:
    import tomlkit

    return tomlkit.value(f"{value:f}") if isinstance(value, Decimal) else tomlkit.item(value)
