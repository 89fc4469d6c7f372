"""What changes in the vocabulary."""

from dataclasses import dataclass
from typing import Any

from core.events import RecordedEvent


@dataclass(frozen=True, kw_only=True)
class LineEvent(RecordedEvent):
    """Parent of what changes on an action line."""

    action_line_id: int

    @property
    def topic(self) -> str:
        return f"line:{self.action_line_id}"


@dataclass(frozen=True, kw_only=True)
class ShownOnLines(RecordedEvent):
    """Parent of what the home page and the pages of the action lines ``line_ids`` show."""

    line_ids: tuple[int, ...] = ()

    @property
    def touches(self) -> tuple[str, ...]:
        return ("home", *(f"line:{line}" for line in self.line_ids))

    def payload(self) -> dict[str, Any]:
        return super().payload() | {"line_ids": list(self.line_ids)}


@dataclass(frozen=True, kw_only=True)
class GoalLinked(LineEvent):
    """That the line serves this goal is settled now."""

    verb = "goal_linked"
    goal_number: int


@dataclass(frozen=True, kw_only=True)
class GoalUnlinked(LineEvent):
    """The line does not serve this goal any more."""

    verb = "goal_unlinked"
    goal_number: int


@dataclass(frozen=True, kw_only=True)
class LineThemesChanged(LineEvent):
    """The line carries these sub-themes now, by their keys."""

    verb = "line_themes_changed"
    keys: tuple[str, ...]
