"""The columns for reported colours and arrows that the judged table has of its parameters."""

from __future__ import annotations

from collections.abc import Mapping

from checker.schema.pack_models import PackModel
from checker.schema.table_models import ColumnModel

STATUS_WORDS = {"nb": ("{} status", "Status {}"), "en": ("{} status", "Status {}")}
ARROW_WORDS = {"nb": "{} pil", "en": "{} arrow"}


def parameter_columns(pack: PackModel, declared: Mapping[str, ColumnModel]) -> dict[str, ColumnModel]:
    """The columns for reported colours and arrows that the judged table has without declaring them."""
    columns: dict[str, ColumnModel] = {}
    for parameter in pack.parameter.values():
        if parameter.reported not in declared:
            also = [
                form.format(title)
                for language, title in parameter.title.items()
                for form in STATUS_WORDS.get(language, ())
            ]
            columns[parameter.reported] = ColumnModel(type=["colour"], title=parameter.title, also=also)
        if parameter.arrow and parameter.arrow not in declared and "arrow" in pack.vocabulary:
            titles = {
                language: ARROW_WORDS.get(language, "{} arrow").format(title)
                for language, title in parameter.title.items()
            }
            columns[parameter.arrow] = ColumnModel(type=["arrow"], title=titles)
    return columns
