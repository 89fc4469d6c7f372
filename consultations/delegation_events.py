"""What happens inside a delegation, and between organisations. Numbers and digests only: never what was drafted or said."""

from dataclasses import dataclass

from consultations.events import ConsultationEvent
from core.events import RecordedEvent


@dataclass(frozen=True, kw_only=True)
class DelegationEvent(RecordedEvent):
    """Parent: something inside one delegation, in a chain of its own that no page shows and no export holds."""

    delegation_id: int
    consultation_id: int

    @property
    def topic(self) -> str:
        return f"delegation:{self.delegation_id}"


@dataclass(frozen=True, kw_only=True)
class DelegationOpened(DelegationEvent):
    """An organisation begins to draft its answer; whoever opened it is its authorised submitter."""

    verb = "delegation_opened"
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class DelegationAsked(DelegationEvent):
    """Somebody of the organisation asks to be admitted. Its submitters should hear."""

    verb = "delegation_asked"
    user_id: int


@dataclass(frozen=True, kw_only=True)
class DelegationRoleGiven(DelegationEvent):
    """Somebody is in it as ``commenter``, ``drafter`` or ``submitter`` from now on. They should hear."""

    verb = "delegation_role_given"
    user_id: int
    role: str


@dataclass(frozen=True, kw_only=True)
class DelegationLeft(DelegationEvent):
    """Somebody is in it no more; if that was not their own act, the actor is another."""

    verb = "delegation_left"
    user_id: int


@dataclass(frozen=True, kw_only=True)
class SubmitterNamed(DelegationEvent):
    """A facilitator confirmed or replaced who may submit. The delegation should hear."""

    verb = "delegation_submitter_named"
    user_id: int


@dataclass(frozen=True, kw_only=True)
class WordingWritten(DelegationEvent):
    """Somebody wrote the wording ``number`` of the draft answer to a question."""

    verb = "delegation_wording_written"
    question_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class DelegationCommented(DelegationEvent):
    """Somebody said something to the others about a question."""

    verb = "delegation_commented"
    question_id: int
    comment_id: int


@dataclass(frozen=True, kw_only=True)
class DelegationCommentSettled(DelegationEvent):
    """A comment was settled, or (``is_settled`` false) is open again."""

    verb = "delegation_comment_settled"
    comment_id: int
    is_settled: bool


@dataclass(frozen=True, kw_only=True)
class PutToClearance(DelegationEvent):
    """The draft was put to clearance. Its submitters should hear."""

    verb = "delegation_put_to_clearance"
    digest: str


@dataclass(frozen=True, kw_only=True)
class DelegationReturned(DelegationEvent):
    """The submitter sent it back to drafting; the note stands with the step."""

    verb = "delegation_returned"


@dataclass(frozen=True, kw_only=True)
class DelegationCleared(DelegationEvent):
    """The submitter cleared the answers with this digest."""

    verb = "delegation_cleared"
    digest: str


@dataclass(frozen=True, kw_only=True)
class ClearanceDropped(DelegationEvent):
    """A text was changed, so the clearance of the answers with this digest fell."""

    verb = "delegation_clearance_dropped"
    digest: str


@dataclass(frozen=True, kw_only=True)
class PositionSuperseded(ConsultationEvent):
    """An organisation submitted another text: submission ``superseded`` stands no more, ``version`` does."""

    verb = "position_superseded"
    response_id: int
    version: int
    superseded: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class SupportEvent(ConsultationEvent):
    """Parent: something between an organisation and the position of another one."""

    response_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class CosponsorInvited(SupportEvent):
    """An organisation was asked to co-sponsor a text. Those who are confirmed to speak for it should hear."""

    verb = "cosponsor_invited"


@dataclass(frozen=True, kw_only=True)
class CosponsorDeclined(SupportEvent):
    """It will not co-sponsor."""

    verb = "cosponsor_declined"


@dataclass(frozen=True, kw_only=True)
class PositionSupported(SupportEvent):
    """It stands behind the text with this digest, as ``cosponsor`` or ``associate``."""

    verb = "position_supported"
    kind: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class SupportWithdrawn(SupportEvent):
    """It stands behind the position no more."""

    verb = "position_support_withdrawn"
