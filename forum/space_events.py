"""What happens to spaces and to who belongs to them: in the chain of the space, and nowhere else if it is closed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.events import RecordedEvent


@dataclass(frozen=True, kw_only=True)
class SpaceEvent(RecordedEvent):
    """Parent: names the space and its action line; ``is_public`` says whether the line's page shows the space at all."""

    space_id: int
    line_id: int
    is_public: bool = True

    @property
    def topic(self) -> str:
        return f"space:{self.space_id}"

    @property
    def touches(self) -> tuple[str, ...]:
        return (f"line:{self.line_id}",) if self.is_public else ()

    def payload(self) -> dict[str, Any]:
        return {k: v for k, v in super().payload().items() if v is not None and k != "is_public"}


@dataclass(frozen=True, kw_only=True)
class SpaceFounded(SpaceEvent):
    """A group began."""

    verb = "space_founded"
    is_closed: bool


@dataclass(frozen=True, kw_only=True)
class SpaceEdited(SpaceEvent):
    """Its name, purpose, kind, country or listing is another."""

    verb = "space_edited"
    fields: tuple[str, ...]

    def payload(self) -> dict[str, Any]:
        return super().payload() | {"fields": list(self.fields)}


@dataclass(frozen=True, kw_only=True)
class SpaceSilenced(SpaceEvent):
    """Only its moderators can speak in it, until a moment if one is named; the reason stands with the space."""

    verb = "space_silenced"
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class SpaceUnsilenced(SpaceEvent):
    """People can speak in it again."""

    verb = "space_unsilenced"


@dataclass(frozen=True, kw_only=True)
class SpaceArchived(SpaceEvent):
    """A group was closed down: nothing more can be said in it."""

    verb = "space_archived"


@dataclass(frozen=True, kw_only=True)
class SpaceReopened(SpaceEvent):
    """A group that was closed down is open again."""

    verb = "space_reopened"


@dataclass(frozen=True, kw_only=True)
class MemberInvited(SpaceEvent):
    """Somebody was invited; the address stands with the invitation, not here."""

    verb = "member_invited"
    invitation_id: int


@dataclass(frozen=True, kw_only=True)
class InvitationEnded(SpaceEvent):
    """An invitation was ``declined`` or ``withdrawn``."""

    verb = "invitation_ended"
    invitation_id: int
    how: str


@dataclass(frozen=True, kw_only=True)
class MembershipRequested(SpaceEvent):
    """Somebody asked to become a member."""

    verb = "membership_requested"
    user_id: int


@dataclass(frozen=True, kw_only=True)
class MembershipDeclined(SpaceEvent):
    """A moderator said no to somebody who had asked."""

    verb = "membership_declined"
    user_id: int


@dataclass(frozen=True, kw_only=True)
class MemberAdmitted(SpaceEvent):
    """Somebody became a member: as founder, by ``invitation``, by ``request``, or by themselves where all may."""

    verb = "member_admitted"
    user_id: int
    role: str
    by: str


@dataclass(frozen=True, kw_only=True)
class MemberRemoved(SpaceEvent):
    """Somebody is a member no more: ``left`` or ``removed``."""

    verb = "member_removed"
    user_id: int
    how: str


@dataclass(frozen=True, kw_only=True)
class GroupModeratorAppointed(SpaceEvent):
    """A member became a moderator of the group."""

    verb = "group_moderator_appointed"
    user_id: int


@dataclass(frozen=True, kw_only=True)
class GroupModeratorDismissed(SpaceEvent):
    """A moderator of the group is a plain member again."""

    verb = "group_moderator_dismissed"
    user_id: int
