"""What happens to stocktaking entries. Every entry of the record stands in the chain ``stocktaking:<id>``."""

from dataclasses import dataclass

from contributions.events import ContributionMade, ContributionSubmitted
from themes.events import ShownOnLines


@dataclass(frozen=True, kw_only=True)
class StocktakingAdded(ContributionMade):
    """An entry can be read by everybody: it was sent, or approved after it had waited. Search finds it from now on."""

    verb = "stocktaking_added"
    entry_id: int


@dataclass(frozen=True, kw_only=True)
class StocktakingSubmitted(ContributionSubmitted):
    """An entry was sent that waits for approval."""

    verb = "stocktaking_submitted"
    entry_id: int


@dataclass(frozen=True, kw_only=True)
class StocktakingChanged(ShownOnLines):
    """The facts of an entry are others. ``digest`` is that of the new facts, ``line_ids`` are the old and new lines."""

    verb = "stocktaking_changed"
    entry_id: int
    version: int
    digest: str

    @property
    def topic(self) -> str:
        return f"stocktaking:{self.entry_id}"


@dataclass(frozen=True, kw_only=True)
class AssessmentMade(ContributionMade):
    """Somebody who answers for an entry said how it stands, and everybody can read it."""

    verb = "assessment_made"
    entry_id: int
    number: int
    status: str


@dataclass(frozen=True, kw_only=True)
class AssessmentSubmitted(ContributionSubmitted):
    """An assessment was sent that waits for approval."""

    verb = "assessment_submitted"
    entry_id: int
    number: int
    status: str
