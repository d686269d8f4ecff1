"""The pack california on a small submission."""

PROJECTS = """
    column                                      |            |            |
    Project                                     | A          | B          | C
    Approved cost                               | 1000000    | 1000000    | 1000000
    Expected cost                               | 1040000    | 900000     | 1060000
    Designated amount                           |            |            | 50000
    Approved start                              | 2022-01-01 | 2022-01-01 | 2022-01-01
    Approved end                                | 2023-12-31 | 2023-12-31 | 2023-12-31
    Expected end                                | 2023-12-31 | 2024-03-31 | 2023-12-31
    Approved benefits                           | 500000     | 500000     | 500000
    Expected benefits                           | 500000     | 600000     | 500000
    Major change in requirements or methodology | No         | No         | No
    Significant change in state policy          | No         | No         | No
    Special Project Report submitted            |            |            | 2023-01-10
    Independent oversight                       | Yes        | No         | Yes
    Planned hours                               | 1000       |            | 1000
    Expected hours                              | 1050       |            | 1100
    Cost status                                 | Green      | Green      | Red
    Schedule status                             | Green      | Red        | Green
    Benefits status                             | Green      | Red        | Green
    Oversight status, schedule                  | Within     |            | Within
    Oversight status, hours                     | Within     |            | Over
    Oversight status, cost                      | Within     |            | Within
"""


def test_projects(judge, told, colours) -> None:
    report = judge("california", state_projects=PROJECTS)

    derived = colours(report)
    assert [derived[name]["cost"] for name in "ABC"] == ["green", "red", "red"]
    assert [derived[name]["schedule"] for name in "ABC"] == ["green", "red", "green"]
    assert [derived[name]["benefits"] for name in "ABC"] == ["green", "red", "green"]
    assert [derived[name]["oversight_hours"] for name in "AC"] == ["green", "red"]
    assert told(report) == [
        ("CAL-COST", "B", "red", "error"),
        ("CAL-IPOR-COST", "C", "red", "error"),
        ("CAL-SPECIAL-REPORT", "B", None, "error"),
    ]
