"""Reports built by hand: one that has something of everything, and an empty one."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from checker.model.finding import COLUMNS, Finding
from checker.model.report import ProjectStatus, Report, RuleCounts, Verdict
from checker.model.submission import Identity
from checker.texts import Text

GOLDEN = Path(__file__).parent / "golden"
WHOLE = ("row", "line", "page", "rule_line")
SCHEMA = {name: pl.Int64 if name in WHOLE else pl.String for name in COLUMNS} | {"related": pl.List(pl.String)}
PARAMETERS = {
    "cost": {"nb": "KOST", "en": "Cost"},
    "time": {"nb": "TID", "en": "Time"},
    "scope": {"nb": "OMF", "en": "Scope"},
    "risk": {"nb": "RISK", "en": "Risk"},
    "adoption": {"nb": "BRUK", "en": "Adoption and benefits"},
    "operations": {"nb": "DRIFT", "en": "Handover to operations"},
}
NB = {
    "colour": {"green": "Grønn", "yellow": "Gul", "red": "Rød", "missing": "Informasjon mangler"},
    "phase": {"concept": "Konsept", "execution": "Gjennomføre og avslutte", "realisation": "Realisere"},
    "state": {"active": "Pågår", "paused": "Pause", "stopped": "Stopp", "awaiting_start": "Avvente oppstart"},
}
EN = {
    "colour": {"green": "Green", "yellow": "Yellow", "red": "Red", "missing": "Information missing"},
    "phase": {"concept": "Concept", "execution": "Execution and closing", "realisation": "Realisation"},
    "state": {"active": "Active", "paused": "Paused", "stopped": "Stopped", "awaiting_start": "Awaiting start"},
}
IDENTITY = Identity("Regional IKT", "2023-01", date(2023, 1, 31), version="2")
RADIOLOGY = "Regional radiologiløsning og multimediearkiv ved OUS"


def finding(rule: str, level: str, message: str, remedy: str, **values: object) -> Finding:
    """A finding with the given columns; the others are empty, class a defect."""
    given = {"portfolio": "Regional IKT", "period": "2023-01", "class_": "defect", "table": "projects", **values}
    given |= {"rule": rule, "level": level, "message": message, "remedy": remedy}
    given["id"] = "/".join(str(given.get(name) or "") for name in ("rule", "table", "key", "column"))
    return Finding(**{name: given.get(name) for name in Finding._fields})


def frame(*findings: Finding) -> pl.DataFrame:
    """The findings table of some findings."""
    return pl.DataFrame([tuple(found) for found in findings], schema=SCHEMA, orient="row")


def standing(
    project: str, group: str | None, *colours: tuple[str | None, str | None], **values: object
) -> ProjectStatus:
    """A project's standing, judged and in execution unless said; colours in the order of the parameters."""
    given = {"segment": "execution", "state": "active", "judged": True, **values}
    pairs = dict(zip(PARAMETERS, colours, strict=False))
    return ProjectStatus("Regional IKT", "2023-01", project, group, colours=pairs, **given)  # type: ignore[arg-type]


def report(*findings: Finding, publishable: bool = False, **values: object) -> Report:
    """A report of some findings, all of them shown unless said."""
    found = frame(*findings)
    given: dict[str, object] = {
        "title": {"nb": "Toleranser og rapporteringskrav", "en": "Tolerances and reporting duties"},
        "identities": (IDENTITY,),
        "verdict": Verdict(publishable),
        "table": found.lazy(),
        "chosen": found.lazy(),
        "outcomes": (),
        "project_statuses": (),
        "parameters": PARAMETERS,
        "words": {"nb": NB, "en": EN},
    }
    return Report(**{**given, **values})  # type: ignore[arg-type]


