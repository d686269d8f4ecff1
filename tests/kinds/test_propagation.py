"""Kind ``propagation``: colours that reach those who depend on their bearer, along the whole chain."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from .conftest import HEAD

PASSES = {
    "good": {"green": "green", "missing": "green", "yellow": "green", "red": "yellow"},
    "medium": {"green": "green", "missing": "yellow", "yellow": "yellow", "red": "red"},
    "low": {"green": "green", "missing": "yellow", "yellow": "red", "red": "red"},
}
LINES = "\n".join(
    f"passes.2023-01-01.{control} = {{ {', '.join(f'{colour} = {least!r}' for colour, least in line.items())} }}"
    for control, line in PASSES.items()
)
RULE = f"""
kind = "propagation"
table = "dependencies"
when = "delivered is null"
from = "supplier"
to = "dependent"
per = "control"
asks = "time"
{LINES}
"""
TOLD = RULE.replace("kind", 'message.nb = "{path}: {observed}, minst {limit}, ved {segment}."\nkind', 1)
NAMED = 'given = { dependent = "A", supplier = "B", "dependent.colour" = "green" }\n'


def cases(heading: str, *rows: str) -> str:
    lines = "\n".join((f"set | {heading} | expect", *(f"1 | {row}" for row in rows)))
    return f'{NAMED}cases = """\n{lines}\n"""\n'


def chained(*rows: str) -> str:
    """Cases of one set: dependent, supplier, control, the supplier's own colour, what the dependent says."""
    return cases("dependent | supplier | control | supplier.colour | dependent.colour", *rows)


def project(name: str, cost: str = "Green", time: str = "Green", state: str = "Active", forecast: int = 10) -> str:
    """A project with its reported colours; both are derived green, but for a forecast beyond its budget, 10."""
    return f"{name};{state};Concept;10;{forecast};Good;{cost};{time}"


def projects(*rows: str) -> str:
    return "\n".join(rows)


@pytest.mark.parametrize(("control", "colour"), list(product(PASSES, ("green", "yellow", "missing", "red"))))
def test_what_each_control_passes_of_each_colour(control: str, colour: str, chain: Any) -> None:
    chain.rule(RULE + cases("control | supplier.colour", f"{control} | {colour}"))
    assert chain.given() == [PASSES[control][colour]]


@pytest.mark.parametrize(
    ("rows", "given"),
    [
        # what reaches B is passed on with its own
        (["A | B | medium | green | green", "B | C | medium | red | green"], ["red", "red"]),
        (["A | B | good | green | green", "B | C | medium | red | green"], ["yellow", "red"]),
        (["A | B | good | green | green", "B | C | good | red | green"], ["green", "yellow"]),
        (["A | B | low | green | green", "B | C | good | red | green"], ["red", "yellow"]),
        # the rows stand in any order
        (["B | C | medium | red | green", "A | B | medium | green | green"], ["red", "red"]),
        # its own is worse than what reaches it
        (["A | B | medium | red | green", "B | C | medium | yellow | green"], ["red", "yellow"]),
        # through an organisation, which is asked nothing
        (["A | O | medium | | green", "O | C | medium | red | "], ["red", "not applicable"]),
        # nothing arrives, nobody to ask
        (["A | O | medium | | green", "O | P | medium | | "], ["not applicable", "not applicable"]),
        # as bad as it says itself; and better than it says
        (["A | B | medium | red | red"], ["green"]),
        (["A | B | good | red | missing"], ["green"]),
        (["A | B | medium | red | missing"], ["red"]),
        # two suppliers are two questions
        (
            ["A | B | medium | red | green", "A | C | good | red | green", "A | D | low | green | green"],
            ["red", "yellow", "green"],
        ),
        # on oneself
        (["A | A | low | red | green"], ["not applicable"]),
        # a circle into which red comes: everybody settles on it, and nothing is told of what only comes back
        (
            ["A | B | medium | green | green", "B | A | medium | green | green", "B | C | medium | red | green"],
            ["red", "green", "red"],
        ),
        # its own colour, come back
        (["A | B | medium | green | green", "B | A | medium | red | green"], ["green", "red"]),
        # a circle in which each has its own
        (["A | B | medium | yellow | green", "B | A | medium | red | green"], ["yellow", "red"]),
    ],
)
def test_chains(rows: list[str], given: list[str], chain: Any) -> None:
    assert chain.rule(RULE + chained(*rows)).given() == given


