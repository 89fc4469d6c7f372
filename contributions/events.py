"""What happens to a contribution wherever it stands."""

from dataclasses import dataclass
from typing import Any

from core.events import RecordedEvent


@dataclass(frozen=True, kw_only=True)
class ContributionEvent(RecordedEvent):
    """Parent: ``place_topic`` is the topic of the thread, consultation … where the contribution stands."""

    contribution_id: int
    kind: str
    symbol: str
    place_topic: str
    line_ids: tuple[int, ...] = ()

    @property
    def topic(self) -> str:
        return self.place_topic

    @property
    def touches(self) -> tuple[str, ...]:
        return tuple(f"line:{line}" for line in self.line_ids)

    def payload(self) -> dict[str, Any]:
        facts = super().payload()
        facts.pop("place_topic")
        return facts | {"line_ids": list(self.line_ids)}


@dataclass(frozen=True, kw_only=True)
class ContributionMade(ContributionEvent):
    """Somebody said something. ``digest`` is that of the first revision."""

    verb = "contribution_made"
    revision_id: int
    digest: str


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
        return (*super().touches, "home")


@dataclass(frozen=True, kw_only=True)
class ContributionWithdrawn(WordsGone):
    """Its speaker took it back; its place stays."""

    verb = "contribution_withdrawn"


@dataclass(frozen=True, kw_only=True)
class ContributionHidden(WordsGone):
    """A moderator hid it; the reason stands with the decision."""

    verb = "contribution_hidden"
    decision_id: int


@dataclass(frozen=True, kw_only=True)
class ContributionRestored(ContributionEvent):
    """A moderator showed it again."""

    verb = "contribution_restored"
    decision_id: int


@dataclass(frozen=True, kw_only=True)
class ContributionFlagged(ContributionEvent):
    """Somebody complained. Who did is in the actor; the record is not public."""

    verb = "contribution_flagged"
    flag_id: int


@dataclass(frozen=True, kw_only=True)
class FlagDecided(ContributionEvent):
    """A moderator answered a complaint: ``upheld`` or ``dismissed``."""

    verb = "flag_decided"
    flag_id: int
    decision: str
