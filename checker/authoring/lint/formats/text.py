"""A mistake as compilers show it: file:line:column, what is wrong, and the lines around it with a mark."""

from __future__ import annotations

from collections.abc import Iterator

from checker.authoring.lint import LintReport
from checker.authoring.lint.excerpt import around
from checker.errors import Mistake


def render(report: LintReport, language: str) -> str:
    """Every mistake with its lines, a blank line between; nothing where there is none."""
    return "\n".join("\n".join(shown(report, mistake, language)) + "\n" for mistake in report.mistakes)


def shown(report: LintReport, mistake: Mistake, language: str) -> Iterator[str]:
    """One mistake."""
    yield f"{mistake.say(language)} [{mistake.text.key}]"
    lines = around(report.sources.get(mistake.file, ""), mistake.line)
    width = len(str(lines[-1][0])) if lines else 1
    for number, line in lines:
        here = number == mistake.line
        yield f"{'>' if here else ' '} {number:>{width}} | {line}".rstrip()
        if here:
            # a tab stays a tab, so that the mark stands under its character
            before = "".join(each if each == "\t" else " " for each in line[: mistake.column - 1])
            yield f"  {'':>{width}} | {before}^"
