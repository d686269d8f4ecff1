"""Loading rules: one file a rule, its expressions checked on its table, everything that it names looked up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from string import Formatter
from typing import Any

from checker.expression import Expression, compile_expression
from checker.expression.syntax import ExpressionMistake
from checker.kinds import kinds
from checker.kinds.effective_dates import read_lines
from checker.kinds.rule import PLACEHOLDERS, PREVIOUS, Kind, Override, Part, Rule
from checker.model.errors import Wrong, unknown
from checker.model.types import COLOUR, DATE, Type
from checker.rulebook.packs import pack_folder
from checker.rulebook.rulebook import RulebookModel
from checker.rulebook.toml_source import Document, validated
from checker.schema.packs import Pack
from checker.schema.tables import TableDescription
from checker.texts import Text


def override_of(document: Document, rulebook: Document, model: RulebookModel) -> Override | None:
    """Lay the rulebook's keys for a rule over the rule's own content, and say what was laid over."""
    rule = str(document.content.get("id"))
    keys = model.override.get(rule)
    if not keys:
        return None
    document.content = laid_over(document.content, keys)
    override = Override(rulebook.name, rulebook.source, keys, ("override", rule))
    document.overridden_by(rulebook, override)
    return override


def laid_over(content: Mapping[str, Any], keys: Mapping[str, Any]) -> dict[str, Any]:
    """``content`` with ``keys`` in it: tables key by key, a ladder of limits and anything else as a whole."""
    merged = dict(content)
    for name, value in keys.items():
        own = merged.get(name)
        if isinstance(own, dict) and isinstance(value, dict) and not is_ladder(value):
            merged[name] = laid_over(own, value)
        else:
            merged[name] = value
    return merged


def is_ladder(value: Mapping[str, Any]) -> bool:
    """Whether a table is a ladder of limits or a list of grades, which is replaced as a whole."""
    return bool(value) and all(name in ("green", "yellow", "red") for name in value)


def check_named(rulebook: Document, model: RulebookModel, ids: Sequence[str]) -> None:
    """Remember names of rules that are not there, and rules that are switched off without a reason."""
    for key in ("off", "override"):
        for name in getattr(model, key):
            if name not in ids:
                rulebook.wrong((key, name), unknown(name, ids))
    for name, reason in model.off.items():
        if not reason.strip():
            rulebook.wrong(("off", name), Text("rulebook.off-reason", {"rule": name}))
    for name, keys in model.override.items():
        for key in ("id", "kind", "table"):
            if key in keys:
                rulebook.wrong(("override", name, key), Text("rulebook.not-overridden", {"key": key}))


COUNT = Type("number", 3, 0)


def scope_of(table: TableDescription, pack: Pack) -> dict[str, Type]:
    """The table's columns, those of related rows behind a dot, ``as_of``, all of these in the period before behind
    ``previous.``, and on the judged table reported and derived colours.
    """
    scope = {name: column.type for name, column in table.columns.items()}
    for name in dict.fromkeys([*(column for column, _, _ in table.references()), *table.relations]):
        for target in table.related(name):
            for column, related in pack.tables[target].columns.items() if target in pack.tables else ():
                scope.setdefault(f"{name}.{column}", related.type)
    scope["as_of"] = DATE
    scope |= {f"{PREVIOUS}{name}": kind for name, kind in scope.items()}
    if pack.judged is not None and table.name == pack.judged.name:
        scope |= dict(colours(pack))
    return scope


def colours(pack: Pack) -> Iterator[tuple[str, Type]]:
    """``reported.cost``, ``derived.cost``, and of each of the two the worst and how many of each colour."""
    for side in ("reported", "derived"):
        for parameter in pack.model.parameter:
            yield f"{side}.{parameter}", COLOUR
        yield f"{side}.worst", COLOUR
        for count in ("reds", "yellows", "missings"):
            yield f"{side}.{count}", COUNT


# keys whose values name no column
NAMELESS = (
    *("id", "kind", "level", "title", "source", "table", "rows", "parameter", "asks", "of", "side"),
    *("each", "message", "remedy", "given"),
)


def load_rules(rulebook: Document, model: RulebookModel, pack: Pack) -> tuple[tuple[Rule, ...], list[Document]]:
    """Every rule of the packs, in the order of their files, and the documents with what is wrong in them."""
    documents: list[Document] = []
    rules: list[Rule] = []
    files: dict[str, str] = {}
    scopes = {name: scope_of(table, pack) for name, table in pack.tables.items()}
    for name in model.packs:
        folder = pack_folder(rulebook.path.parent, name)
        for path in rule_files(folder):
            document = Document(path, f"{name}/{path.relative_to(folder).as_posix()}")
            documents.append(document)
            override = override_of(document, rulebook, model)
            rule = load_rule(document, pack, scopes)
            if rule is not None and rule.id in files:
                document.wrong(("id",), Text("rulebook.id-twice", {"id": rule.id, "file": files[rule.id]}))
            if rule is not None:
                files.setdefault(rule.id, document.name)
                rules.append(replace(rule, override=override, off=model.off.get(rule.id)))
    check_named(rulebook, model, [str(document.content.get("id")) for document in documents])
    return tuple(rules), documents


def check_shapes(rulebook: Document, model: RulebookModel) -> list[Document]:
    """The rule files with their own mistakes, where their tables cannot be read."""
    documents = []
    for name in model.packs:
        folder = pack_folder(rulebook.path.parent, name)
        for path in rule_files(folder):
            document = Document(path, f"{name}/{path.relative_to(folder).as_posix()}")
            documents.append(document)
            if kind := kind_of(document):
                validated(document, kind.Model)
    return documents


def rule_files(folder: Path) -> list[Path]:
    """The rule files of a pack: every TOML file but ``pack.toml``, the tables and the forms."""
    others = (folder / "tables", folder / "forms")
    found = (path for path in folder.rglob("*.toml") if path.parent not in others and path != folder / "pack.toml")
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def load_rule(document: Document, pack: Pack, scopes: Mapping[str, Mapping[str, Type]]) -> Rule | None:
    """One rule; None, and mistakes in the document, where something is wrong. ``scopes`` are each table's names."""
    kind = kind_of(document)
    if kind is None:
        return None
    model: Any = validated(document, kind.Model)
    if model is None:
        return None
    table = pack.tables.get(model.table)
    if table is None:
        document.wrong(("table",), unknown(model.table, list(pack.tables)))
        return None
    return checked(document, model, kind, table, pack, scopes[table.name])


