"""The keys of packs, tables and rulebooks, from their models."""

from __future__ import annotations

from checker.rulebook.policy_files import ApprovedModel, BoundModel, DisputeModel, GateModel, WaiverModel
from checker.rulebook.rulebook import RulebookModel
from checker.schema.packs import FormModel, FormTable, JudgedModel, PackModel, ParameterModel
from checker.schema.tables import ColumnModel, RelationModel, TableModel, TotalRows
from parts.language import keys
from parts.layout import meanings


def pack_keys() -> str:
    """The keys of ``pack.toml``."""
    parts = ["`pack.toml`:", keys(PackModel, given=meanings("pack"))]
    parts += ["Each `parameter.NAME`:", keys(ParameterModel, given=meanings("parameter"))]
    return "\n\n".join([*parts, "`judged`:", keys(JudgedModel, given=meanings("judged"))])


def table_keys() -> str:
    """The keys of a table's file."""
    parts = ["A file in `tables/`:", keys(TableModel, given=meanings("table"))]
    parts += ["Each `column.NAME`:", keys(ColumnModel, given=meanings("column"))]
    parts += ["Each `relation.NAME`:", keys(RelationModel)]
    return "\n\n".join([*parts, "`total_rows`:", keys(TotalRows, given=meanings("total-rows"))])


def form_keys() -> str:
    """The keys of a form's file."""
    return "\n\n".join(["A file in `forms/`:", keys(FormModel), "Each `table.NAME`:", keys(FormTable)])


def rulebook_keys() -> str:
    """The keys of ``rules.toml``."""
    return "\n\n".join(
        ["`rules.toml`:", keys(RulebookModel), "`gate`:", keys(GateModel), "`approved`:", keys(ApprovedModel)]
    )


def waiver_keys() -> str:
    """The keys of a file of waivers."""
    parts = ["Each `[[waiver]]`:", keys(WaiverModel), "`up_to`:", keys(BoundModel)]
    return "\n\n".join([*parts, "Each `[[dispute]]`:", keys(DisputeModel)])
