"""Values as texts: exact figures for the findings table, and the same as people of a language read them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from checker.schema import Pack
from checker.texts import template
from checker.value import Type

if TYPE_CHECKING:
    import polars as pl


def exact(value: pl.Expr, kind: Type) -> pl.Expr:
    """The value as the findings table keeps it: all decimals that mean something, ISO dates, terms as the rules
    write them.
    """
    import polars as pl

    if kind.kind == "number":
        # two places stay, so that 23.00 and 23.01 stand under each other; nought beyond them says nothing
        text = value.cast(pl.String)
        return text.str.replace(r"(\.\d\d\d*?)0+$", "$1") if kind.scale > 2 else text
    if kind.kind == "list":
        return value.list.join("; ")
    return value.cast(pl.String)


def spoken(value: pl.Expr, kind: Type, pack: Pack, language: str) -> pl.Expr:
    """The value as a person reads it: decimal sign and unit of the language, dates as it writes them, terms by their
    title.
    """
    import polars as pl

    if kind.kind == "number":
        return number(value, kind, language)
    if kind.kind == "date":
        return value.dt.strftime(template("engine.date-format", language))
    if kind.kind == "term":
        return value.cast(pl.String).replace(titles(pack, kind.vocabulary or "", language))
    return exact(value, kind)


def number(value: pl.Expr, kind: Type, language: str) -> pl.Expr:
    """A number with the language's decimal sign and its unit."""
    import polars as pl

    if kind.unit == "percent":
        return number(value * 100, Type("number", kind.digits + 2, kind.scale), language) + " %"
    text = exact(value, kind).str.replace(".", template("engine.decimal-sign", language), literal=True)
    if kind.unit == "days":
        one, many = template("engine.day", language), template("engine.days", language)
        return text + pl.when(value.abs() == 1).then(pl.lit(f" {one}")).otherwise(pl.lit(f" {many}"))
    return text + f" {kind.unit}" if kind.unit else text


@cache
def titles(pack: Pack, vocabulary: str, language: str) -> Mapping[str, str]:
    """What to call each term of a vocabulary."""
    words = pack.vocabularies.get(vocabulary)
    if words is None:
        return {term: template(f"engine.colour-{term}", language) for term in ("green", "yellow", "red", "missing")}
    return {term: words.title(term, language) for term in words.terms}


def listed(names: pl.Expr, headings: Mapping[str, str]) -> pl.Expr:
    """A list of column names as their headings, with commas between."""
    import polars as pl

    return names.list.eval(pl.element().replace(headings)).list.join(", ")
