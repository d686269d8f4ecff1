"""Every sort of planted mistake is told at its exact place, all at once, and nothing else is."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from checker.authoring.cases.running import run_rule
from checker.authoring.lint import LintReport, level, lint
from checker.authoring.lint.record import Formula
from checker.model.errors import Mistake
from checker.rulebook.loader import load
from checker.texts import room_texts

SHIPPED = Path(__file__).parents[3]
TOLERANCE = "rules/hso/tolerance"
ECONOMY = "rules/hso/economy"
PHASES = "rules/hso/phases"
OBLIGATIONS = "rules/hso/obligations"
STATEMENTS = "rules/hso/statements"
SCHEDULE = "rules/hso/schedule"
MOVEMENT = "rules/hso/movement"
TABLES = "rules/hso/tables"
DEPENDENCIES = "rules/hso/dependencies"
PACK = "rules/hso/pack.toml"


class Planted(NamedTuple):
    """A mistake: in ``file``, ``old`` becomes ``new``; ``sort`` is told where ``mark`` stands, in ``at`` if not there.

    The mark is looked for from ``new`` on, or from the top of the other file.
    """

    sort: str
    file: str
    old: str
    new: str
    mark: str
    at: str | None = None


CONTRARY = """id = "ECO-ZZ"
kind = "assert"
level = "warning"
title = { nb = "a", en = "a" }
source = { text = "a", verified = false }
table = "projects"
when = "phase = 'execution' and p50 is not null and budget is not null"
holds = "budget > p50 + 1"
message = { nb = "a", en = "a" }
remedy = { nb = "a", en = "a" }
"""

UNREAD = """id = "DATE-ZZ"
kind = "assert"
title = { nb = "a", en = "a" }
source.text = "a"
source.verified = false
table = "site_plans"
holds = "starts <= ends"
message = { nb = "a", en = "a" }
remedy = { nb = "a", en = "a" }
"""

EARLIER = (
    'grades.2022-01-01 = { green = ["as_planned"], yellow = ["somewhat_delayed"], red = ["considerably_delayed"] }'
)

PROVED = [
    # limits that can cross: a factor, a frame that no rule orders in this phase, a bound that is gone, figures, a pool
    Planted(
        "lint.crossing",
        f"{TOLERANCE}/cost.toml",
        '<= budget * 1.15" }',
        '<= budget * 0.95" }',
        'yellow = "<= budget * 0.95',
        f"{TOLERANCE}/cost.toml",
    ),
    Planted(
        "lint.crossing",
        f"{TOLERANCE}/cost.toml",
        "limits.2023-01-01.planning     = {",
        'limits.2023-01-01.planning     = { green = "<= budget", yellow = "<= p50" } # {',
        "yellow",
    ),
    Planted(
        "lint.crossing",
        f"{TABLES}/projects.toml",
        'unit = "days", places = 0, min = 0',
        'unit = "days", places = 0',
        "yellow",
        f"{TOLERANCE}/operations-date.toml",
    ),
    Planted(
        "lint.crossing",
        f"{DEPENDENCIES}/buffer.toml",
        '">= 30", yellow = ">= 0"',
        '">= 30", yellow = ">= 31"',
        "yellow",
    ),
    Planted(
        "lint.crossing",
        f"{TOLERANCE}/cost-pool.toml",
        "year_budget * 1.15",
        "year_budget * 0.9",
        "yellow",
        f"{TOLERANCE}/cost-pool.toml",
    ),
    # conditions
    Planted(
        "lint.when-never",
        f"{OBLIGATIONS}/yellow.toml",
        "reported.yellows > 0",
        "reported.yellows > 6",
        "state = 'active'",
        f"{OBLIGATIONS}/yellow.toml",
    ),
    Planted(
        "lint.when-always",
        f"{TOLERANCE}/risk-exposure.toml",
        'parameter = "risk"',
        'parameter = "risk"\nwhen = "state = \'active\'"',
        "state = 'active'",
    ),
    Planted(
        "lint.needs-always",
        f"{TOLERANCE}/time-end.toml",
        "actual is not null or forecast is not null",
        "actual is not null or actual is null",
        "actual is not null",
    ),
    Planted(
        "lint.needs-never",
        f"{TOLERANCE}/time-slack.toml",
        "actual is not null or forecast is not null",
        "slack < 0",
        "slack < 0",
    ),
    Planted(
        "lint.rows-never",
        f"{OBLIGATIONS}/end-milestone.toml",
        "is_end = 'yes'\"",
        "is_end = 'yes' and is_end = 'no'\"",
        "is_end",
    ),
    Planted(
        "lint.rows-always",
        f"{OBLIGATIONS}/paused.toml",
        "decided in ('pause', 'stop') and answer = 'approved'",
        "body is null or body is not null",
        "body is null",
    ),
    Planted(
        "lint.term-never",
        "rules/hso/balance/key-left.toml",
        "figure like 'Under rammen%'",
        "amount > 1 and amount < 1",
        "amount > 1",
    ),
    Planted(
        "lint.term-always",
        "rules/hso/balance/key-frame.toml",
        "figure like 'Ramme %'",
        "amount is null or amount is not null",
        "amount is null",
    ),
    # what can never come out
    Planted(
        "lint.colour-never",
        f"{DEPENDENCIES}/buffer.toml",
        '">= 0",  yellow = ">= -14"',
        '">= 0",  yellow = ">= 0"',
        "yellow",
    ),
    Planted(
        "lint.colour-never",
        f"{TOLERANCE}/adoption.toml",
        '= ["slightly_worse"]\ngrades.2023-01-01.red    = [',
        '= []\ngrades.2023-01-01.red    = ["slightly_worse", ',
        "yellow = []",
        f"{TOLERANCE}/adoption.toml",
    ),
    Planted(
        "lint.segment-never",
        f"{DEPENDENCIES}/mitigation.toml",
        '"delivered is null"',
        "\"delivered is null and control <> 'low'\"",
        'low    = ["mitigation"',
    ),
    Planted(
        "lint.holds-always",
        f"{SCHEDULE}/future-milestone.toml",
        "actual <= as_of",
        "actual <= as_of or actual > as_of",
        "actual <=",
    ),
    Planted(
        "lint.holds-never",
        f"{PHASES}/awaiting-spends-nothing.toml",
        "accrued_to_date <= 0",
        "accrued_to_date < 0 and accrued_to_date > 1",
        "accrued_to_date <",
    ),
    Planted(
        "lint.field-always",
        "rules/hso/risks/mitigation.toml",
        "impact >= 12",
        "impact >= 12 and owner is not null",
        '"owner"]',
    ),
    Planted(
        "lint.field-never",
        f"{PHASES}/realisation-passed.toml",
        "'realisation'\"",
        "'realisation' and last_gate is null\"",
        '"last_gate"]',
    ),
    Planted("lint.contradiction", f"{ECONOMY}/zz.toml", "", CONTRARY, "budget > p50"),
]

SEEN = [
    Planted("lint.language", f"{TOLERANCE}/scope.toml", "title.en ", "# ", "title.nb", f"{TOLERANCE}/scope.toml"),
    Planted(
        "lint.language",
        f"{TOLERANCE}/time-threat.toml",
        "source.reading.en",
        "# ",
        "reading.nb",
        f"{TOLERANCE}/time-threat.toml",
    ),
    Planted("lint.language", f"{OBLIGATIONS}/red.toml", "remedy.en ", "# ", "remedy.nb", f"{OBLIGATIONS}/red.toml"),
    Planted(
        "lint.language",
        f"{STATEMENTS}/resources.toml",
        "patterns.en",
        "# ",
        "patterns.nb",
        f"{STATEMENTS}/resources.toml",
    ),
    Planted("lint.language", PACK, 'nb = ["Nei", "N"], en = ["No"]', 'nb = ["Nei", "N"]', "no  = {", PACK),
    Planted("lint.language", PACK, 'nb = "TID",   en = "Time",', 'nb = "TID",', "time       =", PACK),
    Planted("lint.language", f"{TABLES}/handovers.toml", "title.en", "# ", "title.nb", f"{TABLES}/handovers.toml"),
    Planted(
        "lint.language", f"{TABLES}/deliveries.toml", ', en = "Planned"', "", "planned ", f"{TABLES}/deliveries.toml"
    ),
    Planted("lint.word-twice", PACK, '["Lav", "Lite"]', '["Lav", "god"]', "low    =", PACK),
    Planted(
        "lint.heading-twice",
        f"{TABLES}/deliveries.toml",
        'en = "Remark"',
        'en = "planned"',
        "remark ",
        f"{TABLES}/deliveries.toml",
    ),
    Planted(
        "lint.table-word-twice", f"{TABLES}/risks.toml", '"Risikoer"', '"Prosjekter"', "title", f"{TABLES}/risks.toml"
    ),
    Planted("lint.bounds", f"{TABLES}/key_figures.toml", "similar = false", "min = 10, max = 9", "max"),
    Planted("lint.bounds-unused", f"{TABLES}/site_plans.toml", 'type = "date"', 'type = "date", min = 0', "min"),
    Planted(
        "lint.backward", f"{TOLERANCE}/operations.toml", "\n\nmessage.nb", f"\n{EARLIER}\n\nmessage.nb", "2022-01-01"
    ),
    Planted(
        "lint.late-segment", f"{DEPENDENCIES}/buffer.toml", "limits.2023-01-01.low", "limits.2024-01-01.low", "low"
    ),
    Planted("lint.house-number", f"{ECONOMY}/units.toml", 'level     = "warning"', 'level     = "error"', "300 and"),
    Planted(
        "lint.moves-nothing",
        f"{MOVEMENT}/p50.toml",
        "is distinct from previous.p50",
        "> 0",
        "finds",
        f"{MOVEMENT}/p50.toml",
    ),
    Planted("lint.house-reading", f"{SCHEDULE}/zz.toml", "", UNREAD, "verified"),
]

LOADED = [
    Planted("rulebook.unknown-near", f"{TOLERANCE}/cost.toml", "needs ", "nedes ", "nedes"),
    Planted(
        "expression.name-near",
        f"{ECONOMY}/year-within.toml",
        'year_estimate <= forecast"',
        'year_estimate <= forcast"',
        "forcast",
    ),
    Planted(
        "expression.term-near",
        f"{OBLIGATIONS}/paused.toml",
        "('paused', 'stopped')\"",
        "('pausd', 'stopped')\"",
        "'pausd'",
    ),
    Planted(
        "rulebook.unknown-near",
        f"{DEPENDENCIES}/buffer.toml",
        "limits.2023-01-01.medium",
        "limits.2023-01-01.midium",
        "midium",
    ),
    Planted(
        "rulebook.segment-lacking",
        f"{DEPENDENCIES}/mitigation.toml",
        "fields.2023-01-01.good",
        "# ",
        "2023-01-01.medium",
        f"{DEPENDENCIES}/mitigation.toml",
    ),
    Planted(
        "expression.units", f"{TOLERANCE}/operations-date.toml", '"<= 0"', '"<= project.forecast"', "project.forecast"
    ),
    Planted("rulebook.unknown-near", f"{TOLERANCE}/scope.toml", "«{observed}»", "«{observd}»", "observd}"),
    Planted(
        "rulebook.id-twice",
        f"{SCHEDULE}/order-procurement.toml",
        '"DATE-ORDER-PROCUREMENT"',
        '"DATE-ORDER-CONCEPT"',
        "id ",
        f"{SCHEDULE}/order-procurement.toml",
    ),
    Planted(
        "rulebook.comparator",
        f"{TOLERANCE}/time-end.toml",
        '"<= slack"',
        '"slack"',
        'green = "slack"',
        f"{TOLERANCE}/time-end.toml",
    ),
    Planted(
        "rulebook.graded-twice",
        f"{TOLERANCE}/adoption.toml",
        '["far_worse"]',
        '["far_worse", "negligible"]',
        '"negligible"]',
    ),
    Planted(
        "expression.left-over",
        f"{ECONOMY}/accrued.toml",
        '"accrued_to_date <= year_estimate"',
        '"accrued_to_date <= year_estimate phase"',
        "phase",
    ),
    Planted("rulebook.toml", f"{SCHEDULE}/order-site.toml", 'level     = "error"', "level     = error", "error"),
    Planted("rulebook.unknown", "rules.toml", '"TOL-ADOPTION"', '"XXXX"', '"XXXX"'),
]

Place = tuple[str, int, int, str]


@pytest.fixture(scope="module", autouse=True)
def asked_once() -> Iterator[None]:
    """What z3 said of a question is not asked again: the rulebooks of these tests differ in a line or two."""
    if importlib.util.find_spec("z3") is None:
        yield
        return
    from checker.authoring.lint import prover

    said: dict[str, bool | None] = {}
    ask = prover.answer

    def answer(formulas: Sequence[Formula]) -> bool | None:
        question = prover.normalised(formulas)
        if question not in said:
            said[question] = ask(formulas)
        return said[question]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prover, "answer", answer)
        yield


def place(root: Path, planted: Planted) -> Place:
    """File, line and column, and the sort, of what should be told."""
    file = planted.at or planted.file
    source = (root / file).read_text(encoding="utf-8")
    found = source.index(planted.mark, source.index(planted.new) if planted.at is None else 0)
    return file, source.count("\n", 0, found) + 1, found - source.rfind("\n", 0, found), planted.sort


def plant(root: Path, planted: Iterable[Planted]) -> list[Place]:
    """Copy the shipped rulebook to ``root``, plant the mistakes, and say where they should be told."""
    mistakes = list(planted)
    shutil.copy(SHIPPED / "rules.toml", root / "rules.toml")
    shutil.copytree(SHIPPED / "rules" / "hso", root / "rules" / "hso")
    for each in mistakes:
        path = root / each.file
        source = path.read_text(encoding="utf-8") if path.exists() else ""
        assert each.old in source, each
        path.write_text(source.replace(each.old, each.new, 1), encoding="utf-8")
    return sorted(place(root, each) for each in mistakes)


def places(report: LintReport) -> list[Place]:
    """Where the mistakes of a report stand, and their sorts."""
    return sorted((each.file, each.line, each.column, each.text.key) for each in report.mistakes)


def test_what_the_files_show_is_told_at_its_place(tmp_path: Path) -> None:
    expected = plant(tmp_path, SEEN)
    report = lint(tmp_path / "rules.toml", prove=False)
    assert places(report) == expected


def test_what_loading_finds_is_told_at_its_place(tmp_path: Path) -> None:
    expected = plant(tmp_path, LOADED)
    assert places(lint(tmp_path / "rules.toml")) == expected


def test_what_is_proved_is_told_at_its_place(tmp_path: Path) -> None:
    pytest.importorskip("z3")
    expected = plant(tmp_path, PROVED)
    report = lint(tmp_path / "rules.toml")
    assert places(report) == expected
    assert report.proofs.undecided == ()


def test_a_broken_assert_rule_refutes_nobody_elses_limits(tmp_path: Path) -> None:
    broken = Planted("expression.name-near", f"{ECONOMY}/frames-in-order.toml", 'p50 <= p85"', 'p50 <= p86"', "p86")
    expected = plant(tmp_path, [broken])
    assert places(lint(tmp_path / "rules.toml")) == expected


def test_what_must_last_need_not_read_the_period_before(tmp_path: Path) -> None:
    lasting = ("is distinct from previous.p50", '> 0"\nlasting = 3 # ')
    plant(tmp_path, [Planted("", f"{MOVEMENT}/p50.toml", *lasting, "finds", f"{MOVEMENT}/p50.toml")])
    assert places(lint(tmp_path / "rules.toml", prove=False)) == []


BOOKS = sorted(path.relative_to(SHIPPED).as_posix() for path in (SHIPPED / "rules").glob("*/pack.toml"))


@pytest.mark.parametrize("pack", BOOKS)
def test_there_is_no_false_alarm_on_a_shipped_pack(pack: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("z3")
    monkeypatch.chdir(SHIPPED)
    source = (SHIPPED / "rules.toml").read_text(encoding="utf-8")
    kept = [line for line in source.splitlines() if not line.startswith(("packs", "gate.must_judge"))]
    book = tmp_path / "rules.toml"
    book.write_text("\n".join(["packs = ['" + pack.removesuffix("/pack.toml") + "']", *kept]), encoding="utf-8")
    report = lint(book)
    assert [(each.file, each.text.key) for each in report.mistakes] == []
    assert report.rules > 0
    assert report.proofs.undecided == ()


def test_the_shipped_rulebook_has_no_mistake() -> None:
    report = lint(SHIPPED / "rules.toml")
    assert report.mistakes == ()
    assert report.rules >= 50


def the_only(report: LintReport) -> Mistake:
    """The one mistake of a report."""
    assert len(report.mistakes) == 1, [each.say("en") for each in report.mistakes]
    return report.mistakes[0]


@pytest.mark.parametrize(
    "planted", [each for each in PROVED if each.sort == "lint.crossing"], ids=lambda each: each.file
)
def test_a_refuting_record_is_out_of_order_to_the_engine_too(planted: Planted, tmp_path: Path) -> None:
    pytest.importorskip("z3")
    plant(tmp_path, [planted])
    text = the_only(lint(tmp_path / "rules.toml")).text
    pairs = dict(part.split(" = ") for part in text.values["record"].split(", "))
    if pairs.get("phase") is None or planted.file.endswith("projects.toml"):
        pairs = {"actual": "2023-01-31"} | pairs
    rows = [[*pairs, "expect"], [*("" if value == "null" else value for value in pairs.values()), "missing"]]
    book = load(tmp_path / "rules.toml")
    rule = next(
        rule for rule in book.rules if rule.file == (planted.at or planted.file) or rule.id in text.values.values()
    )
    known = {name: value for name, value in zip(*rows, strict=True) if name in rule.scope or name == "expect"}
    cases = "\n".join(" | ".join(row) for row in (known, known.values()))
    judged = replace(rule, model=rule.model.model_copy(update={"cases": cases, "given": {}}))
    assert [(each.problem, each.given) for each in run_rule(judged)] == [(None, "missing")]


def test_a_rule_that_is_switched_off_is_no_premise(tmp_path: Path) -> None:
    pytest.importorskip("z3")
    plant(tmp_path, [])
    book = tmp_path / "rules.toml"
    book.write_text(book.read_text(encoding="utf-8") + 'off.ECO-FRAMES = "not wanted"\n', encoding="utf-8")
    found = the_only(lint(book))
    assert (found.file, found.text.key) == (f"{TOLERANCE}/cost.toml", "lint.crossing")
    assert "phase = execution" in found.text.say("nb")


def test_an_overridden_limit_is_told_in_the_rulebook(tmp_path: Path) -> None:
    pytest.importorskip("z3")
    plant(tmp_path, [])
    book = tmp_path / "rules.toml"
    source = book.read_text(encoding="utf-8")
    extra = 'override.TOL-COST.limits.2024-01-01.concept = { green = "<= budget", yellow = "<= budget * 0.5" }\n'
    book.write_text(source + extra, encoding="utf-8")
    found = the_only(lint(book))
    assert (found.file, found.line, found.column) == ("rules.toml", source.count("\n") + 1, extra.index("yellow") + 1)


def test_sums_of_a_pool_need_a_proof_of_their_own(tmp_path: Path) -> None:
    pytest.importorskip("z3")
    bound = 'type = "money", standing = true, min = 0'
    free = Planted("", f"{TABLES}/concept_economy.toml", bound, 'type = "money"', "")
    asked = Planted("", f"{TOLERANCE}/cost-pool.toml", 'needs     = "year_budget > 0"', 'when = "year_budget > 0"', "")
    plant(tmp_path, [free, asked])
    report = lint(tmp_path / "rules.toml")
    assert report.mistakes == ()
    assert [each.file for each in report.proofs.undecided] == [f"{TOLERANCE}/cost-pool.toml"]


DATED = """id = "DATE-ZZ"
kind = "limit"
level = "warning"
title = { nb = "a", en = "a" }
source = { text = "a", verified = false }
table = "deliveries"
measure = "forecast"
limits.2023-01-01 = { green = "<= planned + interval '6 months'", yellow = "<= planned + interval 'LATER'" }
message = { nb = "a", en = "a" }
remedy = { nb = "a", en = "a" }
"""


@pytest.mark.parametrize(
    ("later", "sorts", "undecided"),
    [
        ("12 months", [], 0),
        ("7 months", [], 0),
        ("184 days", [], 0),
        ("183 days", [], 1),  # crosses from some days on, and nobody has found one
        ("5 months", ["lint.crossing"], 0),
        ("160 days", ["lint.crossing"], 0),
    ],
)
def test_limits_some_months_later(later: str, sorts: list[str], undecided: int, tmp_path: Path) -> None:
    pytest.importorskip("z3")
    plant(tmp_path, [])
    (tmp_path / SCHEDULE / "zz.toml").write_text(DATED.replace("LATER", later), encoding="utf-8")
    report = lint(tmp_path / "rules.toml")
    assert ([each.text.key for each in report.mistakes], len(report.proofs.undecided)) == (sorts, undecided)


@pytest.mark.parametrize(
    ("condition", "sort"),
    [
        ("state = 'active' and state = 'closed'", "lint.judged-never"),
        ("state is null or state is not null", "lint.judged-always"),
    ],
)
def test_which_projects_are_judged_is_asked_too(condition: str, sort: str, tmp_path: Path) -> None:
    pytest.importorskip("z3")
    was = "state = 'active' and phase in ('concept', 'planning', 'execution')"
    (file, line, column, _) = plant(tmp_path, [Planted(sort, PACK, f'"{was}"', f'"{condition}"', condition)])[0]
    assert (file, line, column, sort) in places(lint(tmp_path / "rules.toml"))


def test_the_same_questions_are_asked_once(tmp_path: Path) -> None:
    pytest.importorskip("z3")
    plant(tmp_path, [])
    before = lint(tmp_path / "rules.toml").proofs
    source = (tmp_path / f"{TOLERANCE}/cost.toml").read_text(encoding="utf-8")
    (tmp_path / f"{TOLERANCE}/cost-again.toml").write_text(
        source.replace("TOL-COST", "TOL-COST-AGAIN"), encoding="utf-8"
    )
    after = lint(tmp_path / "rules.toml").proofs
    assert after.made == before.made
    assert after.shared > before.shared


def test_without_the_prover_this_is_told_and_the_rest_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if name == "z3" else find(name, *rest))
    expected = plant(tmp_path, [PROVED[0], SEEN[0]])
    report = lint(tmp_path / "rules.toml")
    assert places(report) == [each for each in expected if each[3] == "lint.language"]
    assert report.proofs.missing is not None
    assert "portfolio-checker[lint]" in report.proofs.missing.say("nb")


def test_what_does_no_harm_is_a_warning(tmp_path: Path) -> None:
    pytest.importorskip("z3")
    plant(tmp_path, [each for each in PROVED if each.sort in ("lint.when-always", "lint.rows-never")])
    assert {each.text.key: level(each) for each in lint(tmp_path / "rules.toml").mistakes} == {
        "lint.when-always": "warning",
        "lint.rows-never": "error",
    }


def test_every_sort_of_lint_is_planted_somewhere() -> None:
    told = {f"lint.{key}" for key in room_texts("lint")}
    about_the_run = {f"lint.{key}" for key in ("undecided", "no-prover", "not-asked", "proofs", "found")}
    judged = {"lint.judged-never", "lint.judged-always"}
    assert told - about_the_run - judged == {each.sort for each in (*PROVED, *SEEN)}


def test_what_the_prover_cannot_tell_is_told_and_is_no_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("z3")
    from checker.authoring.lint import prover

    monkeypatch.setattr(prover, "answer", lambda formulas: None)
    plant(tmp_path, [])
    report = lint(tmp_path / "rules.toml")
    assert report.mistakes == ()
    assert f"{TOLERANCE}/cost.toml" in {each.file for each in report.proofs.undecided}
