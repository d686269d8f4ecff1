"""Loading a rulebook: its packs, tables and rules, with every mistake explained at file, line and column, all at
once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from checker.kinds.rule import Rule
from checker.model.errors import CheckError, Mistake, RulebookError
from checker.rulebook import cache
from checker.rulebook.packs import SHIPPED_ROOT, fingerprint, from_here, load_pack, pack_folder, rule_files
from checker.rulebook.policies import check_policy, load_waivers
from checker.rulebook.rulebook import Rulebook, RulebookModel
from checker.rulebook.rules import check_shapes, compiled_judged, load_rules
from checker.rulebook.toml_source import Document, validated

__all__ = ["SHIPPED_ROOT", "approved_here", "files", "find", "from_here", "load", "pack_folder"]


def find(given: str | Path | None = None) -> Path:
    """The rulebook to use: the one given, else ``rules.toml`` here, else the one that is shipped with the program.

    Raises CheckError where the one given is not there.
    """
    if given is not None:
        path = Path(given)
        path = path / "rules.toml" if path.is_dir() else path
        if not path.is_file():
            raise CheckError("rulebook.not-there", file=str(given))
        return path
    package = Path(__file__).resolve().parents[1]
    places = (Path("rules.toml"), package / "shipped" / "rules.toml", package.parent / "rules.toml")
    for place in places:
        if place.is_file():
            return place
    raise CheckError("rulebook.none")


def files(path: Path, packs: Sequence[str]) -> list[Path]:
    """All files of a rulebook: its own, then those of its packs."""
    return [path, *rule_files(path.parent, packs)]


def load(path: Path, *, fingerprinted: bool = False) -> Rulebook:
    """The rulebook at ``path``, from the cache where nothing has changed. Raises RulebookError with every mistake in
    its files.

    The packs' files are read once more for their fingerprint where it is asked for, or something is approved.
    """
    sources = cache.sources_of(path)
    book = cache.load(sources, fingerprinted=fingerprinted) if sources is not None else None
    if book is None:
        book = compiled(path, fingerprinted=fingerprinted)
        if sources is not None:
            cache.save(sources, book)
    return book


def compiled(path: Path, *, fingerprinted: bool = False) -> Rulebook:
    """The rulebook at ``path``, read and checked. Raises RulebookError."""
    document = Document(path, path.name)
    model = validated(document, RulebookModel)
    if model is None:
        raise RulebookError(document.mistakes)
    pack, documents = load_pack(document, model)
    documents = [document, *documents]
    if any(each.mistakes for each in documents):
        raise RulebookError(mistakes_of([*documents, *check_shapes(document, model)]))
    judged = compiled_judged(pack, documents)
    rules, rule_documents = load_rules(document, model, pack)
    ids = [str(each.content.get("id")) for each in rule_documents]
    check_policy(document, model, pack, ids)
    waivers, disputes, waiver_documents = load_waivers(document, model, ids)
    if mistakes := mistakes_of([*documents, *rule_documents, *waiver_documents]):
        raise RulebookError(mistakes)
    known = fingerprinted or model.approved
    return Rulebook(
        file=path.name,
        title=model.title,
        languages=tuple(model.languages),
        pack=replace(pack, typed=typed(rules)),
        rules=rules,
        compare=model.compare,
        gate=model.gate,
        source=document.source,
        judged=judged,
        approved=model.approved,
        packs=tuple(model.packs),
        waivers_file=model.waivers or "",
        fingerprint=fingerprint(document.content, pack.sha256) if known else "",
        waivers=waivers,
        disputes=disputes,
    )


def typed(rules: Sequence[Rule]) -> dict[str, frozenset[str]]:
    """The columns, per table, of which some rule wants to know how many decimals each cell was typed with."""
    pairs = [pair for rule in rules for pair in rule.kind.typed(rule)]
    return {table: frozenset(column for other, column in pairs if other == table) for table, _ in pairs}


def approved_here(given: str | Path) -> str:
    """The fingerprint that the rulebook in this folder approves, where another one is ``given``; empty where there is
    none. Raises RulebookError where it cannot be read: what it approves is not known then.
    """
    here = Path("rules.toml")
    if not here.is_file() or find(given).resolve() == here.resolve():
        return ""
    document = Document(here, here.name)
    model = validated(document, RulebookModel)
    if model is None:
        raise RulebookError(document.mistakes)
    return model.approved.rulebook_sha256 if model.approved else ""


def mistakes_of(documents: list[Document]) -> list[Mistake]:
    """All mistakes of some documents."""
    return [mistake for document in documents for mistake in document.mistakes]
