"""The fair-time guard asked about a consultation: what it knows of the instance, the clock and outages."""

from datetime import datetime
from pathlib import Path

from flask import current_app

from consultations import fair_time, invitation_queries
from consultations.fair_time import NEAR_CLOSING, Proposal, Timing
from consultations.models import INVITED, Consultation
from core import heartbeat
from core.clock import now
from themes.reference import load_countries


def cautions(consultation: Consultation, closes_at: datetime | None = None) -> list[str]:
    """What is unfair about its times, or would be if it closed at ``closes_at``; nothing while they are not set.

    Where only those answer who were invited, their regional groups are looked at, as far as their countries are known;
    else all of them.
    """
    opens_at, closes_at = consultation.opens_at, closes_at or consultation.closes_at
    if opens_at is None or closes_at is None:
        return []
    announced_at = consultation.published_at or now()
    opens_at = max(opens_at, announced_at)
    if closes_at <= opens_at:
        return []
    folder = Path(current_app.instance_path)
    timing = Timing(announced_at, opens_at, closes_at, consultation.zone, folder)
    return fair_time.warnings(timing, _regions(consultation))


def _regions(consultation: Consultation) -> set[str]:
    """The regional groups of those who were invited; empty when anybody may answer, or nobody's country is known."""
    if consultation.audience != INVITED:
        return set()
    invited = invitation_queries.countries(consultation)
    return {country.group for country in load_countries() if country.alpha2 in invited}


def proposal(consultation: Consultation) -> Proposal | None:
    """An extension that makes good for outages near closing, while it can be given."""
    closes_at = consultation.closes_at
    if closes_at is None or not consultation.is_open_at(now()) or closes_at - NEAR_CLOSING > now():
        return None
    return fair_time.proposed_extension(closes_at, heartbeat.outages(closes_at - NEAR_CLOSING, now()))
