"""A difference as Markdown, its last section fit to be pasted in a pull request."""

from __future__ import annotations

from checker.authoring.diff.content import Difference
from checker.authoring.diff.sections import Section, sections
from checker.renderers.markdown import bullets, escaped, table


def render(found: Difference, language: str, width: int) -> str:
    """The sections under headings; the first heading is the document's."""
    parts = [drawn(section, "##" if place else "#") for place, section in enumerate(sections(found, language))]
    return "\n\n".join(parts) + "\n"


def drawn(section: Section, mark: str) -> str:
    """One section."""
    parts = [f"{mark} {escaped(section.title)}"]
    if section.remarks:
        parts.append(bullets(section.remarks))
    if section.rows:
        parts.append(table(map(escaped, section.headers), (map(escaped, row) for row in section.rows)))
    return "\n\n".join(parts)
