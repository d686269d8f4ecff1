"""Which rules two rulebooks share, what those say that only one has, and of which the archive shows nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from checker.authoring.diff.content import JUDGED_NOTHING, Lone
from checker.authoring.diff.judging import Judging
from checker.authoring.diff.records import codes_of
from checker.cases import outcome
from checker.policy import Rulebook
from checker.rule import Rule

Both = tuple[Judging, Judging]


def shared_rules(old: Rulebook, new: Rulebook) -> list[str]:
    """The rules that both rulebooks have, on the same table, in the new one's order."""
    before = {(rule.id, rule.table.name) for rule in old.rules}
    return [rule.id for rule in new.rules if (rule.id, rule.table.name) in before]


def lone(book: Rulebook, shared: Sequence[str], judgings: Sequence[Judging]) -> Iterator[Lone]:
    """The rules that only this rulebook has, with the outcomes that they give over the archive."""
    for rule in book.rules:
        if rule.id not in shared:
            yield Lone(rule.id, rule.model.title, counted(rule, judgings))


def counted(rule: Rule, judgings: Sequence[Judging]) -> Counter[str]:
    """How many records get each outcome of a rule."""
    counts: Counter[str] = Counter()
    for judging in judgings:
        if (judged := judging.codes.judged.get(rule.id)) is not None:
            codes = dict(judged.codes.value_counts().iter_rows())
            counts += Counter({outcome(code, rule.kind.colours): codes[int(code)] for code in codes_of(judged)})
    return counts


def unseen(old: Rulebook, new: Rulebook, shared: Sequence[str], both: Sequence[Both]) -> Iterator[str]:
    """The shared rules that judged no record of the archive, under neither rulebook."""
    before = {rule.id: rule for rule in old.rules}
    for rule in new.rules:
        if rule.id in shared:
            counts = counted(before[rule.id], [pair[0] for pair in both]) + counted(rule, [pair[1] for pair in both])
            if set(counts) <= set(JUDGED_NOTHING):
                yield rule.id
