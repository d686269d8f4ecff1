"""A progress bar on standard error, shown only on a terminal."""

from __future__ import annotations

import sys
from typing import Any

import click

from checker.texts import Text

SHORT = 10  # fewer steps show no bar


class Bar:
    """One bar per task, drawn as it proceeds and finished with it."""

    def __init__(self, language: str, terminal: bool | None = None) -> None:
        self.language = language
        self.terminal = sys.stderr.isatty() if terminal is None else terminal
        self.what = ""
        self.drawn: Any = None

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` steps are finished; ``what`` is the key of the task's text."""
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
