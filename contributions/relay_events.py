"""What happens to words that the secretariat relayed. Who entered them is the actor; who answered has or had the code."""

from dataclasses import dataclass

from contributions.events import ContributionEvent, ContributionRevised, WordsGone


@dataclass(frozen=True, kw_only=True)
class ContributionRelayed(ContributionEvent):
    """The words said were received otherwise, by ``medium``, on the day ``received_on``, and entered for their speaker."""

    verb = "contribution_relayed"
    medium: str
    received_on: str


@dataclass(frozen=True, kw_only=True)
class RelayConfirmed(ContributionEvent):
    """The participant confirmed that these are their words."""

    verb = "relay_confirmed"


@dataclass(frozen=True, kw_only=True)
class RelayCorrected(ContributionRevised):
    """The participant put their own words in place of those that were relayed; both stay readable."""

    verb = "relay_corrected"


@dataclass(frozen=True, kw_only=True)
class RelayDisowned(WordsGone):
    """The participant says that these are not their words: they stay, struck, and cannot be cited any more."""

    verb = "relay_disowned"
