"""The pack prince2 on a small submission: each project has tolerances of its own, wider to one side."""

PROJECTS = """
    column                           |                  |            |            |
    Project                          | A                | B          | C          | D
    Agreed cost                      | 100              | 100        | 100        | 100
    Forecast cost                    | 110              | 74         | 100        | 110
    Cost, tolerance over             | 10 %             | 10 %       |            | 5 %
    Cost, tolerance under            | 25 %             | 25 %       | 25 %       | 25 %
    Agreed end                       | 2023-06-30       | 2023-06-30 | 2023-06-30 | 2023-06-30
    Forecast end                     | 2023-07-30       | 2023-06-15 | 2023-06-30 | 2023-06-30
    Time, tolerance late             | 30               | 30         | 30         | 30
    Time, tolerance early            | 14               | 14         | 14         | 14
    Agreed products                  | 20               | 20         | 20         | 20
    Forecast products                | 18               | 17         | 20         | 20
    Scope, share that may be dropped | 10 %             | 10 %       | 10 %       | 10 %
    Quality criteria                 | Within tolerance | Met        | Met        | Met
    Risk exposure                    | 5                | 5          | 5          | 5
    Risk, tolerance                  | 5                | 5          | 5          | 5
    Agreed benefits                  | 100              | 100        | 100        | 100
    Forecast benefits                | 80               | 80         | 100        | 100
    Benefits, tolerance under        | 20 %             | 20 %       | 20 %       | 20 %
    Sustainability agreed            | No               | No         | No         | No
    Exception report sent            |                  |            |            | 2023-01-20
    Cost status                      | Green            | Green      | Green      | Red
    Time status                      | Green            | Red        | Green      | Green
    Scope status                     | Green            | Red        | Green      | Green
    Quality status                   | Green            | Green      | Green      | Green
    Risk status                      | Green            | Green      | Green      | Green
    Benefits status                  | Green            | Green      | Green      | Green
"""


def test_projects(judge, told, colours) -> None:
    report = judge("prince2", projects_with_tolerances=PROJECTS)

    derived = colours(report)
    assert [derived[name]["cost"] for name in "ABCD"] == ["green", "red", "missing", "red"]
    assert [derived[name]["time"] for name in "ABCD"] == ["green", "red", "green", "green"]
    assert [derived[name]["scope"] for name in "ABCD"] == ["green", "red", "green", "green"]
    assert told(report) == [
        ("P2-COST-OVER", "C", "missing", "error"),
        ("P2-COST-UNDER", "B", "red", "error"),
        ("P2-EXCEPTION", "B", None, "error"),
    ]


def test_an_exception_that_is_reported_stops_nothing(judge) -> None:
    rows = [line.split("|") for line in PROJECTS.strip().splitlines()]
    kept = "\n".join("|".join([row[0], row[1], row[4]]) for row in rows)

    assert judge("prince2", projects_with_tolerances=kept).verdict.publishable
