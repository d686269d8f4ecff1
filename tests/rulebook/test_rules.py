"""What can be wrong with a rule file: each mistake at its very place (marked ¤ here), with the nearest name."""

from __future__ import annotations

from typing import Any

import pytest

PROJECTS = "rules/small/tables/projects.toml"
LADDER = 'limits.2023-01-01.concept   = { green = "<= budget", yellow = "<= budget * 1.15" }'
GRADE = """\
id = "GR"
kind = "grade"
title.en = "t"
source = { text = "s", verified = true }
table = "projects"
message.en = "m"
remedy.en = "r"
column = "scope"
grades.2023-01-01.green = ["good"]
grades.2023-01-01.red = ["low"]
"""
REQUIRE = """\
id = "RQ"
kind = "require"
title.en = "t"
source = { text = "s", verified = true }
table = "projects"
message.en = "m"
remedy.en = "r"
rows = "milestones"
rows_when = "planned is not null"
fields.2023-01-01 = ["owner"]
"""
OWN = REQUIRE.replace('rows = "milestones"\nrows_when = "planned is not null"\n', "").replace('"owner"', '"measures"')
UNIQUE = """\
id = "UQ"
kind = "unique"
title.en = "t"
source = { text = "s", verified = true }
table = "milestones"
message.en = "m"
remedy.en = "r"
columns = ["project", "milestone"]
alike = ["owner"]
"""
REFERS = """\
id = "RF"
kind = "refers"
title.en = "t"
source = { text = "s", verified = true }
table = "milestones"
message.en = "m"
remedy.en = "r"
column = "project"
"""
ASSERT = """\
id = "AS"
kind = "assert"
title.en = "t"
source = { text = "s", verified = true }
table = "projects"
message.en = "m"
remedy.en = "r"
column = "ends"
holds = "starts <= ends"
"""


