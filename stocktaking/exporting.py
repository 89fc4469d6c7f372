"""The list as a table for spreadsheets. No cell of it is ever taken for a formula."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from core.feeds import site
from stocktaking.labels import coverage, status_label, type_label
from stocktaking.models import StocktakingEntry

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell begins with that a spreadsheet would calculate, in both widths."""
HEAD = (
    "symbol", "address", "type", "title", "organisation", "partners", "action_lines", "goals", "covers", "began",
    "ended", "status", "web_address", "language", "said_by", "added_at", "assessed_at", "description",
)  # fmt: skip


def cell(value: Any) -> str:
    """A value as a cell; an apostrophe before what would be calculated."""
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def table(entries: Iterable[StocktakingEntry], assessed: Mapping[int, datetime]) -> str:
    """The entries as CSV (RFC 4180) with a head, in UTF-8 with the mark by which spreadsheets know it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEAD)
    writer.writerows([cell(value) for value in _row(entry, assessed.get(entry.id))] for entry in entries)
    return "\ufeff" + out.getvalue()


def _row(entry: StocktakingEntry, assessed: datetime | None) -> list[Any]:
    said = entry.contribution
    lines, goals = (line.symbol for line in said.action_lines), (str(goal.number) for goal in entry.goals)
    return [
        said.symbol, site() + entry.address, type_label(entry.kind), entry.title, entry.owner, entry.partners,
        "; ".join(lines), "; ".join(goals), coverage(entry.country, entry.region), entry.began, entry.ended,
        status_label(entry.status), entry.url, said.lang, said.speaker_name, f"{said.said_at:%Y-%m-%d}",
        f"{assessed:%Y-%m-%d}" if assessed else "", said.revision.text,
    ]  # fmt: skip
