"""What happens to the points of a meeting's agenda that come from the forum."""

from dataclasses import dataclass

from meetings.events import MeetingEvent


@dataclass(frozen=True, kw_only=True)
class PointEvent(MeetingEvent):
    """Parent: ``symbol`` is that of the contribution; ``kind`` is ``proposal`` or ``common_issue``."""

    point_id: int
    symbol: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class PointCarried(PointEvent):
    """A proposal or common issue from the forum stands on the agenda."""

    verb = "point_carried"


@dataclass(frozen=True, kw_only=True)
class PointDropped(PointEvent):
    """It was taken off the agenda again."""

    verb = "point_dropped"


@dataclass(frozen=True, kw_only=True)
class PointDecided(PointEvent):
    """What the meeting made of it: ``agreed``, ``not_agreed`` or ``deferred``."""

    verb = "point_decided"
    outcome: str