def test_the_small_rulebook_is_sound(book: Any) -> None:
    for name, text in (
        ("gr", GRADE),
        ("rq", REQUIRE),
        ("own", OWN.replace("RQ", "OW")),
        ("uq", UNIQUE),
        ("rf", REFERS),
    ):
        book.write(text, f"rules/small/{name}.toml")
    assert sorted(rule.id for rule in book.load().rules) == ["GR", "OW", "RF", "RQ", "TOL-COST", "UQ"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        # keys
        ("measure  ", "¤mesure  ", "did you mean measure"),
        ('measure   = "forecast"\n', "", "measure is lacking"),
        ("source.verified = true", 'source.verified = true\nsource.¤readng = "x"', "reading"),
        ("source.verified", "source.¤verifed", "verified"),
        ('message.nb = "', 'message.¤norsk = "', "language"),
        ("", '¤levl = "error"', "level"),
        ("", '"¤quoted key" = 1'.replace('"¤', '¤"'), "quoted key"),
        # values
        ("", '¤level = "eror"', "did you mean error"),
        ("", '¤beyond = "rde"', "did you mean red"),
        ("", '¤unit = "weeks"', "days"),
        ("", "¤optional = 3", "square brackets"),
        ("", "¤when = 3".replace("when", "pool"), "text in quotes"),
        ("source.verified = true", 'source.¤verified = "ja"', "true or false"),
        ("source.verified = true", "source.¤verified = 3", "true or false"),
        ('source.text     = "Prøve"\nsource.verified = true', "¤source = 3", "named parts"),
        ('kind      = "limit"', '¤kind      = "limitt"', "did you mean limit"),
        ('kind      = "limit"\n', "", "kind is lacking"),
        ('table     = "projects"', '¤table     = "project"', "did you mean projects"),
        ('parameter = "cost"', '¤parameter = "coast"', "did you mean cost"),
        # columns
        ('per       = "phase"', '¤per       = "fase"', "did you mean phase"),
        ('per       = "phase"', '¤per       = "budget"', "vocabulary is needed"),
        ("", '¤pool = "pol"', "did you mean pool"),
        ("", 'optional = ["budget", ¤"foo"]', "foo"),
        ('parameter = "cost"', 'parameter = "cost"\noptional = [\n  "p50",\n  # æøå\n  ¤"cost",\n]', "cost"),
        # expressions
        ('measure   = "forecast"', 'measure   = "¤forcast"', "did you mean forecast"),
        ('measure   = "forecast"', "measure   = '¤forcast'", "did you mean forecast"),
        ('measure   = "forecast"', 'measure   = "¤phase"', "number / date is expected"),
        ('measure   = "forecast"', 'measure   = "ends ¤- starts"', "unit = "),
        ('"pool is null"', "\"pool = 'æøå' and ¤forcast > 1\"", "did you mean forecast"),
        ('"pool is null"', '"ends ¤- starts > 60"', "date less a date"),
        ('"pool is null"', '"¤now() > ends"', "no function now()"),
        ('"pool is null"', "\"phase = ¤'plannning'\"", "did you mean planning"),
        ('"pool is null"', '"¤budget"', "boolean is expected"),
        ('"budget > 0"', "\"budget ¤> '9'\"", "cannot be compared with a text"),
        ('"budget > 0"', '"budget >¤"', "ends too early"),
        ('"budget > 0"', "\"derived.time = ¤'gren'\"", "did you mean green"),
        (
            'parameter = "cost"\nwhen      = "pool is null"',
            '¤parameter = "cost"\nwhen = "derived.time = \'red\'"',
            "derived",
        ),
        ('"<= p50"', '"<= ¤p5"', "did you mean p50"),
        ('"<= p50"', '"<=   p50 * ¤pp50"', "did you mean p50"),
        ('"<= p50"', '"<= ¤slack"', "different units"),
        ('"<= p50"', '"<= ¤ends"', "cannot be compared"),
        ('"<= p50"', "\"<= '¤x'\"".replace("'¤", "¤'"), "is expected here"),
        ('"budget > 0"', "'''\n  budget > 0\n  and ¤forcast > 0'''", "did you mean forecast"),
        ('"budget > 0"', '"""budget > 0\n  and ¤forcast > 0"""', "did you mean forecast"),
        ('"budget > 0"', '"""\n  budget > 0 \\\n     and ¤forcast > 0"""', "did you mean forecast"),
        ('"budget > 0"', '"pool = \'\\u00e5\\"\' and ¤forcast > 0"', "did you mean forecast"),
        # limits
        (LADDER + "\nlimits.2023", "limits.¤2023", '"concept" has no line'),
        ("limits.2023-01-01.concept ", "limits.2023-01-01.¤konsept ", "did you mean concept"),
        ("limits.2023-01-01.concept ", "limits.¤2023-13-01.concept ", "is not a date"),
        ("limits.2023-01-01.concept ", "limits.¤20230101.concept ", "is not a date"),
        (LADDER, "limits.2023-01-01.¤concept = {}", "Limits are expected"),
        (LADDER, "limits.2023-01-01.¤concept = 5", "Limits are expected"),
        (LADDER, 'limits.2023-01-01.¤concept = "n/a"', "not applicable"),
        (LADDER, 'limits.2023-01-01.concept = { ¤gren = "<= budget" }', "did you mean green"),
        (LADDER, "limits.2023-01-01.concept = { ¤green = 5 }", "begins with <="),
        (LADDER, 'limits.2023-01-01.concept = { ¤green = "budget" }', "begins with <="),
        (LADDER, 'limits.2023-01-01.¤concept = { green = "<= budget", yellow = ">= p50" }', "one direction"),
        (LADDER, 'limits.2023-01-01.¤concept = { green = "<= budget", red = "<= p50" }', "past the last limit"),
        # placeholders
        ('{distance} over {limit}."\nmessage.en', '{distance} over {¤limt}."\nmessage.en', "did you mean limit"),
        ('{project}."\nremedy.en', '{¤prosjekt}."\nremedy.en', "did you mean project"),
        (
            'remedy.en  = "Describe measures for {project}',
            'remedy.¤en  = "Describe measures for {project',
            "do not pair",
        ),
        ('for {project}."\n\ncases', 'for {¤}."\n\ncases', "Unknown"),
    ],
)
def test_one_mistake_in_a_limit_rule(old: str, new: str, says: str, book: Any) -> None:
    book.change(old, new)
    found = book.mistakes()
    lacking = {place for place, sentence in found if "is lacking" in sentence}  # what a misspelt key leaves
    assert {place for place, _ in found} - lacking == set(book.marks) - lacking
    assert any(says in sentence for _, sentence in found), found


def test_a_colour_past_the_last_limit_that_is_a_step_too(book: Any) -> None:
    book.change("", 'beyond = "green"')
    assert {sentence for _, sentence in book.mistakes()} == {
        '"green" is both a step and the colour past the last limit (beyond).'
    }


