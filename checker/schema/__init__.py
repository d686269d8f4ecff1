"""What a pack's files say: vocabularies, parameters, which projects are judged, and the tables with their columns.

The models read ``pack.toml``, ``tables/*.toml`` and ``forms/*.toml``; an unknown key is refused. ``Pack`` holds them
together.
"""

from __future__ import annotations

from checker.schema.described import Column, Relation, TableDescription
from checker.schema.folding import fold
from checker.schema.form_models import FormModel, FormTable
from checker.schema.model import (
    FORMS,
    LANGUAGE,
    Language,
    Model,
    Texts,
    Titles,
    as_list,
    formed,
    gather_titles,
    keys_of,
)
from checker.schema.pack import Pack
from checker.schema.pack_models import JudgedModel, PackModel, ParameterModel, ProseModel
from checker.schema.parameters import parameter_columns
from checker.schema.settling import BUILT_IN, settle
from checker.schema.table_models import ColumnModel, RelationModel, TableModel, TotalRows
from checker.schema.vocabularies import Vocabulary, vocabulary

__all__ = [
    "BUILT_IN",
    "FORMS",
    "LANGUAGE",
    "Column",
    "ColumnModel",
    "FormModel",
    "FormTable",
    "JudgedModel",
    "Language",
    "Model",
    "Pack",
    "PackModel",
    "ParameterModel",
    "ProseModel",
    "Relation",
    "RelationModel",
    "TableDescription",
    "TableModel",
    "Texts",
    "Titles",
    "TotalRows",
    "Vocabulary",
    "as_list",
    "fold",
    "formed",
    "gather_titles",
    "keys_of",
    "parameter_columns",
    "settle",
    "vocabulary",
]
