"""The report as JUnit XML: one suite per rule, one test case per finding; the verdict is the first suite.

A rule without findings is one case, passed or skipped. Findings at level error fail, waived ones are skipped, others
pass with a message. No times or host names are written: the same report gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from checker.model.finding import Finding
from checker.model.report import Report, RuleCounts
from checker.output.parts.findings import cell, message, parameter
from checker.output.parts.overview import reason_lines, step_lines, verdict_line
from checker.output.parts.words import join, phrase, plain, title_of

name = "junit"
suffix = ".xml"

ILLEGAL = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
COUNTED = {"failures": "failure", "skipped": "skipped"}


def render(report: Report, *, language: str, colour: bool = False, width: int | None = None) -> str:
    root = Element("testsuites", name=clean(title_of(report.title, language, "checker")))
    root.extend(make_suites(report, language))
    for key in ("tests", "failures", "errors"):
        root.set(key, str(sum(int(suite.get(key, 0)) for suite in root)))
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def make_suites(report: Report, language: str) -> Iterator[Element]:
    """Yield the verdict, the rules in their order, then findings without a rule file."""
    found: dict[str, list[Finding]] = {outcome.rule: [] for outcome in report.outcomes}
    for finding in report.rows:
        found.setdefault(finding.rule, []).append(finding)
    outcomes = {outcome.rule: outcome for outcome in report.outcomes}
    yield make_suite(verdict_line(report, language), [verdict_case(report, language)])
    for rule, findings in found.items():
        outcome = outcomes.get(rule)
        title = join(rule, title_of(outcome.title, language)) if outcome else rule
        cases = [finding_case(report, each, language) for each in findings] or [empty_case(outcomes[rule], language)]
        yield make_suite(title, cases)


def make_suite(title: str, cases: Sequence[Element]) -> Element:
    counts = {key: sum(each.find(sign) is not None for each in cases) for key, sign in COUNTED.items()}
    attributes = {"name": clean(title), "tests": len(cases), "errors": 0, **counts}
    found = Element("testsuite", {key: str(value) for key, value in attributes.items()})
    found.extend(cases)
    return found


def verdict_case(report: Report, language: str) -> Element:
    found = Element("testcase", classname="checker", name="verdict")
    reasons = "\n".join([*reason_lines(report, language), *step_lines(report, language)])
    sign = "system-out" if report.verdict.publishable else "failure"
    if reasons or sign == "failure":
        add_message(found, sign, verdict_line(report, language) if sign == "failure" else None, reasons)
    return found


def empty_case(outcome: RuleCounts, language: str) -> Element:
    title = title_of(outcome.title, language, outcome.rule)
    found = Element("testcase", classname=clean(outcome.rule), name=clean(title))
    if outcome.not_run is not None:
        add_message(found, "skipped", outcome.not_run.say(language))
    elif outcome.in_scope == 0:
        add_message(found, "skipped", phrase("nothing-to-judge", language))
    return found


def finding_case(report: Report, finding: Finding, language: str) -> Element:
    """One finding, named by its id; it fails if it would block publication by itself."""
    submission = join(plain(finding.portfolio), plain(finding.period)) if len(report.identities) > 1 else ""
    found = Element("testcase", classname=clean(finding.rule), name=clean(join(finding.id, submission)))
    place = join(plain(report.folders.of_data(finding)), cell(finding, language))
    text = "\n".join(filter(None, (place, parameter(report, finding, language), plain(finding.remedy))))
    if finding.waiver:
        add_message(found, "skipped", message(finding, language))
    elif finding.level == "error":
        add_message(found, "failure", message(finding, language), text).set("type", clean(finding.class_))
    else:
        add_message(found, "system-out", None, f"{finding.level}: {message(finding, language)}\n{text}".strip())
    return found


def add_message(case: Element, sign: str, message: str | None, text: str = "") -> Element:
    found = SubElement(case, sign, {"message": clean(message)} if message is not None else {})
    found.text = clean(text) or None
    return found


def clean(text: str) -> str:
    """Replace the characters that XML 1.0 does not allow."""
    return ILLEGAL.sub("\ufffd", text)
