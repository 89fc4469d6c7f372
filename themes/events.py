"""What changes in the vocabulary."""

from dataclasses import dataclass

from core.events import RecordedEvent


@dataclass(frozen=True, kw_only=True)
class LineEvent(RecordedEvent):
    """Parent of what changes on an action line."""

    action_line_id: int

    @property
    def topic(self) -> str:
        return f"line:{self.action_line_id}"


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
