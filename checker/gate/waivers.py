"""Waivers held against the findings: what they cover no longer counts, and what is wrong with them is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from checker.finding import HELD, Finding
from checker.gate.bounds import beyond
from checker.gate.expiry import expired, until_text
from checker.gate.telling import told
from checker.gate.use import Use
from checker.policy import Rulebook
from checker.policy.waivers import Waiver
from checker.submission import Identity, Submission
from checker.texts import Text

if TYPE_CHECKING:
    import polars as pl

NUMBER = r"~\d+$"  # behind an id that stands more than once


def waive(
    findings: pl.DataFrame, rulebook: Rulebook, submission: Submission, day: date | None, language: str
) -> tuple[pl.DataFrame, list[Finding]]:
    """The findings with the waivers that cover them, and findings about the waivers themselves: expired, lapsed,
    unused, and those that soon expire. ``day`` is the day of publication, where it is known.
    """
    import polars as pl

    names: dict[int, str] = {}
    further: list[Finding] = []
    for waiver in rulebook.waivers:
        identities = concerned(waiver, submission)
        if identities:
            use = used(waiver, identities, candidates(findings, waiver, identities, names), day)
            names |= dict.fromkeys(use.covered, name(waiver, language))
            further += told(use, findings, day, language)
    if names:
        column = pl.Series("waiver", [names.get(place) for place in range(findings.height)], dtype=pl.String)
        findings = findings.with_columns(column)
    return findings, further


def concerned(waiver: Waiver, submission: Submission) -> list[Identity]:
    """The submissions that a waiver is about: of its portfolio, in its months."""
    own = (each for each in submission.identities if each.portfolio == waiver.model.portfolio)
    return [each for each in own if not waiver.model.periods or each.period in waiver.model.periods]


def candidates(
    findings: pl.DataFrame, waiver: Waiver, identities: Sequence[Identity], taken: dict[int, str]
) -> list[tuple[int, dict[str, Any]]]:
    """The findings that a waiver is about and no earlier one covers, each with its row's number."""
    import polars as pl

    model = waiver.model
    about = pl.col("rule") == model.rule if model.rule else pl.col("id").str.replace(NUMBER, "") == model.finding
    where = (pl.col("portfolio") == model.portfolio) & pl.col("period").is_in([each.period for each in identities])
    whose = pl.col("project") == model.project if model.project else pl.lit(True)
    rows = findings.with_row_index("@place").filter(about & where & whose)
    return [(row["@place"], row) for row in rows.iter_rows(named=True) if row["@place"] not in taken]


def used(
    waiver: Waiver, identities: Sequence[Identity], rows: Sequence[tuple[int, dict[str, Any]]], day: date | None
) -> Use:
    """What a waiver does to the findings that it is about, submission by submission."""
    use = Use(waiver, identities)
    for identity in identities:
        own = [(place, row) for place, row in rows if row["period"] == identity.period]
        if expired(waiver, identity, day):
            use.expired += [place for place, _ in own]
            continue
        for place, why in bounded(waiver, own):
            if why is None:
                use.covered.append(place)
            else:
                use.lapsed.append((place, why))
    return use


def bounded(waiver: Waiver, rows: Sequence[tuple[int, dict[str, Any]]]) -> Iterator[tuple[int, Text | None]]:
    """Each finding, and why it is worse than what was waived."""
    bound = waiver.model.up_to
    stated = None if bound == "any" else bound.count
    most = stated or (1 if waiver.model.finding else None)
    too_many = Text("waivers.more", {"count": len(rows), "most": most}) if most and len(rows) > most else None
    for place, row in rows:
        yield place, too_many or beyond(bound, row)


def waived(findings: pl.DataFrame) -> Iterator[Text]:
    """How many findings each waiver covers."""
    names = [name for name in findings["waiver"].drop_nulls() if name != HELD]
    for name, count in Counter(names).items():
        yield Text("waivers.covers", {"waiver": name, "count": count})


def name(waiver: Waiver, language: str) -> str:
    """What the findings table calls a waiver."""
    values = {"approval": waiver.model.approval, "owner": waiver.model.owner, "until": until_text(waiver)}
    return Text("waivers.name", values).say(language)
