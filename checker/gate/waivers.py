"""Waivers and disputes: which findings they cover, and findings about the waivers themselves.

A waiver ends on a day, compared with the publication date or else the reporting date, or with a month. It covers a
finding only within its bound: what the bound does not mention is not covered.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from checker.lazy import pl
from checker.model.finding import CODE_OF_COLOUR, DEFECT, HELD, LEVELS, Finding
from checker.model.submission import Identity, Submission
from checker.rulebook.policy_files import BoundModel, Dispute, Waiver
from checker.rulebook.rulebook import Rulebook
from checker.texts import Text

REPEAT_SUFFIX = r"~\d+$"  # on an id that occurs more than once
EXPIRES_SOON = timedelta(days=30)
Bound = BoundModel | Literal["any"]


def waive(
    findings: pl.DataFrame, rulebook: Rulebook, submission: Submission, day: date | None, language: str
) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the findings with the waiver of each, and findings about expired, lapsed, unused and expiring waivers.

    ``day`` is the publication date, if known.
    """
    names: dict[int, str] = {}
    further: list[Finding] = []
    for waiver in rulebook.waivers:
        identities = identities_of(waiver, submission)
        if identities:
            use = apply_waiver(waiver, identities, matching_rows(findings, waiver, identities, names), day)
            names |= dict.fromkeys(use.covered, waiver_name(waiver, language))
            further += waiver_findings(use, findings, day, language)
    if names:
        column = pl.Series("waiver", [names.get(place) for place in range(findings.height)], dtype=pl.String)
        findings = findings.with_columns(column)
    return findings, further


def identities_of(entry: Waiver | Dispute, submission: Submission) -> list[Identity]:
    """Submissions that an entry applies to: its portfolio, its periods."""
    own = (each for each in submission.identities if each.portfolio == entry.model.portfolio)
    return [each for each in own if not entry.model.periods or each.period in entry.model.periods]


def matching_rows(
    findings: pl.DataFrame, waiver: Waiver, identities: Sequence[Identity], taken: dict[int, str]
) -> list[tuple[int, dict[str, Any]]]:
    """Findings, with row numbers, that a waiver matches and no earlier waiver covers."""
    model = waiver.model
    about = pl.col("rule") == model.rule if model.rule else pl.col("id").str.replace(REPEAT_SUFFIX, "") == model.finding
    where = (pl.col("portfolio") == model.portfolio) & pl.col("period").is_in([each.period for each in identities])
    whose = pl.col("project") == model.project if model.project else pl.lit(True)
    rows = findings.with_row_index("@place").filter(about & where & whose)
    return [(row["@place"], row) for row in rows.iter_rows(named=True) if row["@place"] not in taken]


def apply_waiver(
    waiver: Waiver, identities: Sequence[Identity], rows: Sequence[tuple[int, dict[str, Any]]], day: date | None
) -> WaiverUse:
    use = WaiverUse(waiver, identities)
    for identity in identities:
        own = [(place, row) for place, row in rows if row["period"] == identity.period]
        if is_expired(waiver, identity, day):
            use.expired += [place for place, _ in own]
            continue
        for place, why in check_bound(waiver, own):
            if why is None:
                use.covered.append(place)
            else:
                use.lapsed.append((place, why))
    return use


def check_bound(waiver: Waiver, rows: Sequence[tuple[int, dict[str, Any]]]) -> Iterator[tuple[int, Text | None]]:
    """Yield each row number with the reason why the finding is worse than waived; None if it is covered."""
    bound = waiver.model.up_to
    most = (None if bound == "any" else bound.count) or (1 if waiver.model.finding else None)
    too_many = Text("waivers.more", {"count": len(rows), "most": most}) if most and len(rows) > most else None
    for place, row in rows:
        yield place, too_many or reason_worse(bound, row)


def waiver_counts(findings: pl.DataFrame) -> Iterator[Text]:
    """Yield how many findings each waiver covers."""
    names = [name for name in findings["waiver"].drop_nulls() if name != HELD]
    for name, count in Counter(names).items():
        yield Text("waivers.covers", {"waiver": name, "count": count})


def waiver_name(waiver: Waiver, language: str) -> str:
    values = {"approval": waiver.model.approval, "owner": waiver.model.owner, "until": str(waiver.model.until)}
    return Text("waivers.name", values).say(language)


@dataclass
class WaiverUse:
    """Effect of one waiver: row numbers of the findings covered, expired, and lapsed (with the reason)."""

    waiver: Waiver
    identities: Sequence[Identity]
    covered: list[int] = field(default_factory=list)
    expired: list[int] = field(default_factory=list)
    lapsed: list[tuple[int, Text]] = field(default_factory=list)


def is_expired(waiver: Waiver, identity: Identity, day: date | None) -> bool:
    """Whether a waiver has ended for a submission. ``day`` is the publication date, if known."""
    until = waiver.model.until
    return identity.period > until if isinstance(until, str) else (day or identity.as_of) > until


def expires_soon(waiver: Waiver, identity: Identity, day: date | None) -> bool:
    """Whether a waiver ends within thirty days; a month ends on its last day."""
    until = waiver.model.until
    end = last_day(until) if isinstance(until, str) else until
    return end - (day or identity.as_of) <= EXPIRES_SOON


def last_day(month: str) -> date:
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, monthrange(year, number)[1])


def reason_worse(bound: Bound, finding: Mapping[str, Any]) -> Text | None:
    """Return why a finding is worse than its bound, or None. A colour or a figure without a bound counts as worse."""
    if bound == "any":
        return None
    return colour_worse(bound, finding["colour"]) or figure_worse(bound, finding)