@pytest.mark.parametrize("id", ["tol cost", "tol-cost", "TOL_COST", "TOL-", "1TOL", "TOL COST", ""])
def test_what_no_id_is_like(id: str, book: Any) -> None:
    book.write(ASSERT.replace('id = "AS"', f'¤id = "{id}"'), "rules/small/a.toml")
    [(place, sentence)] = book.mistakes()
    assert [place] == book.marks
    assert "TOL-COST" in sentence


@pytest.mark.parametrize(
    ("rule", "old", "new", "says"),
    [
        (GRADE, 'column = "scope"', '¤column = "skope"', "did you mean scope"),
        (GRADE, 'column = "scope"', '¤column = "budget"', "vocabulary is needed"),
        (GRADE, '.green = ["good"]', '.¤gren = ["good"]', "did you mean green"),
        (GRADE, '["low"]', '[¤"lo"]', "did you mean low"),
        (GRADE, '["low"]', '["low", ¤"good"]', "gives a colour in this line already"),
        (GRADE, 'grades.2023-01-01.green = ["good"]\n', "", '"good" gives no colour'),
        (GRADE, '.green = ["good"]', '.¤green = "good"', "square brackets"),
        (GRADE.replace("grades.2023-01-01.red", "grades.2023-02-30.red"), "2023-01-01", "¤2023-02-30", "is not a date"),
        (
            GRADE,
            'grades.2023-01-01.green = ["good"]\ngrades.2023-01-01.red = ["low"]',
            "¤grades = {}",
            "at least one date",
        ),
        (REQUIRE, 'rows = "milestones"', '¤rows = "milstones"', "did you mean milestones"),
        (
            REQUIRE.replace("planned", "ends").replace('"owner"', '"measures"'),
            '"milestones"',
            '"projects"',
            "not refer",
        ),
        (REQUIRE, '"planned is not null"', '"¤plannd is not null"', "did you mean planned"),
        (REQUIRE, '"planned is not null"', "\"¤project.phase = 'concept'\"", "Unknown column"),
        (REQUIRE, '["owner"]', '[¤"ownr"]', "did you mean owner"),
        (REQUIRE.replace('"owner"', '"measures"'), 'rows = "milestones"\nrows_when', "¤rows_when", "with rows"),
        (REQUIRE, 'fields.2023-01-01 = ["owner"]', "¤fields = {}", "at least one date"),
        (OWN, '["measures"]', '[¤"mesures"]', "did you mean measures"),
        (OWN, 'fields.2023-01-01 = ["measures"]', 'fields.¤2023-01-01 = { concept = ["measures"] }', "per"),
        (OWN, 'fields.2023-01-01 = ["measures"]', 'per = "scope"\nfields.¤2023-01-01 = ["measures"]', "each segment"),
        (UNIQUE, '["project", "milestone"]', '["project", ¤"milstone"]', "did you mean milestone"),
        (UNIQUE, '["project", "milestone"]', "[]", "columns is empty"),
        (UNIQUE, '["owner"]', '[¤"ownr"]', "did you mean owner"),
        (
            UNIQUE.replace("milestones", "projects").replace('"milestone"', '"state"'),
            '["owner"]',
            '[¤"aliases"]',
            "a list",
        ),
        (REFERS, 'column = "project"', '¤column = "projct"', "did you mean project"),
        (REFERS, 'column = "project"', '¤column = "owner"', "refers to no table"),
        (REFERS, 'column = "project"', '¤column = "project.pool"', "refers to no table"),
        (ASSERT, '"starts <= ends"', '"starts <= ¤endss"', "did you mean ends"),
        (ASSERT, '"starts <= ends"', '"starts <= ends ¤ends"', "AND or OR"),
        (ASSERT, '"starts <= ends"', '"¤starts"', "boolean is expected"),
        (ASSERT, 'column = "ends"', '¤column = "end"', "did you mean ends"),
        (ASSERT, 'column = "ends"', '¤parameter = "cost"', "gives no colour"),
        # the name of a column that is not there, where another key happens to hold the same word
        (ASSERT.replace("AS", "ENDE"), 'column = "ends"', '¤column = "projects"', "did you mean project"),
    ],
)
def test_one_mistake_in_another_kind(rule: str, old: str, new: str, says: str, book: Any) -> None:
    assert rule.count(old) == 1
    book.write(rule.replace(old, new), "rules/small/other.toml")
    found = book.mistakes()
    assert {place for place, _ in found} == set(book.marks or [place for place, _ in found])
    assert any(says in sentence for _, sentence in found), found


