"""What happens to invitations. Numbers only: never whose address."""

from dataclasses import dataclass

from consultations.events import ConsultationEvent


@dataclass(frozen=True, kw_only=True)
class InvitationEvent(ConsultationEvent):
    """Parent: something that changes no page of others."""

    @property
    def touches(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, kw_only=True)
class PeopleInvited(InvitationEvent):
    """A list of so many people was taken; each gets a message once the consultation is published."""

    verb = "people_invited"
    count: int


@dataclass(frozen=True, kw_only=True)
class PeopleReminded(InvitationEvent):
    """So many who were invited and have not answered were written to, by hand or as planned ``days_before`` closing."""

    verb = "people_reminded"
    count: int
    days_before: int | None = None


@dataclass(frozen=True, kw_only=True)
class InvitationCorrected(InvitationEvent):
    """An invitation goes to another address; its old link leads nowhere."""

    verb = "invitation_corrected"
    invitation_id: int


@dataclass(frozen=True, kw_only=True)
class InvitationWithdrawn(InvitationEvent):
    """An invitation was taken back."""

    verb = "invitation_withdrawn"
    invitation_id: int


@dataclass(frozen=True, kw_only=True)
class InvitationBounced(InvitationEvent):
    """A message to somebody who was invited did not arrive. The facilitators see why on the desk."""

    verb = "invitation_bounced"
    invitation_id: int


@dataclass(frozen=True, kw_only=True)
class InvitationRefused(InvitationEvent):
    """Somebody wants no more messages about this consultation, or about any (``is_everything``)."""

    verb = "invitation_refused"
    invitation_id: int
    is_everything: bool = False
