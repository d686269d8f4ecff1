"""The pack dcma on a plain list of milestones: it warns, and blocks nothing."""

HEADINGS = "Schedule | Milestone | Baseline finish | Forecast finish | Actual finish | Due | Missed"
IN_TIME = [f"A | M{month} | 2022-{month:02d}-15 | | 2022-{month:02d}-15 | 1 | 0" for month in range(1, 12)]
REST = """
    B | M1 | 2022-12-15 | 2023-02-15 |            | 1 | 1
    B | M2 | 2022-12-15 | 2023-01-15 |            | 1 | 0
    B | M3 | 2023-12-15 |            | 2023-02-15 | 0 | 0
    C | M1 | 2023-12-15 | 2023-12-15 |            | 1 | 0
"""


def test_milestones(judge, told) -> None:
    report = judge("dcma", schedule_milestones="\n".join([HEADINGS, *IN_TIME, *REST.strip().splitlines()]))

    assert report.verdict.publishable
    assert told(report) == [
        ("DCMA-ACTUAL-DATE", "B · M3", None, "warning"),
        ("DCMA-DUE", "C · M1", None, "warning"),
        ("DCMA-FORECAST-DATE", "B · M2", None, "warning"),
        ("DCMA-MISSED", "B", "red", "warning"),
        ("DCMA-MISSED-AGREES", "B · M2", None, "warning"),
    ]


def test_the_share_is_of_the_milestones_due(judge, told) -> None:
    late = "A | M20 | 2022-12-15 | | 2023-01-15 | 1 | 1"
    within = [f"A | N{day} | 2022-12-{day:02d} | | 2022-12-{day:02d} | 1 | 0" for day in range(1, 9)]

    assert told(judge("dcma", schedule_milestones="\n".join([HEADINGS, *IN_TIME, *within, late]))) == []
