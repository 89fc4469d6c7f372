"""docs/events.md, made from the code: ``python -m tests.architecture.event_list`` writes it anew."""

from collections.abc import Iterator
from dataclasses import fields
from inspect import getdoc

from core.events import RecordedEvent
from core.factory import create_app
from tests.architecture.source import RANKS, ROOT

DOCUMENT = ROOT / "docs" / "events.md"
HEAD = """# Events

Every step that matters publishes one of these. In the transaction of the change, the record writes it as an entry of its
topic's chain; after the commit, announcers push it to live readers and write mail. An entry holds the time, the actor, the
verb and the fields below: numbers and digests, never anybody's words.

This page is made from the code by `python -m tests.architecture.event_list`; a test compares the two.
"""


def recorded() -> list[type[RecordedEvent]]:
    """Every event with an entry of its own, room by room. The application must have been made before."""
    found = {kind for kind in descendants(RecordedEvent) if not is_parent(kind) and room_of(kind) in RANKS}
    return sorted(found, key=lambda kind: (RANKS[room_of(kind)], room_of(kind), kind.verb))


def descendants(kind: type[RecordedEvent]) -> Iterator[type[RecordedEvent]]:
    """All classes derived from ``kind``, near and far."""
    for child in kind.__subclasses__():
        yield child
        yield from descendants(child)


def is_parent(kind: type[RecordedEvent]) -> bool:
    """Whether a class only holds what its children share."""
    return "verb" not in vars(kind) and bool(kind.__subclasses__())


def room_of(kind: type[RecordedEvent]) -> str:
    """The package that publishes it."""
    return kind.__module__.split(".")[0]


def document() -> str:
    """The page."""
    lines, room = [HEAD], ""
    for kind in recorded():
        if room != room_of(kind):
            room = room_of(kind)
            lines.append(f"\n## {room}\n\n| verb | event | meaning | fields |\n|---|---|---|---|\n")
        meaning = " ".join((getdoc(kind) or "").split())
        own = ", ".join(f"`{f.name}`" for f in fields(kind) if f.name not in ("at", "actor_id"))
        lines.append(f"| `{kind.verb}` | {kind.__name__} | {meaning} | {own} |\n")
    return "".join(lines)


if __name__ == "__main__":
    create_app({"TESTING": True})
    DOCUMENT.write_text(document(), "utf-8")
