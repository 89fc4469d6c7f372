"""A few people submit around the closing, on a real server: each has a receipt, or is told no and keeps the text."""

from pathlib import Path

from tests.benchmarks.last_minute import rushed
from tests.databases import fresh_postgresql


def test_each_has_a_receipt_or_keeps_the_text(tmp_path: Path) -> None:
    found = rushed(tmp_path, 12, 4, fresh_postgresql("lastminute"))
    assert found.wrong == ()
    assert found.receipts > 0
    assert found.refused > 0
    assert found.receipts + found.refused == 12
