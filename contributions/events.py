"""What happens to a contribution wherever it stands."""

from dataclasses import dataclass
from typing import Any

from core.events import RecordedEvent


@dataclass(frozen=True, kw_only=True)
class ContributionEvent(RecordedEvent):
    """Parent: ``place_topic`` is the topic of the thread, consultation … where the contribution stands.

    ``circle`` is the group in which it was said, if any; ``is_closed``, whether only that group reads it.
    """

    contribution_id: int
    kind: str
    symbol: str
    place_topic: str
    line_ids: tuple[int, ...] = ()
    circle: str | None = None
    is_closed: bool = False

    @property
    def topic(self) -> str:
        return self.place_topic

    @property
    def touches(self) -> tuple[str, ...]:
        lines = () if self.is_closed else tuple(f"line:{line}" for line in self.line_ids)
        return lines if self.circle is None else (self.circle, *lines)

    def payload(self) -> dict[str, Any]:
        facts = {k: v for k, v in super().payload().items() if v is not None}
        for known in ("place_topic", "is_closed"):
            facts.pop(known)
        return facts | {"line_ids": list(self.line_ids)}


@dataclass(frozen=True, kw_only=True)
class ContributionMade(ContributionEvent):
    """Somebody said something. ``digest`` is that of the first revision."""

    verb = "contribution_made"
    revision_id: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class ContributionSubmitted(ContributionEvent):
    """Somebody said something that waits for a moderator's approval: nobody else reads it, or hears of it, yet.

    Not a :class:`ContributionMade`. Moderators of its lines should hear. Once approved, the room where it stands
    publishes its :class:`ContributionMade`, such as ``post_published``, for the first time.
    """

    verb = "contribution_submitted"
    revision_id: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class ContributionApproved(ContributionEvent):
    """A moderator let it pass: its speaker should hear, all others hear of it by what follows."""

    verb = "contribution_approved"
    decision_id: int


@dataclass(frozen=True, kw_only=True)
class ContributionRevised(ContributionEvent):
    """It has a new wording."""

    verb = "contribution_revised"
    revision_id: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class WordsGone(ContributionEvent):
    """Parent: words leave every page at once, also the home page, which else waits half a minute."""

    @property
    def touches(self) -> tuple[str, ...]:
        return super().touches if self.is_closed else (*super().touches, "home")


@dataclass(frozen=True, kw_only=True)
class ContributionWithdrawn(WordsGone):
    """Its speaker took it back; its place stays."""

    verb = "contribution_withdrawn"


@dataclass(frozen=True, kw_only=True)
class ContributionHidden(WordsGone):
    """A moderator hid it; the reason stands with the decision. Its speaker should hear, and may appeal."""

    verb = "contribution_hidden"
    decision_id: int


@dataclass(frozen=True, kw_only=True)
class ContributionRejected(ContributionHidden):
    """A moderator did not let it pass: it stays unread, with a reason. Its speaker should hear, and may appeal."""

    verb = "contribution_rejected"


@dataclass(frozen=True, kw_only=True)
class ContributionRestored(ContributionEvent):
    """A moderator showed it again. Its speaker should hear.

    ``is_first``: it was never public before, because it had waited for approval.
    """

    verb = "contribution_restored"
    decision_id: int
    is_first: bool = False


@dataclass(frozen=True, kw_only=True)
class ContributionReturned(ContributionEvent):
    """Its speaker, who had withdrawn it, brought it back: to everybody, or to where it waits for approval."""

    verb = "contribution_returned"


@dataclass(frozen=True, kw_only=True)
class ContributionFlagged(ContributionEvent):
    """Somebody complained. Who did is in the actor; the record is not public."""

    verb = "contribution_flagged"
    flag_id: int


@dataclass(frozen=True, kw_only=True)
class FlagDecided(ContributionEvent):
    """A moderator answered a complaint, ``upheld`` or ``dismissed``; one event for each flag of the case.

    Whoever flagged (the flag's ``flagged_by_id``) should hear, and may appeal against a dismissal.
    """

    verb = "flag_decided"
    flag_id: int
    decision: str


@dataclass(frozen=True, kw_only=True)
class CaseClaimed(ContributionEvent):
    """A moderator took a case for a few hours, so that no other works on it at the same time. Nobody need hear."""

    verb = "case_claimed"
    case_id: int


@dataclass(frozen=True, kw_only=True)
class CaseReleased(ContributionEvent):
    """A case is anybody's again. Nobody need hear."""

    verb = "case_released"
    case_id: int


@dataclass(frozen=True, kw_only=True)
class AppealMade(ContributionEvent):
    """Somebody asked for another moderator's view. Moderators of its lines other than the first one should hear."""

    verb = "appeal_made"
    appeal_id: int


@dataclass(frozen=True, kw_only=True)
class AppealDecided(ContributionEvent):
    """An appeal was ``granted`` or ``refused``. Both sides should hear: the speaker and those who had flagged."""

    verb = "appeal_decided"
    appeal_id: int
    outcome: str


@dataclass(frozen=True, kw_only=True)
class CannedNoteEvent(RecordedEvent):
    """Parent of what happens to a text that moderators keep for reuse."""

    note_id: int

    @property
    def topic(self) -> str:
        return f"note:{self.note_id}"


@dataclass(frozen=True, kw_only=True)
class CannedNoteKept(CannedNoteEvent):
    """A canned note was written or rewritten."""

    verb = "canned_note_kept"


@dataclass(frozen=True, kw_only=True)
class CannedNoteRetired(CannedNoteEvent):
    """A canned note is offered no more."""

    verb = "canned_note_retired"
