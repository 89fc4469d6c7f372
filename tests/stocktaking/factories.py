"""Stocktaking entries in tests, made through the actions that pages use."""

from dataclasses import replace
from typing import Any

from accounts.models import User
from contributions.actions import Speaker
from stocktaking import actions
from stocktaking.details import Details
from stocktaking.models import Assessment, StocktakingEntry
from tests import factories as make

DETAILS = Details(
    kind="programme", title="Rural telecentres", owner="Ministry of Posts", body="Telecentres in each commune.",
    lang="en", status="ongoing", country="NE", began="2005-03",
)  # fmt: skip


def entry(person: User | None = None, **fields: Any) -> StocktakingEntry:
    """An entry on C7 e-government unless ``slugs`` say otherwise."""
    author, slugs = person or make.user(), fields.pop("slugs", ["c7-egov"])
    goals = fields.pop("goals", [9, 16])
    lines = [make.line(slug) for slug in slugs]
    return actions.add_entry(make.actor(author), Speaker.of(author), lines, replace(DETAILS, **fields), goals)


def assessment(
    of: StocktakingEntry, person: User, body: str = "Twelve more were opened.", **fields: Any
) -> Assessment:
    """An assessment of an entry."""
    facts = {"status": "ongoing", "lang": "en"} | fields
    return actions.assess(make.actor(person), Speaker.of(person), of, body, **facts)
