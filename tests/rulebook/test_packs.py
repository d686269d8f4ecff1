"""What can be wrong with a pack and its tables, each mistake at its place (marked ¤ here)."""

from __future__ import annotations

from typing import Any

import pytest

PACK = "rules/small/pack.toml"
PROJECTS = "rules/small/tables/projects.toml"
MILESTONES = "rules/small/tables/milestones.toml"


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (PACK, "judged.segment", "judged.¤segmnt", "did you mean segment"),
        (PACK, 'judged.table   = "projects"', 'judged.¤table   = "project"', "did you mean projects"),
        (PACK, 'judged.segment = "phase"', 'judged.¤segment = "fase"', "did you mean phase"),
        (PACK, "\"state = 'active'\"", "\"state = ¤'activ'\"", "did you mean active"),
        (PACK, "\"state = 'active'\"", '"¤state"', "boolean is expected"),
        (PACK, "\"state = 'active'\"", "\"¤derived.cost = 'red'\"", "Unknown column"),
        (PACK, "\"state = 'active'\"", "\"state = 'active' and ¤now() > ends\"", "no function"),
        (PACK, 'reported = "status_cost"', '¤reportd = "status_cost"', "did you mean reported"),
        (PACK, 'reported = "status_cost" }', 'reported = "status_cost", ¤colors = 1 }', "did you mean colours"),
        (
            PACK,
            'reported = "status_cost" }',
            'reported = "status_cost", colours = { ¤gren = ["x"] } }',
            "did you mean green",
        ),
        (PACK, "vocabulary.colour.green ", "¤vocabular.colour.green ", "did you mean vocabulary"),
        (PACK, 'title.en = "Small pack"', 'title.¤eng = "Small pack"', "language"),
        (PACK, 'title.en = "Small pack"', 'title.en = "Small pack"\nmissing.¤emty = ["-"]', "did you mean empty"),
        (PROJECTS, 'aliases  = "aliases"', '¤aliases  = "alias"', "did you mean aliases"),
        (PROJECTS, 'key      = "project"', '¤key      = "projct"', "did you mean project"),
        (PROJECTS, 'key      = "project"', 'key      = ["project", ¤"phse"]', "did you mean phase"),
        (PROJECTS, '{ type = "phase",', '{ ¤type = "fase",', "did you mean phase"),
        (PROJECTS, '{ type = "phase",', '{ ¤type = ["projects.project", "fase"],', "did you mean phase"),
        (PROJECTS, '{ type = "money", min = 0, nb = "Budsjett"', '{ ¤type = "mony", min = 0, nb = "Budsjett"', "money"),
        (PROJECTS, 'min = 0, nb = "Budsjett"', '¤mini = 0, nb = "Budsjett"', "did you mean min"),
        (PROJECTS, 'min = 0, nb = "Budsjett"', '¤min = "x", nb = "Budsjett"', "must be a number"),
        (PROJECTS, 'min = 0, nb = "Budsjett"', '¤places = 7, nb = "Budsjett"', "places"),
        (PROJECTS, 'min = 0, nb = "Budsjett"', '¤places = 1.5, nb = "Budsjett"', "whole number"),
        (PROJECTS, 'min = 0, nb = "Budsjett"', '¤required = "ja og nei", nb = "Budsjett"', "true or false"),
        (PROJECTS, 'min = 0, nb = "Budsjett"', '¤norsk = "Budsjett"', "Unknown"),
        (PROJECTS, "column.pool ", "column.¤period ", "is taken"),
        (PROJECTS, "column.pool ", "column.¤as_of ", "is taken"),
        (
            PROJECTS,
            "places   = 2",
            'places   = 2\ntotal_rows = { ¤column = "phse", words = ["Sum"] }',
            "did you mean phase",
        ),
        (PROJECTS, "places   = 2", '¤role   = "submision"', "submission"),
        (MILESTONES, '"projects.project"', '"projcts.project"', "did you mean projects"),
        (MILESTONES, '"projects.project"', '"projects.projct"', "did you mean project"),
        (MILESTONES, '["project", "milestone"]', '["project", ¤"milstone"]', "did you mean milestone"),
        (MILESTONES, 'label    = ["project", "milestone"]', 'required_in = [¤"4"]', "two digits, from 01 to 12"),
        ("rules.toml", 'packs     = ["rules/small"]', 'packs     = ["rules/small", ¤"rules/smal"]', "pack.toml"),
        ("rules.toml", "packs  ", "¤pack  ", "did you mean packs"),
        ("rules.toml", 'languages = ["nb", "en"]', "¤languages = []", "is empty"),
        ("rules.toml", 'languages = ["nb", "en"]', 'languages = ["nb", ¤"engelsk"]', "language"),
        ("rules.toml", "compare.yellow ", "compare.¤yelow ", "did you mean yellow"),
        ("rules.toml", 'missing = "note" }', '¤mising = "note" }', "did you mean missing"),
        ("rules.toml", 'missing = "note" }', '¤missing = "nota" }', "did you mean note"),
        ("rules.toml", ', missing = "note" }', " }", "lacks: missing"),
        ("rules.toml", '["TOL-COST"]', '[¤"TOL-COTS"]', "did you mean TOL-COST"),
        ("rules.toml", "gate.must_judge", "gate.¤mustjudge", "did you mean must_judge"),
        ("rules.toml", "gate.must_judge", 'gate.blocks = [¤"eror"]\ngate.must_judge', "did you mean error"),
        ("rules.toml", "gate.must_judge", "gate.¤max_warnings = -1\ngate.must_judge", "max_warnings"),
        ("rules.toml", "gate.must_judge", 'off.¤TOL-COTS = "x"\ngate.must_judge', "did you mean TOL-COST"),
        ("rules.toml", "gate.must_judge", 'off.¤TOL-COST = " "\ngate.must_judge', "without a reason"),
        (
            "rules.toml",
            "gate.must_judge",
            'override.¤TOL-COTS.level = "note"\ngate.must_judge',
            "did you mean TOL-COST",
        ),
        ("rules.toml", "gate.must_judge", 'override.TOL-COST.¤kind = "limit"\ngate.must_judge', "cannot be overridden"),
        ("rules.toml", "gate.must_judge", 'override.TOL-COST.¤levl = "note"\ngate.must_judge', "did you mean level"),
        (
            "rules.toml",
            "gate.must_judge",
            'override.TOL-COST.needs = "¤budgt > 0"\ngate.must_judge',
            "did you mean budget",
        ),
        (
            "rules.toml",
            "gate.must_judge",
            'override.TOL-COST.limits.2024-01-01.concept = { green = "<= ¤budgt" }\ngate.must_judge',
            "did you mean budget",
        ),
    ],
)
def test_one_mistake(file: str, old: str, new: str, says: str, book: Any) -> None:
    book.change(old, new, file)
    found = book.mistakes()
    lacking = {place for place, sentence in found if "is lacking" in sentence or "lacks:" in sentence}
    assert set(book.marks) <= {place for place, _ in found}
    assert {place for place, _ in found} - lacking <= set(book.marks or {place for place, _ in found})
    assert any(says in sentence for _, sentence in found), found


