"""pandas is hidden from Pandera, and from nobody else."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import pytest

CODE = """
import sys
from checker.intake.contract import without_pandas
with without_pandas():
    try:
        import pandas
    except ModuleNotFoundError as error:
        print(error)
    import pandera.polars
print("pandas" in sys.modules)
import pandas
print("pandas" in sys.modules)
"""


@pytest.mark.skipif(find_spec("pandas") is None, reason="pandas is not here: install portfolio-checker[gx]")
def test_pandas_is_hidden_in_the_block_only() -> None:
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["No module named 'pandas'", "False", "True"]
