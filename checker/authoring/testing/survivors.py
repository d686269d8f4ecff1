"""Changes that no case notices: each with a case that would, or proved to change nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.authoring.testing.candidates import rounds
from checker.authoring.testing.case_set import CaseSet, key_place
from checker.authoring.testing.equivalence import Equivalence
from checker.authoring.testing.mutations import Mutant
from checker.authoring.testing.suggested_case import SuggestedCase, suggest
from checker.texts import Text


@dataclass(frozen=True)
class Survivor:
    """A change that no case notices. Without ``paste`` no record was found that tells the two apart; ``equivalent``
    says that it is proved that there is none.
    """

    rule: str
    file: str
    line: int
    change: Text
    paste: SuggestedCase | None
    equivalent: bool


def survivors(case_set: CaseSet, changed: Sequence[Mutant], proofs: Equivalence) -> Iterator[Survivor]:
    """The changes of a rule that its cases do not notice."""
    judged = case_set.judged([mutant.rule for mutant in changed])
    alive = [mutant for mutant, codes in zip(changed, judged, strict=True) if codes == case_set.codes]
    found = distinguishing(case_set, alive) if alive else {}
    for mutant in alive:
        file, line = key_place(case_set.rule, mutant.path)
        suggested = found.get(id(mutant))
        same = suggested is None and proofs.proved(case_set.rule, mutant)
        yield Survivor(case_set.rule.id, file, line, mutant.change, suggested, same)


def distinguishing(case_set: CaseSet, alive: Sequence[Mutant]) -> dict[int, SuggestedCase]:
    """For each change the nearest candidate that the rule and the changed rule judge differently. One that serves for
    an earlier change is taken again.
    """
    found: dict[int, SuggestedCase] = {}
    chosen: dict[str, SuggestedCase] = {}
    for candidates in rounds(case_set):
        left = [mutant for mutant in alive if id(mutant) not in found]
        for mutant, codes in zip(left, candidates.judged([each.rule for each in left]), strict=True):
            pairs = zip(candidates.cases, candidates.codes, codes, strict=True)
            sets = {case.together: place for place, (case, mine, other) in enumerate(pairs) if mine != other}
            name = next((each for each in (*chosen, *sets) if each in sets), None)
            if name is not None:
                if name not in chosen:
                    chosen[name] = suggest(candidates, sets[name], len(set(map(id, found.values()))) + 1)
                found[id(mutant)] = chosen[name]
        if len(found) == len(alive):
            break
        chosen = {}  # the sets of another round have names of their own
    return found
