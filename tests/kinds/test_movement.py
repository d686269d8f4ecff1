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


@pytest.mark.parametrize(("now", "told"), [("Radiologi fase 2", "Gone. Perhaps Radiologi fase 2."), ("X", "Gone.")])
def test_a_sentence_about_a_similar_name_is_left_out_where_there_is_none(chain: Any, now: str, told: str) -> None:
    chain.rule(GONE)
    path = chain.folder / "rules/small/chain.toml"
    text = path.read_text(encoding="utf-8").replace('message.en = "Message"', 'message.en = "Gone. Perhaps {nearest}."')
    path.write_text(text, encoding="utf-8")
    _, after = months(chain, m01=row("Radiologi fase 1"), m02=row("B") + "\n" + row(now))
    assert [each.message for each in chain.found(after)] == [told]


def test_who_is_new_is_told(chain: Any) -> None:
    chain.rule(NEW)
    _, after = months(chain, m01=row("A"), m02=row("A") + "\n" + row("B"))
    [finding] = chain.found(after)
    assert (finding.key, finding.file, finding.cell) == ("B", "projects.csv", "A3")


def test_a_copy_that_is_mended_has_not_vanished(chain: Any) -> None:
    chain.rule(GONE)
    _, after = months(chain, m01=row("A") + "\n" + row("A") + "\n" + row("B"), m02=row("A") + "\n" + row("B"))
    assert chain.found(after) == []
    assert chain.outcome(after).green == 2


def test_copies_that_are_gone_are_told_once(chain: Any) -> None:
    chain.rule(GONE)
    _, after = months(chain, m01=row("A") + "\n" + row("A") + "\n" + row("B"), m02=row("B"))
    assert [each.key for each in chain.found(after)] == ["A"]


def test_of_copies_that_are_gone_the_one_that_is_found_is_told(chain: Any) -> None:
    chain.rule(GONE + 'finds = "budget > 10"\n')
    _, after = months(chain, m01=row("A", "9") + "\n" + row("A", "11") + "\n" + row("B"), m02=row("B"))
    assert [each.cell for each in chain.found(after)] == ["D3"]


def test_a_second_copy_is_not_new(chain: Any) -> None:
    chain.rule(NEW)
    _, after = months(chain, m01=row("A"), m02=row("A") + "\n" + row("A") + "\n" + row("B") + "\n" + row("B"))
    assert [each.key for each in chain.found(after)] == ["B"]


FOLLOWING = GONE.replace("projects", "dependencies") + 'follows = ["dependent", "supplier"]\n'


def waiting(chain: Any, month: str, dependencies: str, *projects: str) -> Path:
    """A month with dependencies among projects."""
    folder: Path = chain.submit(dependencies, "\n".join(map(row, projects)), month=month)
    return folder


def test_a_row_that_is_gone_with_its_project_is_not_told(chain: Any) -> None:
    chain.rule(FOLLOWING)
    waiting(chain, "2023-01", "A;B;Good;;\nB;A;Good;;\nB;C;Good;;", "A", "B", "C")
    after = waiting(chain, "2023-02", "", "B", "C")
    assert [each.key for each in chain.found(after)] == ["B · C"]
    outcome = chain.outcome(after)
    assert (outcome.failed, outcome.green) == (1, 2)


def test_a_row_of_a_project_that_never_stood_in_its_table_is_told(chain: Any) -> None:
    chain.rule(FOLLOWING)
    waiting(chain, "2023-01", "X;B;Good;;", "B")
    assert [each.key for each in chain.found(waiting(chain, "2023-02", "", "B"))] == ["X · B"]


def test_where_the_other_table_is_empty_nobody_is_known_to_be_gone(chain: Any) -> None:
    chain.rule(FOLLOWING)
    waiting(chain, "2023-01", "A;B;Good;;", "A", "B")
    assert [each.key for each in chain.found(waiting(chain, "2023-02", ""))] == ["A · B"]


