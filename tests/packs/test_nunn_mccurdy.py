"""The pack nunn-mccurdy on a small submission: the worst of two baselines counts."""

PROGRAMMES = """
    column                     |           |           |             |
    Programme                  | Alpha     | Bravo     | Charlie     | Delta
    Service                    | Army      | Navy      | Navy        | Navy
    Breach reported            | No breach | No breach | Significant | No breach
    Quantity                   | 10        | 10        | 10          | 10
    Programme acquisition cost | 1000      | 1140      | 1200        | 1000
    PAUC                       | 100       | 114       | 120         | 101
    PAUC, current baseline     | 95        | 100       | 100         | 100
    PAUC, original baseline    | 90        | 76        | 100         |
    Procures                   | Yes       | No        | Yes         | No
    APUC                       | 90        |           | 100         |
    APUC, current baseline     | 88        |           | 80          |
    APUC, original baseline    | 85        |           | 80          |
    Congress notified          |           |           | 2023-01-15  |
"""


def test_programmes(judge, told, colours) -> None:
    report = judge("nunn-mccurdy", defence_programmes=PROGRAMMES)

    derived = {name: each["unit_cost"] for name, each in colours(report).items()}
    # Bravo was re-baselined: 14 % over the current baseline, 50 % over the original one
    assert derived == {"Alpha": "green", "Bravo": "red", "Charlie": "red", "Delta": "missing"}
    assert told(report) == [
        ("NM-APUC-CURRENT", "Charlie", "red", "error"),
        ("NM-NOTIFIED", "Bravo", None, "error"),
        ("NM-PAUC-ADDS", "Delta", None, "error"),
        ("NM-PAUC-ORIGINAL", "Bravo", "red", "error"),
        ("NM-PAUC-ORIGINAL", "Delta", "missing", "error"),
        ("NM-DECIDED", "Bravo", None, "warning"),
        ("NM-DECIDED", "Charlie", None, "warning"),
    ]