def kind_of(document: Document) -> Kind | None:
    """The kind that a rule file names; None, and a mistake, where there is none."""
    if document.mistakes:
        return None
    found = document.content.get("kind")
    kind = kinds().get(str(found))
    if kind is None:
        text = unknown(str(found), list(kinds())) if found else Text("rulebook.missing", {"key": "kind"})
        document.wrong(("kind",), text)
    return kind


def checked(
    document: Document, model: Any, kind: Kind, table: TableDescription, pack: Pack, names: Mapping[str, Type]
) -> Rule | None:
    """A rule whose model fits, once all that it names is known to be there. ``names`` may be used on its table."""
    scope = kind.widened(names, model, pack)
    before = len(document.mistakes)
    segments = segments_of(document, model, scope)
    dated = kind.dated(model)
    lines, wrong = read_lines(*dated, segments) if dated and segments != () else ([], [])
    wrong += kind.check(model, scope, pack, lines)
    wrong += named_wrongly(document.content, model, kind, scope, pack)
    wrong += placeholders(model, kind, scope)
    for each in wrong:
        document.wrong(each.path, each.text, each.offset)
    parts = compiled(document, parts_of(model, kind, lines), scope, pack, model, kind)
    if model.parameter is not None and any(
        name.startswith("derived.") for part in parts.values() for name in part.reads
    ):
        document.wrong(("parameter",), Text("rulebook.circle"))
    if len(document.mistakes) > before:
        return None
    own = pack.judged_column(table, kind.subject(model))
    return Rule(model, kind, document.name, table, pack, parts, tuple(lines), own, document.source, scope)


def segments_of(document: Document, model: Any, scope: Mapping[str, Type]) -> Sequence[str] | None:
    """The terms of the vocabulary that ``per`` names; None without ``per``, none where it names no vocabulary."""
    per = getattr(model, "per", None)
    if per is None:
        return None
    kind = scope.get(per)
    if kind is not None and kind.kind != "term":
        document.wrong(("per",), Text("rulebook.not-graded", {"column": per, "found": str(kind)}))
    return kind.terms if kind is not None else ()


def parts_of(model: Any, kind: Kind, lines: Sequence[Any]) -> Iterator[Part]:
    """All expressions of a rule, ``when`` first."""
    if model.when is not None:
        yield Part(("when",), model.when)
    yield from kind.expressions(model, lines)


