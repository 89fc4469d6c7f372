"""What the events of contributions say about them: numbers and digests."""

from typing import Any

from accounts.actor import Actor
from contributions.models import Contribution


def facts_of(contribution: Contribution, actor: Actor) -> dict[str, Any]:
    """What every event of a contribution says about it."""
    return {
        "contribution_id": contribution.id,
        "kind": contribution.kind,
        "symbol": contribution.symbol,
        "place_topic": contribution.topic,
        "line_ids": tuple(line.id for line in contribution.action_lines),
        "actor_id": actor.id,
        "circle": contribution.circle,
        "is_closed": contribution.is_closed,
    }


def made_facts(actor: Actor, contribution: Contribution) -> dict[str, Any]:
    """What a :class:`ContributionMade` says about a contribution that was just said."""
    revision = contribution.revision
    return facts_of(contribution, actor) | {
        "revision_id": revision.id, "digest": revision.digest, "at": contribution.said_at,
    }  # fmt: skip
