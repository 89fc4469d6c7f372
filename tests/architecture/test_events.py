"""Every recorded event has a verb of its own, says what it means, and stands in docs/events.md."""

from collections import Counter
from dataclasses import dataclass

from flask import Flask

from core.events import RecordedEvent
from tests.architecture.event_list import DOCUMENT, descendants, document, is_parent, recorded


def test_there_are_events(app: Flask) -> None:
    assert {"contribution_made", "contribution_hidden"} <= {kind.verb for kind in recorded()}


def test_verbs_are_there_and_unique(app: Flask) -> None:
    counts = Counter(kind.verb for kind in recorded())
    assert [kind.__name__ for kind in recorded() if not kind.verb] == []
    assert [verb for verb, count in counts.items() if count > 1] == []


def test_verbs_are_past_and_plain(app: Flask) -> None:
    for kind in recorded():
        assert kind.verb.isascii()
        assert kind.verb == kind.verb.lower()
        assert len(kind.verb) <= 60


def test_events_are_frozen_and_documented(app: Flask) -> None:
    for kind in recorded():
        assert kind.__dataclass_params__.frozen, kind  # type: ignore[attr-defined]  # every dataclass has it
        assert kind.__doc__, kind
        assert not kind.__doc__.startswith(f"{kind.__name__}("), f"{kind.__name__} has no words of its own"


def test_the_page_lists_them_all(app: Flask) -> None:
    assert DOCUMENT.read_text("utf-8") == document(), "write it anew: python -m tests.architecture.event_list"


def test_a_parent_is_told_from_an_event_without_a_verb() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Parent(RecordedEvent):
        """Shares something."""

    @dataclass(frozen=True, kw_only=True)
    class Nameless(Parent):
        pass

    assert set(descendants(Parent)) == {Nameless}
    assert (is_parent(Parent), is_parent(Nameless)) == (True, False)