def test_a_project_that_is_called_otherwise_now_is_not_gone(chain: Any) -> None:
    chain.rule(FOLLOWING)
    parties = {"2023-01": "Leverandøren;", "2023-02": "Leverandør A;Leverandøren"}
    for month, line in parties.items():
        chain.submit("A;Leverandøren;Good;;" if month == "2023-01" else "", row("A"), line, month=month)
    assert [each.key for each in chain.found(chain.folder / "2023-02")] == ["A · Leverandør A"]


def test_cases_say_which_records_there_are_in_each_period(chain: Any) -> None:
    chain.rule(
        GONE.replace("projects", "milestones")
        + 'follows = "project"\ncases = """\n'
        + "set|period|project|milestone|known|expect\n"
        + "1|2023-01|A|BP2|A|ok\n1|2023-02|B|BP2|B|not applicable\n"
        + "2|2023-01|A|BP2|A|finding\n2|2023-02|B|BP2|A; B|not applicable\n"
        + '"""\n'
    )
    assert chain.given() == ["ok", "not applicable", "finding", "not applicable"]


def described(chain: Any, month: str, *deviations: str) -> Path:
    """A month with one project and its descriptions."""
    folder: Path = chain.submit("", row("A"), month=month)
    lines = "".join(f"A;{each}\n" for each in deviations)
    (folder / "notes.csv").write_text(f"Project;Note\n{lines}", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("then", "now", "told"),
    [
        (("x", "y"), ("x",), 1),
        (("x", "y"), ("z", "w"), 0),
        (("x", "x"), ("x",), 0),
        (("x", "y"), (), 2),
    ],
)
def test_rows_without_a_name_of_their_own_are_counted(
    chain: Any, then: tuple[str, ...], now: tuple[str, ...], told: int
) -> None:
    columns = (
        'column.project = { type = "projects.project", en = "Project" }\ncolumn.note = { type = "text", en = "Note" }'
    )
    (chain.tables / "notes.toml").write_text(f'title.en = "Notes"\nlabel = "project"\n{columns}\n', encoding="utf-8")
    chain.rule(GONE.replace("projects", "notes"))
    described(chain, "2023-01", *then)
    after = described(chain, "2023-02", *now)
    assert len(chain.found(after)) == told


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ('kind = "movement"\ntable = "projects"\n', "1:1", "finds is lacking"),
        (MOVED + "lasting = 0\n", "6:1", "greater than or equal to 1"),
        (GONE + "lasting = 2\n", "4:1", "only for records that both periods have"),
        (GONE + 'each = "parameter"\n', "4:1", "only for records that both periods have"),
        (MOVED + 'follows = "pool"\n', "6:1", "only for records that are gone"),
        (GONE + 'follows = "pool"\n', "4:1", "pool refers to no table"),
        (GONE + 'follows = "projct"\n', "4:1", "did you mean project"),
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


@pytest.mark.parametrize(("day", "distance"), [("2023-03-02", "1"), ("2023-02-01", "-28")])
def test_the_distance_of_two_dates_is_in_days(chain: Any, day: str, distance: str) -> None:
    chain.rule('kind = "movement"\ntable = "dependencies"\nfinds = "delivered is distinct from previous.delivered"\n')
    chain.submit("A;B;Good;2023-03-01;", row("A") + "\n" + row("B"))
    after = chain.submit(f"A;B;Good;{day};", row("A") + "\n" + row("B"), month="2023-02")
    [finding] = chain.found(after)
    assert (finding.observed, finding.limit) == (day, "2023-03-01")
    assert (finding.distance, finding.unit) == (distance, "days")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('kind = "assert"\ntable = "projects"\nholds = "1 = 1"\ncolumn = ["budget", "ends"]\n', "of one kind"),
        ('kind = "assert"\ntable = "projects"\nholds = "1 = 1"\ncolumn = ["budgt"]\n', "did you mean budget"),
        (
            'kind = "require"\ntable = "projects"\nfields.2023-01-01 = ["ends"]\ncolumn = "budget"\n',
            "Say which table with rows",
        ),
    ],
)
def test_mistakes_of_where_to_point(chain: Any, text: str, says: str) -> None:
    chain.rule(text)
    assert [where for where, sentence in chain.mistakes() if says in sentence] == ["4:11" if "budgt" in text else "4:1"]
