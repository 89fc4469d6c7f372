"""What happens to a meeting. Every entry stands in the chain ``meeting:<id>``."""

from dataclasses import dataclass

from themes.events import ShownOnLines


@dataclass(frozen=True, kw_only=True)
class MeetingEvent(ShownOnLines):
    """Parent: ``line_ids`` are the action lines whose pages show the meeting."""

    meeting_id: int

    @property
    def topic(self) -> str:
        return f"meeting:{self.meeting_id}"


@dataclass(frozen=True, kw_only=True)
class MeetingConvened(MeetingEvent):
    """It was announced, as number ``number`` of its series."""

    verb = "meeting_convened"
    series_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class MeetingChanged(MeetingEvent):
    """Its time, place or agenda is another. ``version`` counts the changes; ``digest`` is that of the new facts."""

    verb = "meeting_changed"
    version: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class MeetingCancelled(MeetingEvent):
    """It was called off."""

    verb = "meeting_cancelled"


@dataclass(frozen=True, kw_only=True)
class AttendanceRecorded(MeetingEvent):
    """How many came was written down: the declared total, and as many rows as agree with it."""

    verb = "attendance_recorded"
    total: int
    on_site: int
    remote: int
    rows: int


@dataclass(frozen=True, kw_only=True)
class ParticipantRegistered(MeetingEvent):
    """Somebody will come, ``on_site`` or ``remote``; also when they change from one to the other."""

    verb = "participant_registered"
    participation_id: int
    mode: str


@dataclass(frozen=True, kw_only=True)
class ParticipantUnregistered(MeetingEvent):
    """They will not come after all."""

    verb = "participant_unregistered"
    participation_id: int
