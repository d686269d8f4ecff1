"""Kind ``cycle``: circles of parties, each named and told once."""

from __future__ import annotations

from typing import Any

RULE = """
kind = "cycle"
table = "dependencies"
when = "delivered is null"
from = "supplier"
to = "dependent"
"""
TOLD = RULE.replace("kind", 'message.nb = "Sirkel: {path}."\nkind')
THREE = "A;B;Good\nB;C;Low\nC;A;Good\nD;A;Good"
A_TO_D = "\n".join(f"{name};Active;Concept;10;10;Good;Green;Green" for name in "ABCD")


def test_a_circle_is_one_finding_with_its_way(chain: Any) -> None:
    [finding] = chain.rule(TOLD).found(chain.submit(THREE, A_TO_D), language="nb")
    assert finding.message == "Sirkel: A ← B ← C ← A."
    assert (finding.class_, finding.level, finding.colour) == ("defect", "error", None)
    assert (finding.cell, finding.row, finding.column, finding.observed) == ("B2", 2, "supplier", "B")
    assert finding.related == ["dependencies.csv · B3", "dependencies.csv · B4"]
    assert (finding.project, finding.key) == ("A", "A · B")
    assert finding.rule_file == "rules/small/chain.toml"


def test_every_row_of_a_circle_counts(chain: Any) -> None:
    outcome = chain.rule(RULE).outcome(chain.submit(THREE + "\nD;D;Good\nA;D;Good;2023-01-02", A_TO_D))
    assert (outcome.failed, outcome.green, outcome.not_applicable) == (3, 2, 1)


def test_two_circles_are_two_findings(chain: Any) -> None:
    rows = "A;B;Good\nB;A;Good\nB;C;Good\nC;B;Good\nC;D;Good"
    found = chain.rule(TOLD).found(chain.submit(rows, A_TO_D), language="nb")
    assert [(each.cell, each.message) for each in found] == [
        ("B2", "Sirkel: A ← B ← A."),
        ("B4", "Sirkel: B ← C ← B."),
    ]


def test_names_meet_by_their_aliases(chain: Any) -> None:
    rows = "Byggeprosjekt;A;Good\nA;Bygg;Good"
    [finding] = chain.rule(TOLD).found(chain.submit(rows, A_TO_D, "Byggeprosjekt;Bygg"), language="nb")
    assert finding.message == "Sirkel: A ← Byggeprosjekt ← A."


def test_a_delivered_dependency_breaks_the_circle(chain: Any) -> None:
    assert chain.rule(RULE).found(chain.submit("A;B;Good\nB;A;Good;2023-01-02", A_TO_D)) == []


def test_periods_are_graphs_of_their_own(chain: Any) -> None:
    folders = [
        chain.submit(row, A_TO_D, month=month) for row, month in (("A;B;Good", "2023-01"), ("B;A;Good", "2023-02"))
    ]
    assert chain.rule(RULE).found(*folders) == []


def test_a_blank_end_is_missing(chain: Any) -> None:
    outcome = chain.rule(RULE).outcome(chain.submit("A;;Good\n;B;Good", A_TO_D))
    assert (outcome.missing, outcome.green) == (2, 0)


def test_ends_that_are_one_column_or_no_parties_are_mistakes(chain: Any) -> None:
    chain.rule(RULE.replace('to = "dependent"', 'to = "supplier"'))
    assert chain.mistakes() == [
        ("6:1", "from and to are the same column (supplier). Who delivers and who waits are two.")
    ]
    chain.rule(RULE.replace('from = "supplier"', 'from = "delivered"'))
    assert chain.mistakes() == [("5:1", "delivered is a date; a column with parties' names is needed here.")]
    chain.rule(RULE.replace('from = "supplier"', 'from = "suplier"'))
    [(place, text)] = chain.mistakes()
    assert (place, text[:45]) == ("5:1", 'Unknown: "suplier", did you mean supplier? Al')


def test_a_misspelt_key_is_a_mistake_that_knows_the_right_one(chain: Any) -> None:
    chain.rule(RULE.replace("from =", "form ="))
    texts = dict(chain.mistakes())
    assert any("did you mean from?" in text for text in texts.values())
    assert not any("from_" in text for text in texts.values())
