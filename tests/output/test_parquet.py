"""Parquet: the findings table itself."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import polars as pl
from polars.testing import assert_frame_equal

from checker.output.parquet import render


def test_the_table_reads_back_with_its_types(example):
    assert_frame_equal(pl.read_parquet(BytesIO(render(example, language="nb"))), example.shown)


def test_what_is_shown_is_what_is_written(example):
    shown = example.frame.head(2)
    assert_frame_equal(pl.read_parquet(BytesIO(render(replace(example, chosen=shown.lazy()), language="nb"))), shown)


def test_an_empty_table_keeps_its_columns(empty):
    assert_frame_equal(pl.read_parquet(BytesIO(render(empty, language="nb"))), empty.shown)