def compiled(
    document: Document, parts: Iterator[Part], scope: Mapping[str, Type], pack: Pack, model: Any, kind: Kind
) -> dict[tuple[str, ...], Expression]:
    """The expressions by their path; mistakes go to the document."""
    found = {}
    offsets = {}
    for part in parts:
        own = kind.scope(model, part.path, scope, pack)
        if own is None:
            continue
        offsets[part.path] = part.offset
        try:
            expression = compile_expression(part.text, own, days=part.days, optional=model.optional, offset=part.offset)
            found[part.path] = expression
            if expression.type.kind not in part.wanted.split("|"):
                text = Text(
                    "expression.wanted", {"wanted": part.wanted.replace("|", " / "), "found": str(expression.type)}
                )
                document.wrong(part.path, text, part.offset)
        except ExpressionMistake as mistake:
            for each in mistake.all:
                document.wrong(part.path, each.text, each.position)
    same_units(document, found, offsets)
    for wrong in kind.settled(model, found):
        document.wrong(wrong.path, wrong.text, wrong.offset)
    return found


def same_units(
    document: Document, parts: Mapping[tuple[str, ...], Expression], offsets: Mapping[tuple[str, ...], int]
) -> None:
    """That limits are of their measure's kind and unit."""
    measure = parts.get(("measure",))
    for path, part in parts.items():
        if path[0] != "limits" or measure is None or {measure.type.kind, part.type.kind} - {"number", "date"}:
            continue
        if part.type.kind != measure.type.kind:
            values = {"left": str(measure.type), "right": str(part.type)}
            document.wrong(path, Text("expression.kinds", values), offsets[path])
        elif part.type.unit and measure.type.unit and part.type.unit != measure.type.unit:
            values = {"left": measure.type.unit, "right": part.type.unit}
            document.wrong(path, Text("expression.units", values), offsets[path])


def named_wrongly(
    content: Mapping[str, Any], model: Any, kind: Kind, scope: Mapping[str, Type], pack: Pack
) -> Iterator[Wrong]:
    """Columns, the parameter and names for cases that are not there."""
    for name in (*kind.columns(model), *model.optional):
        if name not in scope and name not in kind.names(model):
            yield Wrong(path_to(content, name), unknown(name, [*kind.names(model), *scope]))
    if model.parameter is not None and model.parameter not in pack.model.parameter:
        yield Wrong(("parameter",), unknown(model.parameter, list(pack.model.parameter)))
    if model.parameter is not None and (kind.asks or not kind.colours):
        yield Wrong(("parameter",), Text("rulebook.asks" if kind.asks else "rulebook.no-colour", {"kind": kind.name}))


def path_to(content: Any, name: str, above: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Path of ``name`` as a value in a file; the top if it does not occur."""
    members = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    for key, value in members:
        path = (*above, str(key))
        if path[0] in NAMELESS:
            continue
        if value == name:
            return path
        if found := path_to(value, name, path):
            return found
    return ()


def placeholders(model: Any, kind: Kind, scope: Mapping[str, Type]) -> Iterator[Wrong]:
    """Placeholders in message and remedy that nothing fills."""
    allowed = [*PLACEHOLDERS, *kind.names(model), *scope]
    for key in ("message", "remedy"):
        for language, text in getattr(model, key).items():
            try:
                names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
            except ValueError:
                yield Wrong((key, language), Text("rulebook.braces"))
                continue
            for name in names:
                if name not in allowed:
                    yield Wrong((key, language), unknown(name, allowed), text.find("{" + name) + 1)


def compiled_judged(pack: Pack, documents: Sequence[Document]) -> Expression | None:
    """Which records are judged, as ``pack.toml`` says."""
    if pack.model.judged is None or pack.model.judged.when is None or pack.judged is None:
        return None
    document = next(each for each in documents if "judged" in each.content)
    # what is judged is settled before any colour is, and without other tables
    scope = {name: kind for name, kind in scope_of(pack.judged, pack).items() if "." not in name}
    try:
        found = compile_expression(pack.model.judged.when, scope)
        if found.type.kind != "boolean":
            text = Text("expression.wanted", {"wanted": "boolean", "found": str(found.type)})
            document.wrong(("judged", "when"), text, 0)
        return found
    except ExpressionMistake as mistake:
        for each in mistake.all:
            document.wrong(("judged", "when"), each.text, each.position)
        return None
