"""Many submissions at once, the same bytes twice, and two languages."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from checker.findings.assemble import Judgement, judge
from checker.model.submission import Submission
from checker.rulebook.rulebook import Rulebook

Judged = Callable[..., Judgement]
Made = Callable[..., dict[str, Any]]
Tables = Mapping[str, Sequence[Mapping[str, Any]]]


@pytest.fixture
def month(sound: Made, execution: Made) -> Callable[[int], dict[str, list[dict[str, Any]]]]:
    """A month's tables with something wrong in most of them; which, depends on the number."""

    def made(number: int) -> dict[str, list[dict[str, Any]]]:
        dice = random.Random(number)
        states = ["active", "active", "active", "paused", "awaiting_start"]
        projects = [
            dice.choice([sound, execution])(
                f"Prosjekt {place}",
                state=dice.choice(states),
                forecast=dice.choice([None, Decimal("19.99"), Decimal("110.00"), Decimal("23.00")]),
                scope_change=dice.choice([None, "none", "slightly_worse", "material_increase"]),
                status_scope=dice.choice([None, "green", "yellow", "red"]),
                status_cost=dice.choice([None, "green", "yellow", "red", "missing"]),
            )
            for place in range(12)
        ]
        milestones = [
            {
                "project": f"Prosjekt {dice.randrange(14)}",
                "milestone": f"M{place}",
                "is_end": dice.choice(["yes", "no"]),
                "planned": date(2023, 1, dice.randrange(1, 28)),
                "slack": dice.choice([None, Decimal(10)]),
                "forecast": date(2023, 2, dice.randrange(1, 28)),
            }
            for place in range(10)
        ]
        names = [f"Prosjekt {place}" for place in range(3)]
        dependencies = [
            {
                "dependent": dice.choice(names),
                "supplier": dice.choice(names),
                "delivery": dice.choice("AB"),
                "control": dice.choice(["good", "low"]),
                "risk_number": "7b",
            }
            for _ in range(6)
        ]
        return {"projects": projects, "milestones": milestones, "dependencies": dependencies}

    return made


def of_submission(tables: Tables, portfolio: str, period: str = "2023-01") -> dict[str, list[dict[str, Any]]]:
    """The tables as those of one portfolio and period."""
    return {name: [{**row, "portfolio": portfolio, "period": period} for row in rows] for name, rows in tables.items()}


def joined(*submissions: Submission) -> Submission:
    """Submissions as one, each table's rows behind each other and its sources apart."""
    names = list(dict.fromkeys(name for each in submissions for name in each.tables))
    tables = {}
    for name in names:
        own = [each.tables[name] for each in submissions if name in each.tables]
        frames = [table.frame.with_columns(pl.col("@source") + place) for place, table in enumerate(own)]
        sources = tuple(table.sources[0] for table in own)
        absent = frozenset.intersection(*(table.absent for table in own))
        tables[name] = replace(own[0], frame=pl.concat(frames), sources=sources, absent=absent)
    identities = tuple(identity for each in submissions for identity in each.identities)
    lacking = frozenset.intersection(*(each.missing for each in submissions))
    return Submission(identities, tables, missing=lacking)


def sorted_rows(frame: pl.DataFrame) -> list[str]:
    """Findings as texts, in an order of their own."""
    return sorted(json.dumps(row, sort_keys=True) for row in frame.to_dicts())


def together_and_alone(book: Rulebook, *submissions: Submission) -> tuple[list[str], list[str]]:
    """The findings of submissions judged at once, and those of each alone."""
    alone = [judge(each, book, "nb").findings for each in submissions]
    return sorted_rows(judge(joined(*submissions), book, "nb").findings), sorted_rows(pl.concat(alone))


def test_many_submissions_give_what_each_gives_alone(
    book: Rulebook, make: Callable[..., Submission], month: Callable[[int], Tables]
) -> None:
    where = [("P", "2023-01"), ("Q", "2023-01"), ("R", "2023-02")]
    each = [make(**of_submission(month(number), *place)) for number, place in enumerate(where)]
    together, alone = together_and_alone(book, *each)
    assert len(alone) > 60
    assert together == alone