def colour_worse(bound: BoundModel, colour: str | None) -> Text | None:
    """Return why the colour is worse than the bound. Only a bound of missing covers missing, or blanking would help."""
    if colour is None:
        return None
    if bound.colour is None:
        return Text("waivers.no-colour", {"found": colour_title(colour)})
    if CODE_OF_COLOUR[colour] > CODE_OF_COLOUR[bound.colour] or (colour == "missing") > (bound.colour == "missing"):
        return Text("waivers.colour-worse", {"found": colour_title(colour), "most": colour_title(bound.colour)})
    return None


def figure_worse(bound: BoundModel, finding: Mapping[str, Any]) -> Text | None:
    """Return why the figure is worse: a greater distance from the limit or, without one, a different figure."""
    observed, distance = finding["observed"], finding["distance"]
    if (bound.distance is not None and distance is None) or (bound.observed is not None and observed is None):
        return Text("waivers.figure-gone")
    if distance is None:
        if observed is None:
            return None
        if bound.observed is None:
            return Text("waivers.no-observed", {"found": observed})
        return None if is_same_figure(observed, bound.observed) else other_figure(observed, bound.observed)
    if bound.distance is None:
        return Text("waivers.no-distance", {"found": distance})
    if Decimal(distance) > bound.distance:
        return Text("waivers.distance-worse", {"found": distance, "most": str(bound.distance)})
    stated = bound.observed is not None and observed is not None
    further = stated and is_further_from_limit(observed, finding["limit"], str(bound.observed))
    return other_figure(observed, str(bound.observed)) if further else None


def other_figure(found: str, waived: str) -> Text:
    return Text("waivers.observed-other", {"found": found, "most": waived})


def is_same_figure(found: str, waived: str) -> bool:
    numbers = number_or_none(found), number_or_none(waived)
    return numbers[0] == numbers[1] if None not in numbers else found == waived


def is_further_from_limit(observed: str, limit: str | None, waived: str) -> bool:
    """Return whether a figure is further from its present limit than the waived one. Dates compare as ISO text."""
    found, edge, most = number_or_none(observed), number_or_none(limit or ""), number_or_none(waived)
    if found is None or edge is None or most is None:
        return observed != waived and (observed > waived) == (observed > (limit or ""))
    return found > most if found > edge else found < most


def number_or_none(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def colour_title(colour: str) -> Text:
    return Text(f"engine.colour-{colour}")


def waiver_findings(use: WaiverUse, findings: pl.DataFrame, day: date | None, language: str) -> Iterator[Finding]:
    """Yield findings about one waiver. An expired or lapsed one is as serious as what it covered."""
    latest = max(use.identities, key=lambda identity: identity.period)
    values = {"about": use.waiver.about, "until": str(use.waiver.model.until), "approval": use.waiver.model.approval}
    over = is_expired(use.waiver, latest, day)
    if over or use.expired:
        level = worst_level(findings, use.expired)
        yield entry_finding(use.waiver, latest, "WAIVER-EXPIRED", level, values, language)
    for place, why in use.lapsed[:1]:
        level = worst_level(findings, [place for place, _ in use.lapsed])
        lapse = {**values, "why": why, "finding": findings["id"][place]}
        yield entry_finding(use.waiver, latest, "WAIVER-LAPSED", level, lapse, language)
    if not (over or use.expired or use.lapsed or use.covered):
        yield entry_finding(use.waiver, latest, "WAIVER-UNUSED", "note", values, language)
    elif not over and expires_soon(use.waiver, latest, day):
        yield entry_finding(use.waiver, latest, "WAIVER-EXPIRING", "note", values, language)


def worst_level(findings: pl.DataFrame, places: list[int]) -> str:
    """The most serious level among some findings; at least a warning."""
    found = [str(findings["level"][place]) for place in places]
    return min([*found, "warning"], key=LEVELS.index)


def entry_finding(
    entry: Waiver | Dispute, identity: Identity, rule: str, level: str, values: Mapping[str, Any], language: str
) -> Finding:
    """A finding at the line of a waiver or dispute."""
    about = entry.about if isinstance(entry, Waiver) else entry.model.finding
    empty: dict[str, Any] = dict.fromkeys(Finding._fields)
    return Finding(**empty)._replace(
        id=f"{rule}/-/{about}/-",
        portfolio=identity.portfolio,
        period=identity.period,
        rule=rule,
        class_=DEFECT,
        level=level,
        key=about,
        rule_file=entry.file,
        rule_line=entry.line,
        message=Text(f"waivers.{rule}-message", values).say(language),
        remedy=Text(f"waivers.{rule}-remedy", values).say(language),
    )


def dispute(
    findings: pl.DataFrame, rulebook: Rulebook, submission: Submission, language: str
) -> tuple[pl.DataFrame, list[Finding]]:
    """Append disputes to the messages of the findings they dispute; they waive nothing.

    The second result has a note for each dispute that matches no finding with a derived colour.
    """
    further: list[Finding] = []
    for each in rulebook.disputes:
        model = each.model
        own = identities_of(each, submission)
        if not own:
            continue
        named = pl.col("id").str.replace(REPEAT_SUFFIX, "") == model.finding
        whose = (pl.col("portfolio") == model.portfolio) & pl.col("period").is_in([each.period for each in own])
        meant = named & whose & pl.col("derived").is_not_null()
        if not findings.select(meant.any()).item():
            latest = max(own, key=lambda identity: identity.period)
            values = {"about": model.finding, "owner": model.owner}
            further.append(entry_finding(each, latest, "DISPUTE-UNUSED", "note", values, language))
        addition = Text("waivers.disputed", {"owner": model.owner, "reason": model.reason}).say(language)
        message = pl.when(meant).then(pl.col("message") + " " + pl.lit(addition)).otherwise(pl.col("message"))
        findings = findings.with_columns(message)
    return findings, further