ALL_GREEN = [("green", "green")] * 6
STANDINGS = (
    standing(RADIOLOGY, "Kliniske løsninger", ("green", "red"), ("red", "red"), *ALL_GREEN[:3], ("yellow", "green")),
    standing("Digital patologi", "Kliniske løsninger", *ALL_GREEN),
    standing("Retinascreening", "Konsepter", ("green", "missing"), (None, "yellow"), *ALL_GREEN[:4], segment="concept"),
    standing("ELN | 電子研究ノート", "IKT for forskning", *ALL_GREEN[:3], ("missing", "missing"), *ALL_GREEN[:2]),
    standing("Statistisk logganalyse", "Øvrige", ("red", None), ("red", None), state="paused", judged=False),
    standing("Tidlig ultralyd", "Konsepter", state="awaiting_start", judged=False),
    standing("Tarmscreening", "Øvrige", segment="realisation", judged=False),
)
COST = {"parameter": "cost", "column": "forecast", "segment": "execution", "unit": "MNOK", "rule_line": 15}
COST |= {"rule_file": "rules/hso/tolerances/cost.toml"}
FINDINGS = (
    finding(
        "COMPARE",
        "error",
        "KOST er rapportert Grønn, men tallene gir Rød.",
        "Rett fargen, eller tallet den bygger på.",
        parameter="cost",
        key=RADIOLOGY,
        project=RADIOLOGY,
        column="status_cost",
        reported="green",
        derived="red",
        file="innsending/2023-01/prosjekter.csv",
        row=2,
        line=2,
        cell="N2",
        rule_file="rules.toml",
        rule_line=14,
    ),
    finding(
        "COMPARE",
        "error",
        "KOST er rapportert Grønn, men kan ikke utledes.",
        "Rett fargen, eller tallet den bygger på.",
        parameter="cost",
        key="Retinascreening",
        project="Retinascreening",
        column="status_cost",
        reported="green",
        derived="missing",
        file="innsending/2023-01/prosjekter.csv",
        row=5,
        line=5,
        cell="N5",
        rule_file="rules.toml",
        rule_line=14,
    ),
    finding(
        "CONTRACT-TYPE",
        "error",
        "«ca. 12 | 14\nmill» er ikke et tall.",
        "Skriv ett tall.",
        table="handovers",
        key='=HYPERLINK("x")',
        column="planned",
        observed="=1+1",
        file="innsending/2023-01/overleveringer.csv",
        row=9,
        line=11,
    ),
    finding(
        "DEP-TWICE",
        "warning",
        "Avhengigheten står to ganger, med ulik grad av kontroll.",
        "Behold den ene.",
        table="dependencies",
        key="Flere IKT-prosjekter / RHF / Skytjenester",
        file="innsending/2023-01/avhengigheter.csv",
        row=2,
        cell="D2",
        related=["innsending/2023-01/avhengigheter.csv · D17", "side 31", "side 44"],
    ),
    finding(
        "TOL-COST",
        "note",
        "Prognose 500.00 mot 400.00 i fase Gjennomføre og avslutte: 100.00 over grensen for gul.",
        "Gul: vurder tiltak. Rød: beskriv tiltak, og fremme endringsanmodning dersom rammen ikke holder.",
        class_="deviation",
        colour="red",
        key=RADIOLOGY,
        project=RADIOLOGY,
        observed="500.00",
        limit="400.00",
        distance="-100.00",
        file="innsending/2023-01/prosjekter.csv",
        row=2,
        line=2,
        cell="L2",
        reported="green",
        derived="red",
        **COST,
    ),
    finding(
        "ECO-FRAMES",
        "error",
        "Rammene står i feil rekkefølge.",
        "Rett tallene.",
        key="Digital patologi",
        project="Digital patologi",
        file="innsending/2023-01/prosjekter.csv",
        row=3,
        cell="H3",
        waiver="sak 009-2023, til 2023-06-30",
    ),
    finding(
        "HAND-DONE", "note", "Overleveringen er alt gjort (11-2022).", "", table="handovers", project="Tarmscreening"
    ),
)
OUTCOMES = (
    RuleCounts(
        "TOL-COST",
        {"nb": "Prognose mot budsjett", "en": "Forecast against budget"},
        "limit",
        "projects",
        "note",
        "cost",
        green=2,
        red=1,
        missing=1,
    ),
    RuleCounts(
        "TOL-TIME-SLACK",
        {"nb": "Milepæl mot slakk", "en": "Milestone against slack"},
        "limit",
        "milestones",
        "note",
        "time",
        not_run=Text("rendering.row", {"row": 4}),
    ),
    RuleCounts(
        "TOL-TIME-END",
        {"nb": "Sluttemilepæl mot vedtatt dato", "en": "End milestone against its date"},
        "limit",
        "milestones",
        "note",
        "time",
        not_run=Text("rendering.row", {"row": 4}),
    ),
    RuleCounts(
        "DEP-BUFFER",
        {"nb": "Luft mellom levering og behov", "en": "Buffer between delivery and need"},
        "limit",
        "dependencies",
        "warning",
        not_applicable=15,
    ),
)


