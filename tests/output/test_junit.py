"""JUnit XML: what fails, what is skipped, and that no text can break it."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

import pytest

from checker.model.report import Report
from checker.output.junit import render


def document(report: Report, language: str = "nb") -> Element:
    """The document, parsed."""
    return fromstring(render(report, language=language))


def cases(report: Report) -> dict[str, list[str]]:
    """What each test case has, by class."""
    found: dict[str, list[str]] = {}
    for case in document(report).iter("testcase"):
        found.setdefault(str(case.get("classname")), []).append(next((child.tag for child in case), "passed"))
    return found


def test_looks_as_agreed(example, same_as_golden):
    same_as_golden("junit.xml", render(example, language="nb"))


def test_an_error_fails_a_waived_one_is_skipped_and_the_rest_passes(example):
    assert cases(example) == {
        "checker": ["failure"],
        "TOL-COST": ["system-out"],
        "TOL-TIME-SLACK": ["skipped"],
        "TOL-TIME-END": ["skipped"],
        "DEP-BUFFER": ["skipped"],
        "COMPARE": ["failure", "failure"],
        "CONTRACT-TYPE": ["failure"],
        "DEP-TWICE": ["system-out"],
        "ECO-FRAMES": ["skipped"],
        "HAND-DONE": ["system-out"],
    }


@pytest.mark.parametrize("name", ["example", "empty", "hostile"])
def test_the_counts_agree(name, request):
    root = document(request.getfixturevalue(name))
    for suite in root:
        inside = list(suite)
        assert suite.get("tests") == str(len(inside))
        assert suite.get("failures") == str(sum(case.find("failure") is not None for case in inside))
        assert suite.get("skipped") == str(sum(case.find("skipped") is not None for case in inside))
    for key in ("tests", "failures", "errors"):
        assert root.get(key) == str(sum(int(suite.get(key, "")) for suite in root))


def test_a_publishable_report_has_no_failure(empty):
    root = document(empty)
    assert (root.get("failures"), [case.get("name") for case in root.iter("testcase")]) == ("0", ["verdict"])


def test_a_case_is_named_once(example):
    names = [(case.get("classname"), case.get("name")) for case in document(example).iter("testcase")]
    assert len(names) == len(set(names))


def test_no_text_breaks_the_document(hostile):
    text = render(hostile, language="nb")
    assert not {"\x00", "\x1b", "\x0b", "\ufffe"} & set(text)
    assert len(list(fromstring(text).iter("testcase"))) == 5


def test_neither_times_nor_machines_are_in_it(example):
    named = {name for element in document(example).iter() for name in element.attrib}
    assert named == {"name", "tests", "failures", "errors", "skipped", "classname", "message", "type"}