@pytest.mark.parametrize(
    ("rows", "given"),
    [
        # what is not known of one row is not known of those behind it
        (["A | B | medium | green | green", "B | C | | yellow | green"], ["missing", "missing"]),
        (["A | B | medium | green | green", "B | | medium | | green"], ["missing", "missing"]),
        # unless it makes no difference: the worst that could come is no worse than what is said
        (["A | B | good | green | yellow", "B | C | | red | green"], ["green", "missing"]),
        (["A | B | medium | green | green", "B | C | | green | green"], ["green", "missing"]),
        # or it is asked for already
        (["A | B | medium | red | green", "B | C | | red | green"], ["red", "missing"]),
        (["A | B | medium | yellow | green", "B | C | | red | green"], ["yellow", "missing"]),
        # whose supplier or dependent is not named
        (["A | | medium | | green"], ["missing"]),
        ([" | B | medium | red | "], ["missing"]),
        # what only comes back is not feared either
        (
            ["A | B | medium | green | green", "B | A | medium | red | green", "C | A | | | green"],
            ["green", "red", "missing"],
        ),
    ],
)
def test_silence_makes_no_chain_green(rows: list[str], given: list[str], chain: Any) -> None:
    assert chain.rule(RULE + chained(*rows)).given() == given


def test_a_condition_that_cannot_be_known(chain: Any) -> None:
    rule = RULE.replace('when = "delivered is null"', "when = \"note = 'open'\"")
    rows = [
        "A | B | medium | green | green | open",
        "B | C | medium | red | green | ",
        "B | D | low | red | green | shut",
    ]
    text = cases("dependent | supplier | control | supplier.colour | dependent.colour | note", *rows)
    assert chain.rule(rule + text).given() == ["missing", "missing", "not applicable"]


def test_a_later_line_and_a_segment_that_passes_nothing(chain: Any) -> None:
    later = 'passes.2024-01-01.good = "not applicable"\n'
    text = cases(
        "control | supplier.colour | period", "good | red | 2023-12", "good | red | 2024-01", "low | red | 2024-01"
    )
    assert chain.rule(RULE + later + text).given() == ["yellow", "not applicable", "red"]
    text = cases("control | supplier.colour | period", "good | red | 2022-12")
    assert chain.rule(RULE + text).given() == ["not applicable"]


def test_without_segments(chain: Any) -> None:
    line = 'passes.2023-01-01 = { green = "green", yellow = "green", missing = "yellow", red = "yellow" }\n'
    rule = RULE.replace('per = "control"\n', "").replace(LINES, line)
    rows = ["A | B | | red | green", "C | B | | red | green", "D | A | | missing | green"]
    assert chain.rule(rule + chained(*rows)).given() == ["yellow", "yellow", "yellow"]


def test_a_finding_shows_the_way_and_points_at_its_last_row(chain: Any) -> None:
    rows = "A;B;Medium\nB;O;Good\nO;C;Low\nD;C;Good;2023-01-02"
    given = projects(project("A"), project("B", time="Red"), project("C", cost="Red", forecast=20), project("D"))
    [finding] = chain.rule(TOLD).found(chain.submit(rows, given, "O;"), language="nb")
    assert finding.message == "A ← B (Middels) Rød: Grønn, minst Rød, ved Middels."
    assert (finding.class_, finding.level, finding.colour, finding.parameter) == ("defect", "error", "red", "time")
    assert (finding.observed, finding.limit, finding.segment) == ("green", "red", "medium")
    assert (finding.cell, finding.row, finding.project, finding.related) == ("B2", 2, "A", None)
    assert (
        chain.folder.joinpath(finding.rule_file or "")
        .read_text()
        .splitlines()[(finding.rule_line or 0) - 1]
        .startswith("passes.2023-01-01.medium")
    )


def test_a_way_of_several_rows(chain: Any) -> None:
    rows = "A;B;Medium\nB;O;Good\nO;C;Low"
    given = projects(project("A"), project("B"), project("C", cost="Red", forecast=20))
    found = chain.rule(TOLD).found(chain.submit(rows, given, "O;"), language="nb")
    assert [(each.message, each.cell, each.related) for each in found] == [
        (
            "A ← B (Middels) ← O (God) ← C (Lav) Rød: Grønn, minst Gul, ved Middels.",
            "B2",
            ["dependencies.csv · B3", "dependencies.csv · B4"],
        ),
        ("B ← O (God) ← C (Lav) Rød: Grønn, minst Gul, ved God.", "B3", ["dependencies.csv · B4"]),
    ]


def test_it_asks_and_feeds_nothing(chain: Any) -> None:
    from checker.pipeline import Request, check

    folder = chain.rule(RULE).submit("A;B;Medium", projects(project("A"), project("B", time="Red")))
    report, _ = check(Request([folder], rules=chain.folder / "rules.toml", language="en"))
    assert {each.project: each.colours["time"] for each in report.project_statuses} == {
        "A": ("green", "green"),
        "B": ("red", "green"),
    }
    outcome = next(each for each in report.outcomes if each.rule == "RULE")
    assert (outcome.red, outcome.parameter) == (1, None)


