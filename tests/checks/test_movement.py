"""Kind ``movement``: records against their like in the period before, from the files to the finding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

MOVED = """
kind = "movement"
table = "projects"
finds = "budget is distinct from previous.budget"
optional = ["budget", "previous.budget"]
"""
REASONED = (
    MOVED.replace('"previous.budget"]', '"previous.budget"]\nrows = "dependencies"')
    + "rows_when = \"control = 'good' and note = record.pool\"\n"
)
LASTING = """
kind = "movement"
table = "projects"
finds = "forecast = previous.forecast"
lasting = 2
"""
ARROWS = """
kind = "movement"
table = "projects"
each = "parameter"
finds = "parameter.reported = 'red' and previous.parameter.reported = 'green'"
"""
GONE = 'kind = "movement"\ntable = "projects"\nof = "vanished"\n'
NEW = 'kind = "movement"\ntable = "projects"\nof = "appeared"\n'


def row(name: str, budget: str = "10", forecast: str = "10", cost: str = "Green", time: str = "Green") -> str:
    """A line of projects.csv: Project;State;Phase;Budget;Forecast;Control;Cost;Time."""
    return f"{name};Active;Concept;{budget};{forecast};Good;{cost};{time}"


def months(chain: Any, **lines: str) -> list[Path]:
    """Submissions of several months, each with some projects."""
    return [chain.submit("", text, month=f"2023-{month.removeprefix('m')}") for month, text in lines.items()]


def test_what_moved_is_told_with_what_it_was(chain: Any) -> None:
    chain.rule(MOVED)
    before, after = months(chain, m01=row("A", "10.00"), m02=row("A", "12.50"))
    [finding] = chain.found(after)
    assert (finding.observed, finding.limit, finding.distance, finding.unit) == ("12.50", "10.00", "2.50", "MNOK")
    assert (finding.file, finding.cell, finding.period) == ("projects.csv", "D2", "2023-02")
    assert finding.related == [f"{before.name}/projects.csv · D2"]
    assert finding.class_ == "defect"


def test_what_stands_still_is_in_order(chain: Any) -> None:
    chain.rule(MOVED)
    _, after = months(chain, m01=row("A"), m02=row("A"))
    assert chain.found(after) == []
    assert chain.outcome(after).green == 1


def test_a_record_without_its_like_is_not_compared(chain: Any) -> None:
    chain.rule(MOVED)
    _, after = months(chain, m01=row("A"), m02=row("A") + "\n" + row("B", "99"))
    outcome = chain.outcome(after)
    assert (outcome.green, outcome.not_applicable, outcome.failed) == (1, 1, 0)


def test_the_first_period_is_compared_with_nothing(chain: Any) -> None:
    chain.rule(MOVED)
    [first] = months(chain, m01=row("A"))
    assert chain.outcome(first).not_run.say("en") == "no previous period"


def test_months_given_together_are_compared_with_each_other(chain: Any) -> None:
    chain.rule(MOVED)
    found = chain.found(*months(chain, m01=row("A", "10"), m02=row("A", "11"), m03=row("A", "11")))
    assert [(each.period, each.observed) for each in found] == [("2023-02", "11.00")]


@pytest.mark.parametrize(("control", "note", "told"), [("Good", "felles", 0), ("Low", "felles", 1), ("Good", "x", 1)])
def test_a_row_of_another_table_gives_the_reason(chain: Any, control: str, note: str, told: int) -> None:
    chain.rule(REASONED)
    months(chain, m01=row("A", "10"))
    after = chain.submit(f"A;B;{control};;{note}", row("A", "11"), month="2023-02")
    text = (after / "projects.csv").read_text(encoding="utf-8")
    text = text.replace("Project;", "Pool;Project;").replace("\nA;", "\nfelles;A;")
    (after / "projects.csv").write_text(text, encoding="utf-8")
    assert len(chain.found(after)) == told


def test_what_must_last_is_told_when_it_has(chain: Any) -> None:
    chain.rule(LASTING)
    one, two, three, four = months(
        chain,
        m01=row("A") + "\n" + row("B"),
        m02=row("A"),
        m03=row("A") + "\n" + row("B"),
        m04=row("A") + "\n" + row("B"),
    )
    assert chain.outcome(two).not_run.say("en") == "needs 2 earlier periods, and has 1"
    assert [each.key for each in chain.found(three)] == ["A"]
    assert [each.key for each in chain.found(four)] == ["A"]  # B was away in February
    assert one.is_dir()


def test_each_parameter_by_itself(chain: Any) -> None:
    chain.rule(ARROWS)
    _, after = months(chain, m01=row("A"), m02=row("A", cost="Red", time="Red") + "\n" + row("B", cost="Red"))
    found = chain.found(after)
    assert [(each.parameter, each.column, each.observed, each.limit) for each in found] == [
        ("cost", "status_cost", "red", "green"),
        ("time", "status_time", "red", "green"),
    ]
    assert len({each.id for each in found}) == 2


def test_who_is_gone_is_told_where_he_stood(chain: Any) -> None:
    chain.rule(GONE)
    before, after = months(
        chain, m01=row("Radiologi fase 1") + "\n" + row("B"), m02=row("B") + "\n" + row("Radiologi fase 2")
    )
    [finding] = chain.found(after)
    assert (finding.key, finding.file, finding.cell) == ("Radiologi fase 1", f"{before.name}/projects.csv", "A2")
    outcome = chain.outcome(after)
    assert (outcome.failed, outcome.green) == (1, 1)


def test_a_similar_name_is_offered_and_not_guessed(chain: Any) -> None:
    chain.rule(GONE)
    path = chain.folder / "rules/small/chain.toml"
    text = path.read_text(encoding="utf-8").replace('message.en = "Message"', 'message.en = "Perhaps {nearest}."')
    path.write_text(text, encoding="utf-8")
    _, after = months(chain, m01=row("Radiologi fase 1"), m02=row("B") + "\n" + row("Radiologi fase 2"))
    assert [each.message for each in chain.found(after)] == ["Perhaps Radiologi fase 2."]


def test_who_is_new_is_told(chain: Any) -> None:
    chain.rule(NEW)
    _, after = months(chain, m01=row("A"), m02=row("A") + "\n" + row("B"))
    [finding] = chain.found(after)
    assert (finding.key, finding.file, finding.cell) == ("B", "projects.csv", "A3")


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ('kind = "movement"\ntable = "projects"\n', "1:1", "finds is lacking"),
        (MOVED + "lasting = 0\n", "6:1", "greater than or equal to 1"),
        (GONE + "lasting = 2\n", "4:1", "only for records that both periods have"),
        (GONE + 'each = "parameter"\n', "4:1", "only for records that both periods have"),
        (
            MOVED.replace("projects", "milestones").replace("budget", "planned") + 'each = "parameter"\n',
            "6:1",
            "judged.table",
        ),
        (MOVED.replace('previous.budget"\nop', 'previous.budgt"\nop'), "4:34", "did you mean previous.budget"),
        (GONE + 'finds = "previous.budget > 0"\n', "4:10", "is then of the period before that; write budget"),
        (GONE + 'when = "budget > 0 and previous.budget > 0"\n', "4:24", "write budget"),
        (MOVED + 'rows = "partys"\n', "6:1", "did you mean parties"),
        (MOVED + 'rows = "parties"\n', "6:1", "does not refer"),
        (MOVED + "rows_when = \"control = 'good'\"\n", "6:1", "rows"),
        (REASONED.replace("record.pool", "record.pol"), "7:42", "did you mean record.pool"),
        (MOVED.replace("budget is distinct from previous.budget", "budget - previous.budget"), "4:10", "boolean"),
    ],
)
def test_mistakes_at_their_places(chain: Any, text: str, place: str, says: str) -> None:
    chain.rule(text)
    found = chain.mistakes()
    assert any(says in sentence for _, sentence in found), found
    if place != "1:1":
        assert [where for where, sentence in found if says in sentence] == [place]
