"""Small changes of rules: each is made, and what no case notices comes with a case that does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from checker.authoring.lint.reading import read
from checker.authoring.testing import Changes, changes, tried
from checker.authoring.testing.case_set import SuggestedCase, case_set_of
from checker.authoring.testing.mutations import mutants
from checker.authoring.testing.survivors import Equivalence
from checker.authoring.testing.text import of_changes, summary_of_changes
from checker.expression import compile_expression
from checker.expression.to_source import to_source
from checker.kinds.rule import Rule
from checker.rulebook import loader as rulebook

Change = Callable[[str, str], Changes]
Written = Callable[[str, str], Path]
ROOT = Path(__file__).parents[3]
PACKS = sorted(path.parent.name for path in (ROOT / "rules").glob("*/pack.toml"))
BOOK = """
title = {{ nb = "Prøve", en = "Trial" }}
languages = ["nb", "en"]
packs = ['{pack}']
"""
COMPARE = "\n".join(
    f'compare.{reported} = {{ green = "note", yellow = "note", red = "note", missing = "note" }}'
    for reported in ("green", "yellow", "red", "missing", "blank")
)


def book_of(pack: str, folder: Path) -> Path:
    """A rulebook with one shipped pack."""
    path = folder / "rules.toml"
    path.write_text(BOOK.format(pack=ROOT / "rules" / pack) + COMPARE, encoding="utf-8")
    return path


def rule_of(path: Path) -> Rule:
    """The only rule of a rulebook."""
    [rule] = rulebook.load(path).rules
    return rule


def said(path: Path) -> list[str]:
    """Every change of the only rule, in words."""
    return [str(mutant.change) for mutant in mutants(rule_of(path))]


COST = """
kind = "limit"
measure = "forecast"
per = "phase"
when = "pool is null and state = 'active'"
needs = "budget > 0"
limits.2023-01-01.concept = { green = "<= budget", yellow = "<= budget * 1.15" }
limits.2023-01-01.planning = { green = "< budget", yellow = "<= p50" }
limits.2023-01-01.execution = "not applicable"
limits.2024-01-01.concept = { green = "<= budget", yellow = "<= budget * 1.1" }
"""
ONE = """\
phase   | pool | state  | budget | p50   | forecast | expect
concept |      | active | 20.00  | 25.00 | 20.00    | green
"""


def test_the_changes_of_a_limit(written: Written) -> None:
    assert set(said(written(COST, ONE))) >= {
        "limits.2023-01-01.concept.green: <= budget → <= budget + 0.01",
        "limits.2023-01-01.concept.green: <= budget → <= budget - 0.01",
        "limits.2023-01-01.concept.green: <= budget → < budget",
        "limits.2023-01-01.planning.green: < budget → <= budget",
        "limits.2023-01-01.concept.yellow: 1.15 → 1.16",
        "limits.2023-01-01.concept.yellow: 1.15 → 1.14",
        "limits.2023-01-01.concept exchanged with planning",
        "limits.2023-01-01.concept.green exchanged with yellow",
        "yellow exchanged with beyond (red)",
        'limits.2023-01-01.concept: → "not applicable"',
        "limits.2024-01-01.concept: left out",
        "needs: left out",
        "needs: budget > 0 → budget >= 0",
        "needs: 0 → 0.01",
        "when: left out",
        "when: without pool is null",
        "when: without state = 'active'",
        "when: pool is null → pool is not null",
        "when: state = 'active' → state <> 'active'",
    }


def test_the_changes_of_other_kinds(written: Written) -> None:
    grade = 'kind = "grade"\ncolumn = "scope"\ngrades.2023-01-01 = { green = ["good"], yellow = ["low"] }\n'
    assert said(written(grade, ONE)) == [
        "grades.2023-01-01.green: good moved to yellow",
        "grades.2023-01-01.yellow: low moved to green",
        "grades.2023-01-01.yellow: low moved to red",
    ]
    require = 'kind = "require"\nfields.2023-01-01 = ["budget", "forecast"]\n'
    assert said(written(require, ONE)) == [
        "fields.2023-01-01: without budget",
        "fields.2023-01-01: without forecast",
    ]
    rows = 'kind = "require"\nrows = "milestones"\nrows_when = "actual is null"\nfields.2023-01-01 = ["planned"]\n'
    assert said(written(rows, ONE)) == [
        "rows_when: actual is null → actual is not null",
        "rows_when: left out",
        "fields.2023-01-01: without planned",
    ]
    unique = 'kind = "unique"\ncolumns = ["phase", "pool"]\n'
    assert said(written(unique, ONE)) == ["columns: without phase", "columns: without pool"]


def test_a_change_that_the_rulebook_would_refuse_is_none(written: Written) -> None:
    rule = 'kind = "assert"\nholds = "forecast / 2 <= budget"\n'
    assert [each for each in said(written(rule, ONE)) if "2 →" in each] == ["holds: 2 → 1"]  # a third is no decimal


WEAK = {
    "limit": (COST, ONE),
    "days": (
        'kind = "limit"\nunit = "days"\nmeasure = "ends - starts"\nbeyond = "green"\n'
        'limits.2023-01-01 = { red = "< 30", yellow = "< 90" }\n',
        "starts     | ends       | expect\n2023-01-01 | 2023-12-01 | green\n",
    ),
    "date": (
        'kind = "limit"\nmeasure = "ends"\nlimits.2023-01-01 = { green = "<= starts + interval \'6 months\'" }\n',
        "starts     | ends       | expect\n2023-01-31 | 2023-02-01 | green\n",
    ),
    "pool": (
        'kind = "limit"\npool = "pool"\nmeasure = "forecast"\nneeds = "budget > 0"\n'
        'limits.2023-01-01 = { green = "<= budget", yellow = "<= budget * 1.15" }\n',
        "set | pool | budget | forecast | expect\n1   | A    | 10.00  | 9.00     | green\n"
        "1   | A    | 0.00   | 0.50     | green\n",
    ),
    "grade": (
        'kind = "grade"\ncolumn = "scope"\ngrades.2023-01-01 = { green = ["good"], yellow = ["low"] }\n',
        "scope | expect\ngood  | green\n",
    ),
    "assert": (
        'kind = "assert"\nwhen = "state = \'active\'"\nholds = "p50 is null or (forecast <= p50 and slack > 5)"\n'
        'optional = ["p50", "slack"]\n',
        "state  | p50   | forecast | slack | expect\nactive | 20.00 | 10.00    | 9     | ok\n",
    ),
    "rows": (
        'kind = "require"\nwhen = "state = \'active\'"\nrows = "milestones"\nrows_when = "actual is null"\n'
        'fields.2023-01-01 = ["planned", "owner"]\n',
        "state  | rows.planned | rows.owner | rows.actual | expect\n"
        "active | 2023-02-01   | A          |             | ok\n",
    ),
    "unique": (
        'kind = "unique"\ncolumns = ["phase", "pool"]\n',
        "set | phase   | pool | expect\n1   | concept | A    | finding\n1   | concept | A    | finding\n",
    ),
    "balance": (
        'kind = "balance"\nparts = "p50 - budget"\ntotal = "forecast"\nrounding = "0.1"\n',
        "p50  | budget | forecast | expect\n3.00 | 1.00   | 2.00     | ok\n",
    ),
    "terms": (
        'kind = "balance"\nterm.a = { row = "budget", when = "project = \'A\'" }\n'
        'term.b = { sum = "budget", when = "pool = \'x\'" }\nparts = "b"\ntotal = "a"\nrounding = "1"\n',
        "set | project | pool | budget | expect\n1   | A       | y    | 5.00   | ok\n1   | B       | x    | 5.00   |\n"
        "1   | C       | y    | 5.00   |\n",
    ),
    "refers": (
        'table = "milestones"\nkind = "refers"\ncolumn = "project"\nwhen = "owner is not null"\n',
        "project | known | owner | expect\nA       | A;B   | A     | ok\n",
    ),
}  # fmt: skip


def pasted(cases: str, paste: SuggestedCase | None) -> str:
    """The case table with the lines that are proposed, and with the new columns that they ask for."""
    assert paste is not None
    heading, *lines = cases.splitlines()
    if paste.added:
        place = [part.strip() for part in heading.split("|")].index("expect")
        blanks = [" "] * len(paste.added)
        lines = ["|".join([*(cells := line.split("|"))[:place], *blanks, *cells[place:]]) for line in lines]
    return "\n".join([paste.heading or heading, *lines, *paste.lines]) + "\n"


@pytest.mark.parametrize("name", WEAK)
def test_the_line_that_is_proposed_notices_the_change(name: str, change: Change, written: Written) -> None:
    """Pasting what is proposed, one line after another, leaves nothing unnoticed; every line agrees with the rule."""
    rule, cases = WEAK[name]
    before = len(changes(written(rule, cases), ["RULE"]).unnoticed)
    for _ in range(6):
        proposed = list(dict.fromkeys(each.paste for each in changes(written(rule, cases), ["RULE"]).unnoticed))
        wider = [paste for paste in proposed if paste is not None and paste.added]
        for paste in wider[:1] or proposed:  # a new column comes first, since it shifts the other lines
            cases = pasted(cases, paste)
    path = written(rule, cases)
    assert tried(path, ["RULE"]).failing == []
    assert (before > 0, [str(each.change) for each in changes(path, ["RULE"]).unnoticed]) == (True, [])


def test_what_is_told_of_a_change(change: Change) -> None:
    found = change(
        'kind = "assert"\nholds = "forecast <= budget"\n', "forecast | budget | expect\n1.00     | 2.00   | ok\n"
    )
    assert [str(each.change) for each in found.unnoticed] == ["holds: forecast <= budget → forecast < budget"]
    [survivor] = found.unnoticed
    assert survivor.paste is not None
    assert survivor.paste.lines == ("2.00     | 2.00   | ok",)
    assert survivor.file == "rules/small/tolerance/cost.toml"
    assert "not noticed" in summary_of_changes(found, "en")


def test_who_is_judged_is_changed_too(written: Written) -> None:
    book = written(COST, ONE)
    pack = book.parent / "rules/small/pack.toml"
    text = pack.read_text(encoding="utf-8").replace("state = 'active'", "state = 'active' and phase <> 'concept'")
    cases = "state  | phase    | expect\nactive | planning | yes\nactive | concept  | no\n"
    pack.write_text(text[: text.index("cases")] + f'cases = """\n{cases}"""\n', encoding="utf-8")
    found = changes(book, ["judged"])
    assert [(each.file, str(each.change), each.paste and each.paste.lines) for each in found.unnoticed] == [
        ("rules/small/pack.toml", "holds: without state = 'active'", ("paused | planning | no",))
    ]
    assert text.splitlines()[found.unnoticed[0].line - 1].startswith("judged.when")


def test_a_change_that_changes_nothing_is_proved_so(change: Change) -> None:
    rule = 'kind = "assert"\nholds = "forecast <= budget and (forecast <= budget or slack = 7)"\noptional = ["slack"]\n'
    cases = "forecast | budget | slack | expect\n1.00     | 1.00   |       | ok\n1.01     | 1.00   | 7     | finding\n"
    found = change(rule, cases)
    assert "holds: without slack = 7" in [str(each.change) for each in found.equivalent]
    assert "proved to change nothing" in render_changes(found)


@pytest.mark.long
def test_what_is_noticed_is_never_proved_to_change_nothing(tmp_path: Path) -> None:
    path = book_of("hso", tmp_path)
    proofs = Equivalence(read(path))
    wrong, asked = [], 0
    for rule in rulebook.load(path).rules:
        case_set, changed = case_set_of(rule), list(mutants(rule))
        judged = case_set.judged([mutant.rule for mutant in changed])
        noticed = [mutant for mutant, codes in zip(changed, judged, strict=True) if codes != case_set.codes]
        wrong += [str(mutant.change) for mutant in noticed if proofs.proved(rule, mutant)]
        asked += len(noticed)
    assert (asked > 400, wrong) == (True, [])


def test_without_z3_it_is_said_that_nothing_was_proved(change: Change, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Equivalence, "possible", False)
    rule = 'kind = "assert"\nholds = "forecast <= budget or forecast <= budget"\n'
    found = change(rule, "forecast | budget | expect\n1.00     | 1.00   | ok\n1.01     | 1.00   | finding\n")
    assert (found.equivalent, len(found.undecided)) == ([], 3)
    assert "z3 is not installed" in render_changes(found)


def test_a_rule_without_cases_is_not_changed(change: Change) -> None:
    found = change(COST, "")
    assert (found.count, [rule.id for rule in found.untested]) == (1, ["RULE"])  # the one is of who is judged


@pytest.mark.parametrize("pack", PACKS)
def test_an_expression_that_is_spelled_again_means_the_same(pack: str, tmp_path: Path) -> None:
    for rule in rulebook.load(book_of(pack, tmp_path)).rules:
        for path, part in rule.parts.items():
            scope = rule.kind.scope(rule.model, path, rule.scope, rule.pack)
            assert scope is not None
            days = getattr(rule.model, "unit", None) == "days" or path == ("states",)
            again = compile_expression(to_source(part.tree), scope, days=days, optional=rule.model.optional)
            assert (again.sql, again.reads) == (part.sql, part.reads)


@pytest.mark.parametrize(
    "text",
    [
        "forecast - (budget - p50) > 0",
        "forecast * (budget + p50) > -(budget)",
        "not (forecast > 1 or budget > 1) and not forecast = 2",
        "case when forecast > 1 then budget else p50 end > 1.50",
        "phase in ('concept', 'planning') or phase not in ('concept')",
        "forecast between 1 and 2 or budget not between 1 and 2",
        "measures like '%a''b%' and pool is not distinct from measures",
        "starts + interval '6 months' < date '2023-01-31' and abs(forecast) > 1",
        "coalesce(forecast, -1.50, budget) is not null",
    ],
)
def test_every_sort_of_expression_can_be_spelled_again(text: str, written: Written) -> None:
    scope = rule_of(written(COST, ONE)).scope
    first = compile_expression(text, scope)
    assert compile_expression(to_source(first.tree), scope).sql == first.sql


@pytest.mark.parametrize("pack", PACKS)
def test_every_change_of_the_shipped_packs_is_noticed(pack: str, tmp_path: Path) -> None:
    """Or proved to change nothing; the count is printed (``pytest -s``)."""
    found = changes(book_of(pack, tmp_path), ())
    print(f"\n{pack}: {summary_of_changes(found, 'en')}")  # noqa: T201
    assert found.count > 50
    assert [str(each.change) for each in (*found.unnoticed, *found.undecided)] == []
    assert found.untested == []


def render_changes(found: Changes) -> str:
    """What is printed of changes, in English."""
    return "\n".join(line for block in of_changes(found, "en") for line in block)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("DEP-PROPAGATION", ("passes.2023-01-01.good.red", "passes.2023-01-01.low.missing", "from", "when")),
        ("DEP-HUB", ("at_least", "share", "from", "when")),
        ("DEP-CYCLE", ("when",)),
    ],
)
def test_rules_on_dependencies_are_changed_where_they_would_still_load(name: str, parts: tuple[str, ...]) -> None:
    [rule] = [each for each in rulebook.load(ROOT / "rules.toml").rules if each.id == name]
    found = list(mutants(rule))
    for part in parts:
        assert any(part in str(mutant.change) for mutant in found), part
    for mutant in found:
        assert not list(rule.kind.check(mutant.rule.model, rule.scope, rule.pack, mutant.rule.lines))
    assert case_set_of(rule).codes not in case_set_of(rule).judged([mutant.rule for mutant in found])


def test_each_pattern_of_a_statement_is_left_out_in_turn(written: Written) -> None:
    rule = (
        'kind = "statement"\nstates = "forecast - budget"\n'
        "patterns.nb = ['{figure} over', '{figure} for mye']\npatterns.en = ['{figure} too much']\n"
    )
    changed = [each for each in said(written(rule, "text | forecast | expect\nx | 1.00 | ok\n")) if "patterns" in each]
    assert changed == [
        "patterns.nb: without {figure} over",
        "patterns.nb: without {figure} for mye",
        "patterns.en: without {figure} too much",
    ]


@pytest.mark.parametrize(("known", "unnoticed"), [("A", []), ("", ["follows: without project"])])
def test_a_column_that_is_followed_no_longer(
    change: Callable[[str, str], Changes], known: str, unnoticed: list[str]
) -> None:
    rule = 'kind = "movement"\ntable = "milestones"\nof = "vanished"\nfollows = "project"\n'
    lines = f"1 | 2023-01 | A | {known} | {'ok' if known else 'finding'}\n1 | 2023-02 | B | B | not applicable\n"
    found = change(rule, f"set | period | project | known | expect\n{lines}")
    assert [each.change.say("en") for each in found.survivors] == unnoticed
