"""Who may listen to the channel of an entry, and which chains everybody may check."""

from typing import Any

from sqlalchemy import Select, String, cast, literal, select

from accounts.actor import Actor
from contributions.checkpoints import public_topics
from core.clock import now
from core.db import db
from core.live import channel
from stocktaking.models import StocktakingEntry
from stocktaking.policies import can_see


@channel("stocktaking")
def may_join(actor: Actor, entry_id: int) -> bool:
    """Whoever may read the entry."""
    entry = db.session.get(StocktakingEntry, entry_id)
    return entry is not None and bool(can_see(actor, entry, now()))


@public_topics("stocktaking")
def public_entries() -> Select[Any]:
    """The chains of entries: they hold no words, and nothing is said in closed circles here."""
    return select(literal("stocktaking:") + cast(StocktakingEntry.id, String))
