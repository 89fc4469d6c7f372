"""Who may add entries, change and assess them. Who may read one is asked of what is said in it."""

from collections.abc import Iterable
from datetime import datetime

from accounts.actor import Actor, can_speak
from contributions import policies as words
from contributions.models import PENDING, PUBLIC
from core.locale import _l
from core.policy import ALLOWED, Verdict, denied
from stocktaking.models import StocktakingEntry


def can_add(actor: Actor, lines: Iterable[int], now: datetime) -> Verdict:
    """Add an entry: whoever may say something under its action lines. Observers read."""
    return can_speak(actor, lines, now)


def can_see(actor: Actor, entry: StocktakingEntry, now: datetime) -> Verdict:
    """Read it with all its facts. Agrees with :func:`stocktaking.queries.visible_to`."""
    return words.can_see(actor, entry.contribution, now)


def can_change(actor: Actor, entry: StocktakingEntry, now: datetime) -> Verdict:
    """Change what it says: whoever added it, without an end, because what it tells of goes on."""
    if actor.is_system:
        return ALLOWED
    said = entry.contribution
    if actor.id is None or said.speaker_id != actor.id:
        return denied(_l("Only the person who added this entry can change it."))
    if said.visibility not in (PUBLIC, PENDING):
        return denied(_l("What was hidden or withdrawn cannot be changed."))
    return can_speak(actor, words.line_ids(said), now)


def can_assess(actor: Actor, entry: StocktakingEntry, now: datetime) -> Verdict:
    """Say how it stands: whoever added it, and those whom somebody confirmed to speak for the same organisation."""
    if actor.is_system:
        return ALLOWED
    said = entry.contribution
    if actor.id is None or not (said.speaker_id == actor.id or _is_colleague(actor, entry)):
        return denied(_l("Only those who answer for this entry can assess it. You can discuss it in a thread."))
    if said.visibility != PUBLIC:
        return denied(_l("Only an entry that everybody can read can be assessed."))
    return can_speak(actor, words.line_ids(said), now)


def _is_colleague(actor: Actor, entry: StocktakingEntry) -> bool:
    """Whether both were confirmed to belong to one organisation, so that an entry outlives a change of staff."""
    said, voice = entry.contribution, actor.voice
    if not (said.is_verified and voice.is_verified and said.organisation_name and voice.organisation_name):
        return False
    return said.organisation_name.casefold() == voice.organisation_name.casefold()