def test_what_one_submission_delivers_is_not_asked_of_another(
    book: Rulebook, make: Callable[..., Submission], month: Callable[[int], Tables]
) -> None:
    more = {"risks": [{"risk_number": "17", "risk": "Sky"}], "parties": [{"party": "RHF", "kind": "organisation"}]}
    first = make(**of_submission(month(1), "P"))
    second = make(**of_submission({**month(2), **more}, "Q"))
    together, alone = together_and_alone(book, first, second)
    assert together == alone


def test_an_extract_beside_a_whole_report(
    book: Rulebook, make: Callable[..., Submission], month: Callable[[int], Tables]
) -> None:
    tables = of_submission(month(1), "P")
    tables["projects"] = [{**row, "scope_change": None} for row in tables["projects"]]
    about = {"projects": {"absent": frozenset({"scope_change", "size_band"})}}
    extract = make(extract=True, about=about, **tables)
    together, alone = together_and_alone(book, extract, make(**of_submission(month(2), "Q")))
    assert together == alone


def test_two_runs_give_the_same_table(
    book: Rulebook, make: Callable[..., Submission], month: Callable[[int], Tables]
) -> None:
    first, second = (judge(make(**month(3)), book, "nb").findings for _ in range(2))
    assert first.equals(second)
    assert first.write_json() == second.write_json()


def test_shuffled_rows_give_the_same_ids(judgement: Judged, month: Callable[[int], Tables]) -> None:
    tables = month(4)
    dice = random.Random(4)
    shuffled = {name: dice.sample(list(rows), len(rows)) for name, rows in tables.items()}
    before, after = (judgement(**each).findings for each in (tables, shuffled))
    assert before.height > 20
    assert sorted(before["id"]) == sorted(after["id"])


def test_other_rows_leave_the_ids_alone(judgement: Judged, month: Callable[[int], Tables], sound: Made) -> None:
    tables = month(5)
    before = judgement(**tables).findings
    more = [sound("Prosjekt 0 og litt til", forecast=None), *tables["projects"], sound("Å", scope_change=None)]
    after = judgement(**{**tables, "projects": more}).findings
    assert set(before["id"]) < set(after["id"])


def test_ids_are_unique_within_a_submission(judgement: Judged, sound: Made) -> None:
    rows = [sound(scope_change="slightly_worse", measures_considered=None) for _ in range(3)]
    ids = judgement(projects=rows).findings["id"].to_list()
    assert len(ids) == len(set(ids))
    assert "TOL-SCOPE/projects/Prosjekt A/scope_change" in ids
    assert "TOL-SCOPE/projects/Prosjekt A/scope_change~2" in ids


def test_messages_are_in_the_language_asked_for(judgement: Judged, sound: Made, execution: Made) -> None:
    rows = [sound(forecast=Decimal("23.01"))]
    handover = {"project": "Prosjekt B", "list_ends": date(2023, 12, 31), "planned": date(2023, 2, 1)}
    handover |= {"forecast": date(2023, 2, 2), "actual": date(2022, 11, 30)}
    texts = {}
    for language in ("nb", "en"):
        given = judgement(language, projects=[*rows, execution("Prosjekt B")], handovers=[handover])
        texts[language] = dict(given.findings.filter(pl.col("class") == "deviation").select("rule", "message").rows())
        texts[language] |= dict(given.findings.filter(pl.col("rule") == "HAND-DONE").select("rule", "message").rows())
    nb, en = texts["nb"]["TOL-COST"], texts["en"]["TOL-COST"]
    assert nb.startswith("Prognosen er 23,01 MNOK mot grensen 23,00 MNOK i fasen Konsept: 0,01 MNOK for mye til å være")
    assert en.startswith("The forecast is 23.01 MNOK against the limit 23.00 MNOK in phase Concept: 0.01 MNOK too much")
    assert "30.11.2022" in texts["nb"]["HAND-DONE"]
    assert "2022-11-30" in texts["en"]["HAND-DONE"]


def test_a_day_is_singular(judgement: Judged, sound: Made) -> None:
    late = {"project": "Prosjekt A", "milestone": "Pilot", "is_end": "no", "slack": Decimal(2)}
    late |= {"planned": date(2023, 6, 1), "forecast": date(2023, 6, 4)}
    for language, words in (("nb", ("3 dager", "2 dager", "1 dag ")), ("en", ("3 days", "2 days", "1 day "))):
        findings = judgement(language, projects=[sound()], milestones=[late]).findings
        message = findings.filter(pl.col("class") == "deviation")["message"].item()
        assert all(word in message for word in words), message
