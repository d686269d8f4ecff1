"""The terms of a vocabulary, and what people write for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from checker.schema.folding import fold


@dataclass(frozen=True)
class Vocabulary:
    """A list of terms in order, and what people write for each, per language ("" holds words of any language)."""

    name: str
    terms: tuple[str, ...]
    words: Mapping[str, Mapping[str, tuple[str, ...]]]
    ordered: bool = False

    def title(self, term: str, language: str) -> str:
        """What to call a term when speaking to people."""
        words = self.words.get(term, {})
        candidates = words.get(language) or words.get("") or next(iter(words.values()), ())
        return candidates[0] if candidates else term

    def spellings(self) -> dict[str, str]:
        """Everything that may be written, folded, and the term it stands for."""
        found = {fold(term): term for term in self.terms}
        for term, languages in self.words.items():
            found |= {fold(word): term for words in languages.values() for word in words}
        return found


def vocabulary(name: str, model: Mapping[str, Any]) -> Vocabulary:
    """A vocabulary as ``pack.toml`` gives it."""
    in_order = tuple(model.get("in_order", ()))
    words = {
        term: given if isinstance(given, dict) else {"": given} for term, given in model.items() if term != "in_order"
    }
    folded = {term: {language: tuple(texts) for language, texts in given.items()} for term, given in words.items()}
    terms = in_order + tuple(term for term in folded if term not in in_order)
    return Vocabulary(name, terms, folded, bool(in_order))
