"""The pack us-itdashboard on a small submission."""

PROJECTS = """
    Project ID | Planned start | Planned completion | Life-cycle cost
    P1         | 2022-01-01    | 2023-12-31         | 20.5
    P2         | 2022-01-01    | 2023-12-31         | 12500
"""
ACTIVITIES = """
    column               |            |            |            |            |
    Structure ID         | P1.1       | P1.2       | P1.3       | P1.4       | P3.1
    Project              | P1         | P1         | P1         | P1         | P3
    Planned start        | 2022-01-01 | 2022-06-01 | 2023-03-01 | 2021-12-01 | 2022-06-01
    Projected start      |            |            | 2023-03-01 | 2022-01-01 |
    Actual start         | 2022-01-10 | 2022-06-01 |            |            | 2023-02-10
    Planned completion   | 2022-12-31 | 2023-06-01 | 2023-06-01 | 2024-01-31 | 2022-12-31
    Projected completion |            | 2023-08-01 | 2023-06-01 |            | 2022-12-31
    Actual completion    | 2022-12-31 |            |            |            |
    Planned cost         | 10         | 5          | 5          | 1          | 0
    Projected cost       |            | 6.5        | 9          | 1          | 1
    Actual cost          | 10.4       |            |            |            |
    Cost status          | Green      | Green      | Green      |            | Green
    Schedule status      | Green      | Yellow     | Green      | Green      | Red
"""
RISKS = """
    Investment | Risk area | Active | Probability | Impact | Mitigation plan
    I1         | 1         | Yes    | 2           | 3      |
    I1         | 2         | Yes    | 2           | 3      | Second supplier
    I1         | 3         | No     |             |        |
    I1         | 4         | Yes    |             | 2      |
"""


def test_activities(judge, told, colours) -> None:
    report = judge("us-itdashboard", investment_projects=PROJECTS, activities=ACTIVITIES, investment_risks=RISKS)

    assert colours(report) == {
        "P1.1": {"cost": "green", "schedule": "green"},
        "P1.2": {"cost": "red", "schedule": "yellow"},
        "P1.3": {"cost": "green", "schedule": "green"},
        "P1.4": {"cost": "green", "schedule": "missing"},
        "P3.1": {"cost": "missing", "schedule": "yellow"},
    }
    assert told(report) == [
        ("ITDB-COMPLETION-STATED", "P1.4", None, "error"),
        ("ITDB-COST", "P1.2", "red", "error"),
        ("ITDB-COST", "P3.1", "missing", "error"),
        ("ITDB-PLANNED-COST", "P3.1", None, "error"),
        ("ITDB-PROJECT-KNOWN", "P3.1", None, "error"),
        ("ITDB-RISK-MITIGATION", "I1 · 1", None, "error"),
        ("ITDB-SCHEDULE", "P1.4", "missing", "error"),
        ("ITDB-START-FUTURE", "P3.1", None, "error"),
        ("ITDB-WITHIN-PROJECT-COMPLETION", "P1.4", None, "error"),
        ("ITDB-WITHIN-PROJECT-START", "P1.4", None, "error"),
        ("ITDB-MILLIONS", "P2", None, "warning"),
        ("ITDB-RISK-ASSESSED", "I1 · 4", None, "warning"),
        ("ITDB-SCHEDULE", "P3.1", "yellow", "warning"),
    ]
