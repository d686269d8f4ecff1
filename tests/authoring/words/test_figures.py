"""Single values as people read them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from checker.authoring.words.phrases import figure
from checker.model.types import DATE, DAYS, LIST, TEXT, Type, number
from checker.schema.packs import Pack

MONEY = number(3, "MNOK")


@pytest.mark.parametrize(
    ("value", "kind", "nb", "en"),
    [
        (Decimal("23.000"), MONEY, "23 MNOK", "23 MNOK"),
        (Decimal("23.010"), MONEY, "23,01 MNOK", "23.01 MNOK"),
        (Decimal("23.500"), MONEY, "23,50 MNOK", "23.50 MNOK"),
        (Decimal("-0.115"), MONEY, "−0,115 MNOK", "−0.115 MNOK"),
        (Decimal("0.150000"), number(None, "percent"), "15 %", "15 %"),
        (Decimal("0.125000"), number(None, "percent"), "12,50 %", "12.50 %"),
        (Decimal(1), DAYS, "1 dag", "1 day"),
        (Decimal(-14), DAYS, "−14 dager", "−14 days"),
        (100, Type("number", 3, 0), "100", "100"),
        (date(2023, 1, 5), DATE, "05.01.2023", "2023-01-05"),
        (["a", "b"], LIST, "«a; b»", "'a; b'"),
        ("fri tekst", TEXT, "«fri tekst»", "'fri tekst'"),
        ("concept", Type("term", vocabulary="phase"), "«Konsept»", "'Concept'"),
        (None, MONEY, "tom", "blank"),
    ],
)
def test_a_value_in_both_languages(pack: Pack, value: object, kind: Type, nb: str, en: str) -> None:
    assert (figure(value, kind, pack, "nb"), figure(value, kind, pack, "en")) == (nb, en)
