"""The channel of a facilitator's desk, ``desk:<consultation id>``: counts of participation, never an answer."""

from typing import Any

from accounts.actor import Actor
from consultations import queries, statement_queries
from consultations.models import Consultation
from consultations.policies import can_manage
from core import live
from core.clock import now
from core.db import db


@live.channel("desk")
def may_join(actor: Actor, consultation_id: int) -> bool:
    """Facilitators of its action lines, and site administrators."""
    consultation = db.session.get(Consultation, consultation_id)
    return consultation is not None and bool(can_manage(actor, consultation, now()))


def push_counts(consultation_id: int) -> None:
    """Send the present counts to the desk."""
    consultation = db.session.get(Consultation, consultation_id)
    if consultation is not None:
        live.push(f"desk:{consultation_id}", "counts", counts(consultation))


def counts(consultation: Consultation) -> dict[str, Any]:
    """``started``, ``submitted``, ``late``, ``votes``, ``proposals`` (that wait), ``type-civil`` …, ``region-african`` …

    Groups count submissions.
    """
    found = queries.participation(consultation)
    groups = {f"type-{group.key}": group.submitted for group in found.stakeholder_types}
    groups |= {f"region-{group.key}": group.submitted for group in found.regions}
    people = {"started": found.started, "submitted": found.submitted, "late": found.late}
    return people | statement_queries.counts(consultation) | groups