def test_a_table_in_two_packs(book: Any) -> None:
    book.write('title.en = "Other"\n', "rules/other/pack.toml")
    book.write('title.en = "X"\ncolumn.x = { type = "text" }\n', "rules/other/tables/projects.toml")
    book.change('["rules/small"]', '["rules/small", "rules/other"]', "rules.toml")
    found = book.mistakes()
    assert ("rules/other/tables/projects.toml:1:1", "The table projects is described in several packs.") in found


def test_parameters_without_judged_records(book: Any) -> None:
    text = (book.folder / PACK).read_text(encoding="utf-8")
    book.write(text[: text.index("judged.table")].replace("parameter.cost", "¤parameter.cost"), PACK)
    assert [place for place, _ in book.mistakes()] == book.marks


def test_a_vocabulary_that_lists_an_order_of_other_terms(book: Any) -> None:
    book.change('"planning", "execution"]', '"planning", ¤"exekution"]', PACK)
    assert book.marks[0] in {place for place, _ in book.mistakes()}


def test_mistakes_of_several_tables_at_once(book: Any) -> None:
    book.change('{ type = "phase",', '{ ¤type = "fase",', PROJECTS)
    book.change('["project", "milestone"]', '["project", ¤"milstone"]', MILESTONES)
    assert {place for place, _ in book.mistakes()} == set(book.marks)
