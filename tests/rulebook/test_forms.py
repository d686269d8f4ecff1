"""Forms of a pack: what they name must be there, and every mistake stands at its line."""

from __future__ import annotations

import pytest

from tests.rulebook.conftest import Book

FILE = "rules/small/forms/status.toml"
START = 'sheet = "Statusskjema"\nshows.A1 = "Status"\n\n'


def test_a_form_is_read(book: Book) -> None:
    book.write(f'{START}[table.projects.cell]\nproject = "C4"\nphase = "C5"\nstate = "C6"\n', FILE)
    (form,) = book.load().pack.forms.values()
    assert (form.sheet, form.shows) == (["Statusskjema"], {"A1": ["Status"]})
    assert form.table["projects"].cell["phase"] == "C5"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[table.project.cell]\nproject = "C4"\n', "project"),
        ('[table.projects.cell]\nproject = "C4"\nphase = "C5"\nstate = "C6"\nphases = "C7"\n', "phases"),
        ('[table.projects.cell]\nphase = "C5"\n', "project"),
        ('[table.projects.cell]\nproject = "4C"\n', "4C"),
        ('[table.projects]\ncells = "C4"\n', "cells"),
    ],
)
def test_a_mistake_stands_in_the_form(book: Book, text: str, said: str) -> None:
    found = book.write(START + text, FILE).mistakes()
    assert all(place.startswith(f"{FILE}:") for place, _ in found)
    assert any(said in sentence for _, sentence in found)