@pytest.fixture
def example() -> Report:
    """Something of everything: every section, a waiver, wide characters, a bar, a line break, a formula."""
    verdict = Verdict(False, (Text("rendering.blocked-many", {"count": 3}),))
    told = (Text("rendering.findings-in-folder", {"path": "innsending/2023-01/"}),)
    return report(*FINDINGS, verdict=verdict, outcomes=OUTCOMES, project_statuses=STANDINGS, notices=told)


@pytest.fixture
def hostile() -> Report:
    """Findings whose every text tries to break out of its format."""
    nasty = (
        "a|b\r\nc\td \x00\x1b[31m\x0b\ufffe\U0001f600 %0A::error::x ]]> <!-- --> & \"' <x y='1'> 100 % " + "å" * 9000
    )
    whole = dict.fromkeys(("parameter", "segment", "table", "key", "project", "column", "observed", "unit"), nasty)
    where = {"file": nasty, "sheet": nasty, "cell": "A1", "row": 1, "rule_file": nasty, "rule_line": 1}
    levels = ("error", "warning", "note")
    found = [finding("X-1", level, nasty, nasty, related=[nasty, nasty], **whole, **where) for level in levels]
    waived = finding("X-2", "error", nasty, nasty, waiver=nasty)
    outcome = RuleCounts(
        "X-1", {"nb": nasty}, "limit", nasty, "note", not_run=Text("rendering.version", {"version": nasty})
    )
    verdict = Verdict(False, (Text("rendering.version", {"version": nasty}),))
    identities = (Identity(nasty, "2023-01", date(2023, 1, 31), version=nasty),)
    return report(*found, waived, outcomes=(outcome,), verdict=verdict, title={"nb": nasty}, identities=identities)


@pytest.fixture
def empty() -> Report:
    """No finding, no project, no rule."""
    return report(publishable=True)


@pytest.fixture
def make_report() -> Callable[..., Report]:
    """``report``, for a test that builds its own."""
    return report


@pytest.fixture
def make_finding() -> Callable[..., Finding]:
    """``finding``, for a test that builds its own."""
    return finding


@pytest.fixture
def make_standing() -> Callable[..., ProjectStatus]:
    """``standing``, for a test that builds its own."""
    return standing


@pytest.fixture
def same_as_golden() -> Callable[[str, str], None]:
    """Compare a text with a file of ``golden/``, byte for byte.

    With CHECKER_WRITE_GOLDEN=1 the file is written instead and the test fails, so that somebody reads what changed.
    """

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if os.environ.get("CHECKER_WRITE_GOLDEN") == "1":
            path.write_bytes(text.encode("utf-8"))
            pytest.fail(f"golden/{name} written: read it, then run the tests again")
        assert text == path.read_bytes().decode("utf-8")

    return compare
