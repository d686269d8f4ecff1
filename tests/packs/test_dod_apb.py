"""The pack dod-apb on a small submission: thresholds of the row, else the instruction's default."""

PROGRAMMES = """
    Programme | Component | Cost deviation | Schedule deviation | Deviation reported
    Alpha     | Army      | No             | No                 |
    Bravo     | Navy      | No             | Yes                |
    Charlie   | Navy      | Yes            | No                 | 2023-01-10
"""
COSTS = """
    Programme | Cost item   | Objective | Threshold | Current estimate
    Alpha     | RDT&E       | 100       |           | 110
    Bravo     | RDT&E       | 100       |           | 100
    Bravo     | Procurement | 100       | 105       | 106
    Charlie   | RDT&E       | 100       |           | 111
    Delta     | RDT&E       | 100       | 90        | 100
"""
EVENTS = """
    Programme | Event       | Objective  | Threshold | Current estimate | Actual
    Alpha     | IOC         | 2023-06-30 |           | 2023-12-30       |
    Bravo     | IOC         | 2023-06-30 |           | 2024-01-31       |
    Charlie   | Milestone B | 2022-06-30 |           |                  | 2022-07-01
"""


def test_programmes(judge, told, colours) -> None:
    report = judge("dod-apb", baselined_programmes=PROGRAMMES, baseline_costs=COSTS, baseline_events=EVENTS)

    assert colours(report) == {
        "Alpha": {"cost": "green", "schedule": "green"},
        "Bravo": {"cost": "yellow", "schedule": "yellow"},
        "Charlie": {"cost": "yellow", "schedule": "green"},
    }
    assert told(report) == [
        ("APB-COST", "Bravo", "yellow", "error"),
        ("APB-COST-ORDER", "Delta · RDT&E", None, "error"),
        ("APB-COST-PROGRAMME", "Delta · RDT&E", None, "error"),
        ("APB-REPORTED", "Bravo", None, "error"),
    ]


def test_a_date_beyond_its_threshold_is_told_in_days(judge) -> None:
    report = judge("dod-apb", baselined_programmes=PROGRAMMES, baseline_costs=COSTS, baseline_events=EVENTS)

    late = [each for each in report.rows if each.rule == "APB-SCHEDULE"]
    assert [(each.key, each.observed, each.limit, each.distance) for each in late] == [
        ("Bravo · IOC", "2024-01-31", "2023-12-30", "32")
    ]