def test_all_mistakes_of_all_files_at_once(book: Any) -> None:
    book.change('"pool is null"', '"¤pol is null"')
    book.write(
        ASSERT.replace("starts <=", "¤start <=").replace('column = "ends"', '¤column = "enden"'), "rules/small/a.toml"
    )
    book.write(GRADE.replace('["low"]', '[¤"lo"]').replace("remedy", "¤remdy"), "rules/small/b.toml")
    book.write(REFERS.replace("kind", "¤kind").replace("refers", "refer"), "rules/small/c/d.toml")
    found = [place for place, _ in book.mistakes()]
    assert found == sorted(found, key=lambda place: (place.split(":")[0], int(place.split(":")[1])))
    assert {place for place in book.marks if "b.toml" not in place} <= set(found)
    assert [place for place in found if "b.toml" in place]


def test_an_id_used_twice(book: Any) -> None:
    book.write(ASSERT, "rules/small/a.toml").write(ASSERT.replace("id =", "¤id ="), "rules/small/b.toml")
    [(place, sentence)] = book.mistakes()
    assert [place] == book.marks
    assert "rules/small/a.toml" in sentence


def test_a_rule_with_a_mistake_is_not_said_to_be_gone(book: Any) -> None:
    book.change('measure   = "forecast"', 'measure   = "¤forcast"')
    assert [place for place, _ in book.mistakes()] == book.marks  # and nothing of gate.must_judge


def test_mistakes_in_tables_and_rules_are_told_together(book: Any) -> None:
    book.change('aliases  = "aliases"', '¤aliass  = "aliases"', PROJECTS)
    book.change("measure  ", "¤mesure  ")
    places = {place for place, _ in book.mistakes()}
    assert set(book.marks) <= places


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_line_endings_and_a_bom_move_nothing(ending: str, bom: str, book: Any) -> None:
    text = ASSERT.replace("starts <=", "starts <= ends and 'æøå' <> ¤measurs and starts <=")
    book.write(text, "rules/small/a.toml")
    path = book.folder / "rules/small/a.toml"
    path.write_bytes((bom + path.read_text(encoding="utf-8")).replace("\n", ending).encode())
    assert [place for place, _ in book.mistakes()] == book.marks


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_a_file_with_a_bom_and_crlf_loads(bom: bytes, book: Any) -> None:
    for path in book.folder.rglob("*.toml"):
        path.write_bytes(bom + path.read_bytes().replace(b"\n", b"\r\n"))
    assert [rule.id for rule in book.load().rules] == ["TOL-COST"]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('id = "A"\nkind = limit\n', 2, 8),
        ('id = "A"\r\nkind = limit\r\n', 2, 8),
        ('\ufeffid = "A"\nkind = limit\n', 2, 8),
        ('id = "A"\nid = "B"\n', 2, 9),
        ('title.nb = "æøå" = 1\n', 1, 18),
        ("limits = [1, 2\n", 2, 1),
        ("limits . red = { = 5 }\n", 1, 18),
        ("id = 'x\n", 2, 1),
        ("a = 1\x00\n", 1, 6),
    ],
)
def test_a_file_that_is_not_toml(text: str, line: int, column: int, book: Any) -> None:
    book.write(text, "rules/small/a.toml")
    [(place, sentence)] = book.mistakes()
    assert place == f"rules/small/a.toml:{line}:{column}"
    assert "not valid TOML" in sentence


def test_a_file_that_is_not_utf_8(book: Any) -> None:
    (book.folder / "rules/small/a.toml").write_bytes('id = "A"\ntitle.nb = "Større"\n'.encode("latin-1"))
    [(place, sentence)] = book.mistakes()
    assert place.startswith("rules/small/a.toml:2:")
    assert "UTF-8" in sentence


@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
def test_no_number_that_is_none(value: str, book: Any) -> None:
    book.change('min = 0, nb = "Budsjett"', f'¤min = {value}, nb = "Budsjett"', PROJECTS)
    assert [place for place, _ in book.mistakes()] == book.marks
