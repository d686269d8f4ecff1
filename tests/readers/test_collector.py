"""The collector runs again afterwards, whatever happens."""

from __future__ import annotations

import gc

import pytest

from checker.readers.collector import kept_still


def test_nothing_is_collected_in_the_block_and_it_runs_again_afterwards() -> None:
    assert gc.isenabled()
    with kept_still():
        assert not gc.isenabled()
        with kept_still():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_runs_again_after_an_error() -> None:
    with pytest.raises(ValueError, match="broken"), kept_still():
        raise ValueError("broken")
    assert gc.isenabled()


def test_one_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with kept_still():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
