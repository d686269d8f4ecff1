"""The pack evm on a small submission."""

EARNED = """
    Project | BAC | PV  | EV  | AC  | CPI stated | SPI stated | Percent complete | Cost index status | Schedule index status
    A       | 200 | 100 | 95  | 100 | 0.95       | 0.95       | 48 %             | Green      | Green
    B       | 200 | 100 | 94  | 99  | 0.95       | 0.94       | 47 %             | Green      | Red
    C       | 200 | 0   | 0   | 0   |            |            | 0 %              |            |
    D       | 200 | 100 | 210 | 100 | 2.10       | 0.95       | 50 %             | Green      | Green
"""  # noqa: E501


def test_projects(judge, told, colours) -> None:
    report = judge("evm", earned_value=EARNED)

    assert colours(report) == {
        "A": {"cost_efficiency": "green", "schedule_efficiency": "green"},
        "B": {"cost_efficiency": "red", "schedule_efficiency": "red"},
        "C": {"cost_efficiency": "missing", "schedule_efficiency": "missing"},
        "D": {"cost_efficiency": "green", "schedule_efficiency": "green"},
    }
    assert told(report) == [
        ("EVM-CPI", "B", "red", "error"),
        ("EVM-EARNED-WITHIN", "D", None, "error"),
        ("EVM-PERCENT-ADDS", "D", None, "error"),
        ("EVM-SPI-ADDS", "D", None, "error"),
    ]
