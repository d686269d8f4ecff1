"""A template filled in with good figures checks clean; a single wrong entry gives its finding at its cell."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from checker.findings import assemble as engine
from checker.intake import readers
from checker.intake.build import build_submission
from checker.model.finding import Finding
from checker.pipeline import Request, check
from checker.rulebook.rulebook import Rulebook

from .conftest import Filled, day

Place = tuple[str, str]
Case = tuple[str, str, int, object]

# table, column, record from 0, what is written; the one rule that fires, and the one cell that it points at
ALONE: list[tuple[str, str, int, object, str, str]] = [
    ("projects", "forecast", 6, "ca. tretti", "CONTRACT-TYPE", "Prosjekter!L11"),
    ("projects", "forecast", 6, "30 TNOK", "CONTRACT-TYPE", "Prosjekter!L11"),
    ("projects", "forecast", 6, "30,1234", "CONTRACT-PLACES", "Prosjekter!L11"),
    ("projects", "forecast", 6, 30.1234, "CONTRACT-PLACES", "Prosjekter!L11"),
    ("projects", "forecast", 6, "1.234", "CONTRACT-AMBIGUOUS", "Prosjekter!L11"),
    ("projects", "forecast", 6, True, "CONTRACT-TYPE", "Prosjekter!L11"),
    ("projects", "forecast", 6, -80, "CONTRACT-BOUNDS", "Prosjekter!L11"),
    ("projects", "budget", 6, "30 eller 31", "CONTRACT-TYPE", "Prosjekter!I11"),
    ("projects", "year_budget", 6, "90 000 kr", "CONTRACT-TYPE", "Prosjekter!N11"),
    ("projects", "accrued_to_date", 6, "#N/A", "CONTRACT-ERROR-VALUE", "Prosjekter!M11"),
    ("projects", "state", 6, None, "CONTRACT-REQUIRED", "Prosjekter!E11"),
    ("projects", "state", 6, "Kanskje", "CONTRACT-VOCABULARY", "Prosjekter!E11"),
    ("projects", "project", 6, None, "CONTRACT-REQUIRED", "Prosjekter!A11"),
    ("projects", "sub_portfolio", 0, "Klinisk", "CONTRACT-VOCABULARY", "Prosjekter!C5"),
    ("projects", "size_band", 0, "100 - 250 MNOK", "ECO-SIZE-BAND", "Prosjekter!F5"),
    ("projects", "size_band", 0, "Stor", "CONTRACT-VOCABULARY", "Prosjekter!F5"),
    ("projects", "last_gate", 0, "BP1", "GATE-PHASE", "Prosjekter!G5"),
    ("projects", "scope_change", 6, "Vesentlig", "CONTRACT-VOCABULARY", "Prosjekter!Q11"),
    ("projects", "risk_exposure", 6, "Akseptert", "CONTRACT-VOCABULARY", "Prosjekter!R11"),
    ("projects", "handover_slack", 6, 30.5, "CONTRACT-PLACES", "Prosjekter!V11"),
    ("projects", "handover_slack", 6, -1, "CONTRACT-BOUNDS", "Prosjekter!V11"),
    ("projects", "status_cost", 0, None, "TOL-COST", "Prosjekter!Y5"),
    ("projects", "status_scope", 0, "Informasjon mangler", "TOL-SCOPE", "Prosjekter!AC5"),
    ("projects", "arrow_cost", 0, "Opp", "CONTRACT-VOCABULARY", "Prosjekter!Z5"),
    ("projects", "aliases", 6, "Fødejournal", "CONTRACT-ALIAS", "Prosjekter!B11"),
    ("milestones", "milestone", 6, None, "CONTRACT-REQUIRED", "Milepæler!B11"),
    ("milestones", "project", 6, "Finnes ikke", "REF-MILESTONES", "Milepæler!A11"),
    ("milestones", "mark", 6, "Forsinket", "CONTRACT-VOCABULARY", "Milepæler!I11"),
    ("milestones", "project", 6, None, "CONTRACT-REQUIRED", "Milepæler!A11"),
    ("parties", "kind", 0, "Firma", "CONTRACT-VOCABULARY", "Parter!B5"),
    ("parties", "kind", 0, None, "CONTRACT-REQUIRED", "Parter!B5"),
    ("risks", "probability", 0, 6, "CONTRACT-BOUNDS", "Risiko!D5"),
    ("risks", "impact", 0, 0, "CONTRACT-BOUNDS", "Risiko!E5"),
    ("risks", "probability", 0, 3.5, "CONTRACT-PLACES", "Risiko!D5"),
    ("risks", "risk", 0, None, "CONTRACT-REQUIRED", "Risiko!C5"),
    ("risks", "project", 0, "Finnes ikke", "REF-RISKS", "Risiko!B5"),
    ("dependencies", "supplier", 0, "Noen andre", "DEP-PARTY-SUPPLIER", "Avhengigheter!B5"),
    ("dependencies", "dependent", 0, None, "CONTRACT-REQUIRED", "Avhengigheter!A5"),
    ("dependencies", "control", 0, "Full", "CONTRACT-VOCABULARY", "Avhengigheter!D5"),
    ("dependencies", "risk_number", 0, "99", "DEP-RISK", "Avhengigheter!E5"),
    ("dependencies", "delivered", 0, day(2023, 4, 1), "DATE-FUTURE-DEPENDENCY", "Avhengigheter!H5"),
    ("dependencies", "required_by", 1, day(2023, 6, 2), "DEP-BUFFER", "Avhengigheter!F6"),
    ("dependencies", "mitigation", 1, None, "DEP-MITIGATION", "Avhengigheter!I6"),
    ("dependencies", "supplier", 1, "Sårjournal", "DEP-SELF", "Avhengigheter!B6"),
    ("dependencies", "delivery", 1, None, "CONTRACT-REQUIRED", "Avhengigheter!C6"),
    ("decisions", "answer", 0, None, "CONTRACT-REQUIRED", "Beslutninger!E5"),
    ("decisions", "answer", 0, "Kanskje", "CONTRACT-VOCABULARY", "Beslutninger!E5"),
    ("decisions", "decided_on", 0, day(2023, 5, 1), "DATE-FUTURE-DECISION", "Beslutninger!F5"),
    ("decisions", "new_budget", 0, -3, "CONTRACT-BOUNDS", "Beslutninger!I5"),
    ("decisions", "new_p50", 0, "88.500.1", "CONTRACT-TYPE", "Beslutninger!J5"),
    ("decisions", "project", 0, "Finnes ikke", "REF-DECISIONS", "Beslutninger!A5"),
    ("handovers", "list_ends", 0, None, "CONTRACT-REQUIRED", "Overleveringer!B5"),
    ("handovers", "actual", 0, day(2023, 2, 1), "DATE-FUTURE-HANDOVER", "Overleveringer!E5"),
    ("handovers", "els_ongoing", 0, "Tja", "CONTRACT-VOCABULARY", "Overleveringer!F5"),
    ("concept_economy", "actual_to_date", 0, 0.123, "CONTRACT-PLACES", "Konseptøkonomi!E5"),
    ("concept_economy", "starts", 0, "før sommeren", "CONTRACT-TYPE", "Konseptøkonomi!C5"),
    ("key_figures", "amount", 0, 9500, "KEY-FRAME", "Nøkkeltall!B5"),
    ("resources", "ordered", 0, -1, "CONTRACT-BOUNDS", "Ressurser!C5"),
    ("resources", "ordered", 0, 94.25, "CONTRACT-PLACES", "Ressurser!C5"),
    ("resources", "resource_group", 0, "Venner", "CONTRACT-VOCABULARY", "Ressurser!B5"),
    ("resources", "month", 0, "snart", "CONTRACT-TYPE", "Ressurser!A5"),
    ("procurements", "from_year", 0, 1999, "CONTRACT-BOUNDS", "Anskaffelser!C5"),
    ("procurements", "to_year", 0, 20233, "CONTRACT-BOUNDS", "Anskaffelser!D5"),
    ("procurements", "from_year", 0, 2022.5, "CONTRACT-PLACES", "Anskaffelser!C5"),
    ("procurements", "next_step_date", 0, "uke 12", "CONTRACT-TYPE", "Anskaffelser!F5"),
    ("submission", "extract", 0, "Kanskje", "CONTRACT-VOCABULARY", "Innsending!C8"),
]
# entries from which something else follows: the colour that rests on them, the other row of a pair
FOLLOWED: list[tuple[str, str, int, object, list[Place]]] = [
    ("key_figures", "amount", 0, None, [("CONTRACT-REQUIRED", "Nøkkeltall!B5"), ("KEY-FRAME", "Nøkkeltall!B5")]),
    ("key_figures", "amount", 0, "950 EUR", [("CONTRACT-TYPE", "Nøkkeltall!B5"), ("KEY-FRAME", "Nøkkeltall!B5")]),
    ("projects", "p50", 0, 70, [("ECO-FRAMES", "Prosjekter!J5"), ("TOL-COST", "Prosjekter!Y5")]),
    (
        "projects",
        "phase",
        6,
        "ikke kjent",
        [
            ("CONTRACT-REQUIRED", "Prosjekter!D11"),
            ("TOL-ADOPTION", "Prosjekter!AG11"),
            ("TOL-COST", "Prosjekter!Y11"),
            ("TOL-OPERATIONS", "Prosjekter!AI11"),
            ("TOL-RISK-EXPOSURE", "Prosjekter!AE11"),
            ("TOL-SCOPE", "Prosjekter!AC11"),
            ("TOL-TIME-THREAT", "Prosjekter!AA11"),
        ],
    ),
    ("projects", "project", 6, "Blodbank", [("CONTRACT-KEY", "Prosjekter!A5"), ("CONTRACT-KEY", "Prosjekter!A11")]),
    ("projects", "status_cost", 0, "Gul", [("OBL-YELLOW", "Prosjekter!W5"), ("TOL-COST", "Prosjekter!Y5")]),
    ("projects", "status_cost", 0, "Blå", [("CONTRACT-VOCABULARY", "Prosjekter!Y5"), ("TOL-COST", "Prosjekter!Y5")]),
    ("projects", "forecast", 0, 84, [("TOL-COST", "Prosjekter!Y5"), ("TOL-COST", "Prosjekter!L5")]),
    (
        "projects",
        "risk_measures",
        0,
        "Usikkert",
        [("TOL-RISK-MEASURES", "Prosjekter!AE5"), ("TOL-RISK-MEASURES", "Prosjekter!S5")],
    ),
    (
        "milestones",
        "planned",
        6,
        "01/02/2023",
        [("CONTRACT-AMBIGUOUS", "Milepæler!E11"), ("TOL-TIME-SLACK", "Prosjekter!AA6")],
    ),
    (
        "milestones",
        "actual",
        6,
        day(2023, 3, 1),
        [
            ("DATE-FUTURE-MILESTONE", "Milepæler!H11"),
            ("TOL-TIME-SLACK", "Prosjekter!AA6"),
            ("TOL-TIME-SLACK", "Milepæler!H11"),
        ],
    ),
    (
        "projects",
        "budget",
        6,
        80000,
        [("CONTRACT-UNITS", "Prosjekter!I11"), ("ECO-SIZE-BAND", "Prosjekter!F11"), ("ECO-UNITS", "Prosjekter!L11")],
    ),
]


def judged(filled: Filled, book: Rulebook, cases: list[Case], folder: Path) -> Iterator[set[Place]]:
    """What is found at which cells for each case: a workbook each, judged together, since one is the special case."""
    raws = []
    for number, (table, column, record, value) in zip(count(), cases, strict=False):
        filled.put("submission", "portfolio", f"Case {number}")
        path = filled.spoilt(folder / f"{number}.xlsx", table, column, value, record)
        raws.append(readers.read(path))
    filled.put("submission", "portfolio", "Regional IKT")
    submission = build_submission(raws, book.pack)
    found: dict[str | None, set[Place]] = {}
    for row in engine.judge(submission, book, "nb").findings.iter_rows():
        finding = Finding(*row)
        found.setdefault(finding.portfolio, set()).add((finding.rule, f"{finding.sheet}!{finding.cell}"))
    assert None not in found
    for number in range(len(cases)):
        yield found.get(f"Case {number}", set())


def test_good_figures_check_clean(filled: Filled, tmp_path: Path) -> None:
    filled.book.save(tmp_path / "innsending.xlsx")
    report, _ = check(Request([tmp_path / "innsending.xlsx"]))
    assert [(finding.rule, finding.cell) for finding in report.rows] == []
    assert [text.say("nb") for text in report.notices] == []
    assert report.verdict.publishable
    silent = {outcome.not_run.key for outcome in report.outcomes if outcome.not_run is not None}
    assert silent == {"engine.no-previous", "engine.no-report"}  # the first month, and no report beside it


@pytest.mark.long
def test_each_wrong_entry_gives_exactly_its_finding_at_exactly_its_cell(
    filled: Filled, book: Rulebook, tmp_path: Path
) -> None:
    assert len(ALONE) >= 50
    cases: list[Case] = [*(case[:4] for case in ALONE), *(case[:4] for case in FOLLOWED)]
    wanted = [*({case[4:]} for case in ALONE), *(set(case[4]) for case in FOLLOWED)]
    found = list(judged(filled, book, cases, tmp_path))
    differing = [(case, want, got) for case, want, got in zip(cases, wanted, found, strict=True) if want != got]
    assert differing == []