@pytest.mark.parametrize(
    ("side", "supplier", "limit"),
    [
        ("worst", project("B", cost="Green", time="Green", forecast=11), "yellow"),  # derived yellow
        ("worst", project("B", cost="Red", time="Green"), "red"),  # reported
        ("reported", project("B", cost="Green", time="Green", forecast=20), None),
        ("reported", project("B", cost="Yellow", time="Green", forecast=20), "yellow"),
        ("derived", project("B", cost="Red", time="Red"), None),
        ("derived", project("B", cost="Green", time="Green", forecast=20), "red"),
        ("reported", project("B", cost="", time="Green"), "yellow"),  # judged, and reports nothing: missing
        ("reported", project("B", cost="", time="", state="Paused"), None),
        ("worst", project("B", cost="", time="", state="Paused", forecast=20), None),  # not judged: nothing is derived
        ("worst", project("B", cost="Red", time="", state="Paused"), "red"),  # what it reports counts
    ],
)
def test_whose_colours_pass(side: str, supplier: str, limit: str | None, chain: Any) -> None:
    rule = f'{RULE}side = "{side}"\nof = "cost"\n'
    found = chain.rule(rule).found(chain.submit("A;B;Medium", projects(project("A"), supplier)))
    assert [each.limit for each in found] == ([limit] if limit else [])


def test_the_worst_of_all_parameters_passes_unless_one_is_named(chain: Any) -> None:
    folder = chain.submit("A;B;Medium", projects(project("A"), project("B", cost="Green", time="Red")))
    assert [each.limit for each in chain.rule(RULE).found(folder)] == ["red"]
    assert chain.rule(f'{RULE}of = "cost"\n').found(folder) == []


@pytest.mark.parametrize(
    ("dependent", "observed"),
    [
        (project("A", time="Yellow"), "yellow"),
        (project("A", time="Information missing"), "missing"),
        (project("A", time=""), "green"),  # derived, where nothing is reported
        (project("A", time="Red"), None),
        (project("A", time="", state="Paused"), None),  # says nothing, and is not asked
        (project("A", time="Green", state="Paused"), "green"),
    ],
)
def test_what_the_dependent_says(dependent: str, observed: str | None, chain: Any) -> None:
    found = chain.rule(RULE).found(chain.submit("A;B;Medium", projects(dependent, project("B", cost="Red"))))
    assert [each.observed for each in found] == ([observed] if observed else [])


def test_names_meet_by_their_aliases(chain: Any) -> None:
    rows = "A;Byggeprosjekt;Medium\nBygg;B;Medium"
    given = projects(project("A"), project("B", cost="Red"))
    [finding] = chain.rule(TOLD).found(chain.submit(rows, given, "Byggeprosjekt;Bygg"), language="nb")
    assert finding.message.startswith("A ← Byggeprosjekt (Middels) ← B (Middels) Rød:")


def test_each_period_is_a_graph_of_its_own(chain: Any) -> None:
    folders = [
        chain.submit("A;B;Medium", projects(project("A"), project("B", cost=colour)), month=month)
        for colour, month in (("Red", "2023-01"), ("Green", "2023-02"))
    ]
    assert [(each.period, each.limit) for each in chain.rule(RULE).found(*folders)] == [("2023-01", "red")]


def test_what_cannot_be_known_is_told_behind_it_too(chain: Any) -> None:
    rows = "A;B;Medium\nB;C;"
    folder = chain.submit(rows, projects(project("A"), project("B"), project("C", cost="Red")))
    found = chain.rule(RULE).found(folder)
    assert [(each.cell, each.message) for each in found] == [
        (
            "B2",
            "Cannot be judged (Title): something is lacking of a dependency further back in the chain, "
            "and it could matter here.",
        ),
        ("B3", "Cannot be judged (Title): Control is blank."),
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "asks =",
            'parameter = "cost"\nasks =',
            "A rule of kind propagation asks, and feeds no parameter. Strike parameter.",
        ),
        ('asks = "time"', 'asks = "tme"', 'Unknown: "tme", did you mean time? Allowed: cost, time.'),
        ("asks =", 'of = "cst"\nasks =', 'Unknown: "cst", did you mean cost? Allowed: cost, time.'),
        ("asks =", 'side = "best"\nasks =', None),
        ("missing = 'green', ", "", "It is not said what happens where the supplier is: missing."),
        ("missing = 'green', yellow = 'green'", "mising = 'green', yellow = 'green'", None),
        (
            "good = { green = 'green'",
            "good = { green = 'gren'",
            'Unknown: "gren", did you mean green? Allowed: green, yellow, red.',
        ),
        ("good = { green = 'green'", "good = { green = 'missing'", 'Unknown: "missing". Allowed: green, yellow, red.'),
        ("low = {", "lw = {", None),
        (LINES.splitlines()[2], "", None),
        (
            "yellow = 'green', red = 'yellow'",
            "yellow = 'yellow', red = 'green'",
            "A supplier that is red cannot mean less to its dependent than one that is yellow.",
        ),
        (
            "green = 'green', missing = 'green'",
            "green = 'yellow', missing = 'green'",
            "A supplier that is missing cannot mean less to its dependent than one that is green.",
        ),
        ('from = "supplier"', 'from = "note"', None),
        ('per = "control"', 'per = "note"', None),
        ("2023-01-01.good", "2023-01.good", None),
    ],
)
def test_mistakes_are_told_at_their_place(old: str, new: str, told: str | None, chain: Any) -> None:
    assert old in RULE
    text = RULE.replace(old, new, 1)
    [(place, sentence), *_] = chain.rule(text).mistakes()
    line = int(place.partition(":")[0])
    changed = [
        number for number, (a, b) in enumerate(zip(RULE.split("\n"), text.split("\n"), strict=False), 1) if a != b
    ]
    assert line == changed[0] or (new == "" and line == changed[0] - 2), (place, sentence)
    assert told is None or sentence == told


