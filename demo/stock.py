"""Three stocktaking entries and an assessment, in the words of the documents that each of them names."""

import json
from datetime import UTC, datetime
from typing import Any

from accounts.actor import SYSTEM
from contributions.actions import Speaker
from core.clock import frozen_at
from demo import people
from demo.discussion import MEETING
from demo.plain_text import as_markdown
from demo.source_meeting import DATA
from stocktaking.actions import add_entry, assess
from stocktaking.details import Details

FILE = "stocktaking.json"
ADDED_BY = "facilitator"


def load_stocktaking() -> None:
    """What the documents tell of an organisation's course, a partnership and a network."""
    for source in json.loads((DATA / FILE).read_text(encoding="utf-8"))["entries"]:
        if "said_on" in source:
            with frozen_at(datetime.fromisoformat(source["said_on"]).replace(tzinfo=UTC)):
                _add(source, MEETING)
        else:
            _add(source, Speaker.of(people.user(ADDED_BY)))


def _add(source: dict[str, Any], speaker: Speaker) -> None:
    lines = [people.line(slug) for slug in source["lines"]]
    facts = source["details"] | {"body": _words(source["details"]["body"], source["source"])}
    entry = add_entry(SYSTEM, speaker, lines, Details(lang="en", **facts))
    if "assessment" in source:
        told = source["assessment"]
        assess(SYSTEM, speaker, entry, _words(told["body"], told["source"]), entry.status, "en")


def _words(text: str, source: str) -> str:
    return as_markdown(f"{text}\n\n{source}")
