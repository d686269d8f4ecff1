"""Progress bars for long work, on a terminal only."""

from __future__ import annotations

import sys
from typing import Any

import click

from checker.texts import Text

SHORT = 10  # pieces of work for which no bar is worth showing


class Bar:
    """A bar a piece of work on standard error, drawn as the work goes on and ended when it is done."""

    def __init__(self, language: str, terminal: bool | None = None) -> None:
        self.language = language
        self.terminal = sys.stderr.isatty() if terminal is None else terminal
        self.what = ""
        self.drawn: Any = None

    def __call__(self, what: str, done: int, total: int) -> None:
        """So much of a work is done. ``what`` is the key of the text that says what goes on."""
        if not self.terminal or total < SHORT:
            return
        if what != self.what:
            self.what = what
            label = Text(what).say(self.language)
            self.drawn = click.progressbar(length=total, label=label, file=sys.stderr, show_eta=False, show_pos=True)
            self.drawn.render_progress()
        self.drawn.update(1)
        if done == total:
            self.drawn.render_finish()
            self.what = ""