def test_a_line_that_is_no_table_is_a_mistake(chain: Any) -> None:
    line = LINES.splitlines()[0]
    [(place, text)] = chain.rule(RULE.replace(line, 'passes.2023-01-01.good = "green"')).mistakes()
    assert place == "9:19"
    assert text.startswith("What each colour of the supplier means is expected here: { green =")


def alone(chain: Any, *ends: str) -> None:
    """Let the ends name projects and nothing else."""
    file = chain.tables / "dependencies.toml"
    lines = file.read_text(encoding="utf-8").splitlines()
    columns = tuple(f"column.{end} " for end in ends)
    both = '["parties.party", "projects.project"]'
    mended = [line.replace(both, '"projects.project"') if line.startswith(columns) else line for line in lines]
    file.write_text("\n".join(mended), encoding="utf-8")


TWO = projects(project("A"), project("C", cost="Red"))
SPELT = """
kind = "refers"
table = "dependencies"
column = "{column}"
"""


def test_a_supplier_that_can_only_be_a_project_and_is_none_is_missing(chain: Any) -> None:
    folder = chain.submit("A;Cc;Medium\nA;C;Medium", TWO)
    assert (chain.rule(RULE).outcome(folder).not_applicable, chain.outcome(folder).red) == (1, 1)
    alone(chain, "supplier")
    outcome = chain.outcome(folder)
    assert (outcome.missing, outcome.red, outcome.not_applicable) == (1, 1, 0)
    found = {each.cell: each for each in chain.found(folder)}
    assert found["B2"].message == 'Cannot be judged (Title): "Cc" is not in "Projects".'
    assert found["B2"].remedy == 'Correct the name, or enter "Cc" in "Projects".'
    assert (found["B2"].level, found["B2"].colour, found["B2"].project) == ("error", "missing", "A")
    assert found["B3"].colour == "red"


def test_who_a_supplier_is_may_matter_further_on(chain: Any) -> None:
    alone(chain, "supplier", "dependent")
    folder = chain.submit("A;B;Medium\nB;Cc;Medium", projects(project("A"), project("B"), project("C")))
    found = chain.rule(RULE).found(folder)
    assert [(each.cell, "further back" in each.message) for each in found] == [("B2", True), ("B3", False)]


def test_a_dependent_that_can_only_be_a_project_and_is_none_is_missing(chain: Any) -> None:
    alone(chain, "dependent")
    [found] = chain.rule(RULE).found(chain.submit("Aa;C;Medium", TWO))
    assert (found.cell, found.column, found.colour) == ("A2", "dependent", "missing")
    assert '"Aa" is not in "Projects"' in found.message


@pytest.mark.parametrize(("column", "told"), [("supplier", False), ("dependent", True)])
def test_what_a_rule_about_names_tells_is_not_told_again(column: str, told: bool, chain: Any) -> None:
    alone(chain, "supplier", "dependent")
    names = chain.folder / "rules/small/names.toml"
    names.write_text(HEAD.replace('"RULE"', '"NAMES"') + SPELT.format(column=column), encoding="utf-8")
    folder = chain.submit("A;Cc;Medium", TWO)
    assert bool(chain.rule(RULE).found(folder)) == told
    assert chain.outcome(folder).missing == 1


def test_another_name_of_a_project_is_no_stranger(chain: Any) -> None:
    alone(chain, "supplier")
    [found] = chain.rule(RULE).found(chain.submit("A; c ;Medium", TWO))
    assert found.colour == "red"
