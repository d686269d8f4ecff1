"""Records that no case shows: the rule's own cases with one cell changed, then with two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from checker.authoring.testing.bench import Bench
from checker.authoring.testing.candidates.balances import balances
from checker.authoring.testing.candidates.boundaries import boundaries
from checker.authoring.testing.candidates.values import Columns
from checker.cases import Case, problem_of

__all__ = ["Columns", "rounds"]

MOST = 12_000  # rows in a round
BASES = 300  # changed records that are changed once more

Change = tuple[int, str, str]


def rounds(bench: Bench) -> Iterator[Bench]:
    """Benches of candidates, the nearest to the cases first. Each candidate is a set of its own (``together``)."""
    columns = Columns(bench)
    first = varied(bench, columns)
    yield first
    # what differs in kind rather than in a figure is worth changing again
    kinds = [case for case in first.cases if telling(case, columns)]
    names = dict.fromkeys(case.together for case in kinds)
    keep = set(list(names)[:: max(1, len(names) // BASES)])
    yield varied(Bench(bench.rule, [case for case in first.cases if case.together in keep]), columns)


def telling(case: Case, columns: Columns) -> bool:
    """Whether the changed cell of a candidate holds no figure: a term, a text or a blank."""
    name = case.why
    return bool(name) and (columns.types[name].kind not in ("number", "date") or not case.values.get(name))


def varied(bench: Bench, columns: Columns) -> Bench:
    """Each case with each cell changed in turn, the other cases of its set beside it."""
    sets: dict[str, list[int]] = {}
    for place, case in enumerate(bench.cases):
        sets.setdefault(case.together, []).append(place)
    found: list[Case] = []
    seen: set[tuple[tuple[tuple[str, str], ...], ...]] = set()
    for place, name, text in changes(bench, columns):
        members = [changed(bench.cases[each], name, text, each == place) for each in sets[bench.cases[place].together]]
        key = tuple(tuple(sorted(case.values.items())) for case in members)
        if key in seen or any(problem_of(case, bench.rule) for case in members):
            continue
        seen.add(key)
        found += [replace(case, together=f"candidate {len(seen)}") for case in members]
        if len(found) >= MOST:
            break
    return Bench(bench.rule, found)


def changed(case: Case, name: str, text: str, here: bool) -> Case:
    """A case of a candidate; the changed one remembers its column in ``why``."""
    return replace(case, values=dict(case.values) | {name: text}, why=name) if here else replace(case, why="")


def changes(bench: Bench, columns: Columns) -> Iterator[Change]:
    """Every cell worth changing: onto the limits first, then to what else may stand there."""
    yield from balances(bench, columns) if bench.rule.kind.gathers else boundaries(bench, columns)
    for name, pool in columns.pools.items():
        for text in pool:
            for place, case in enumerate(bench.cases):
                if case.values.get(name, "") != text:
                    yield place, name, text
