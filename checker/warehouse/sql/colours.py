"""Reported and derived colours in SQL, and the level of what the comparison makes of each pair."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce

from sqlglot import exp

from checker.model.finding import CODE_OF_COLOUR, COLOURS, LEVELS, Code
from checker.rulebook.rulebook import Rulebook
from checker.schema.packs import Pack
from checker.warehouse.sql.expressions import column, furthest, text
from checker.warehouse.sql.lines import code

COUNTED = {"reds": Code.RED, "yellows": Code.YELLOW, "missings": Code.MISSING}


def reported(pack: Pack, parameter: str, alias: str) -> exp.Expr:
    """A parameter's reported colour as a code; 0 where nothing, or no colour, is reported."""
    terms: dict[str, list[str]] = {}
    for term, colour in pack.reported_colours(parameter).items():
        terms.setdefault(colour, []).append(term)
    case = exp.Case()
    for colour, own in terms.items():
        given = exp.In(
            this=column(pack.model.parameter[parameter].reported, alias), expressions=[text(term) for term in own]
        )
        case = case.when(given, code(CODE_OF_COLOUR[colour]))
    return case.else_(exp.Literal.number(0))


def derived(codes: Sequence[exp.Expr], dialect: str) -> exp.Expr:
    """The worst of the codes of the rules that feed a parameter; missing where none reached it."""
    if not codes:
        return code(Code.MISSING)
    worst = furthest("GREATEST", codes, dialect) if len(codes) > 1 else codes[0]
    known = exp.func("COALESCE", worst, exp.Literal.number(0))
    nothing = exp.EQ(this=known, expression=exp.Literal.number(0))
    return exp.Case().when(nothing, code(Code.MISSING)).else_(worst.copy())


def doubted(value: exp.Expr, name: exp.Expr, unassigned: exp.Expr) -> exp.Expr:
    """Whether a row that names no record (its code is ``unassigned``) could make a record's derived colour worse."""
    better = exp.LT(this=value.copy(), expression=code(Code.MISSING))
    worse = [exp.GT(this=unassigned.copy(), expression=each) for each in (value.copy(), code(Code.GREEN))]
    named = exp.not_(exp.Is(this=name, expression=exp.null()))
    return exp.func("COALESCE", exp.and_(better, named, *worse), exp.false())


def with_doubt(value: exp.Expr, name: exp.Expr, doubt: exp.Expr) -> exp.Expr:
    """A derived colour, missing where it is in doubt, and where the record has no name and so no rows of others."""
    better = exp.LT(this=value.copy(), expression=code(Code.MISSING))
    nameless = exp.and_(better, exp.Is(this=name, expression=exp.null()))
    return exp.Case().when(exp.or_(doubt, nameless), code(Code.MISSING)).else_(value)


def named(pack: Pack, side: str, names: Iterable[str], alias: str, dialect: str) -> Mapping[str, exp.Expr]:
    """What expressions read of one side ("reported", "derived"): ``reported.cost``, ``reported.reds`` …"""
    codes = [column(f"@{side}.{parameter}", alias) for parameter in pack.model.parameter]
    found: dict[str, exp.Expr] = {}
    for name in sorted(name for name in set(names) if name.startswith(f"{side}.")):
        what = name.partition(".")[2]
        if what in COUNTED:
            ones = [one_where(each, COUNTED[what]) for each in codes]
            found[name] = reduce(lambda left, right: exp.Add(this=left, expression=right), ones)
        elif what == "worst":
            found[name] = colour(furthest("GREATEST", codes, dialect) if len(codes) > 1 else codes[0])
        else:
            found[name] = colour(column(f"@{side}.{what}", alias))
    return found


def one_where(value: exp.Expr, wanted: Code) -> exp.Expr:
    """1 where a code is the one wanted, else 0."""
    one, none = exp.Literal.number(1), exp.Literal.number(0)
    return exp.Case().when(exp.EQ(this=value.copy(), expression=code(wanted)), one).else_(none)


def colour(value: exp.Expr) -> exp.Expr:
    """A code as a colour; null where there is none."""
    case = exp.Case()
    for name in COLOURS:
        case = case.when(exp.EQ(this=value.copy(), expression=code(CODE_OF_COLOUR[name])), text(name))
    return case


def level(book: Rulebook, parameter: str, judged: exp.Expr, alias: str) -> exp.Expr:
    """The level of a record's pair of reported and derived colour; null where they agree or are not judged."""
    case = exp.Case().when(exp.not_(exp.func("COALESCE", judged, exp.true())), exp.null())
    for colour_, row in book.compare.items():
        for found, each in row.items():
            pair = {"reported": 0 if colour_ == "blank" else CODE_OF_COLOUR[colour_], "derived": CODE_OF_COLOUR[found]}
            same = [
                exp.EQ(this=column(f"@{side}.{parameter}", alias), expression=exp.Literal.number(int(value)))
                for side, value in pair.items()
            ]
            case = case.when(exp.and_(*same), text(each)) if each in LEVELS else case
    return case
