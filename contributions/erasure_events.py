"""Words that went for good. The record says that they went and when; who asked, and why, is not in it."""

from dataclasses import dataclass

from accounts.events import AccountEvent
from contributions.events import WordsGone


@dataclass(frozen=True, kw_only=True)
class ContributionErased(WordsGone):
    """The words of all its wordings are gone; its place, number, symbol and digests stay."""

    verb = "contribution_erased"


@dataclass(frozen=True, kw_only=True)
class ErasureAsked(AccountEvent):
    """The account will be erased unless this is cancelled in time."""

    verb = "erasure_asked"


@dataclass(frozen=True, kw_only=True)
class ErasureCancelled(AccountEvent):
    """The account stays."""

    verb = "erasure_cancelled"


@dataclass(frozen=True, kw_only=True)
class AccountErased(AccountEvent):
    """Name, address and words of the account are gone."""

    verb = "account_erased"
