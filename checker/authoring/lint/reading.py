"""A rulebook as far as it can be read: what is sound of it, and the documents with what is wrong in the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.expression import Expression
from checker.kinds.rule import Rule
from checker.model.errors import Mistake
from checker.rulebook.packs import load_pack
from checker.rulebook.policies import check_policy, load_waivers
from checker.rulebook.rulebook import RulebookModel
from checker.rulebook.rules import check_shapes, compiled_judged, load_rules
from checker.rulebook.toml_source import Document, validated
from checker.schema.packs import Pack
from checker.texts import Text


@dataclass(frozen=True)
class Read:
    """What was read. ``rules`` are those without a mistake; none where their tables have one.

    ``documents`` holds every file by its name, as loaded mistakes name it; ``rulebook`` is the first of them.
    """

    rulebook: Document
    documents: Mapping[str, Document]
    model: RulebookModel | None = None
    pack: Pack | None = None
    rules: Sequence[Rule] = ()
    judged: Expression | None = None

    @property
    def mistakes(self) -> list[Mistake]:
        return [mistake for document in self.documents.values() for mistake in document.mistakes]

    @property
    def languages(self) -> Sequence[str]:
        """The languages that every text needs."""
        return self.model.languages if self.model is not None else ()

    @property
    def active(self) -> list[Rule]:
        """The rules that are not switched off."""
        return [rule for rule in self.rules if rule.off is None]

    @property
    def asserts_whole(self) -> bool:
        """Whether every assert rule could be read, so that their conditions are complete."""
        broken = [each for each in self.documents.values() if each.mistakes and each is not self.rulebook]
        return all(each.content.get("kind") not in (None, "assert") for each in broken)

    def packs(self) -> list[Document]:
        """The documents of the packs themselves."""
        return [document for document in self.documents.values() if document.path.name == "pack.toml"]


def read(path: Path) -> Read:
    """The rulebook at ``path``, whatever is wrong with it. Raises CheckError where a file cannot be read at all."""
    document = Document(path, path.name)
    model = validated(document, RulebookModel)
    if model is None:
        return Read(document, by_name([document]))
    pack, documents = load_pack(document, model)
    documents = [document, *documents]
    if any(each.mistakes for each in documents):
        return Read(document, by_name([*documents, *check_shapes(document, model)]), model, pack)
    judged = compiled_judged(pack, documents)
    rules, rule_documents = load_rules(document, model, pack)
    ids = [str(each.content.get("id")) for each in rule_documents]
    check_policy(document, model, pack, ids)
    *_, waiver_documents = load_waivers(document, model, ids)
    return Read(document, by_name([*documents, *rule_documents, *waiver_documents]), model, pack, rules, judged)


def by_name(documents: Sequence[Document]) -> dict[str, Document]:
    """Documents by the name under which people know them."""
    return {document.name: document for document in documents}


def mistake(document: Document, path: tuple[str, ...], text: Text, offset: int | None = None) -> Mistake:
    """A mistake at the key ``path`` of a document (or of the rulebook that says it instead), not remembered there."""
    document.wrong(path, text, offset)
    return document.mistakes.pop()
