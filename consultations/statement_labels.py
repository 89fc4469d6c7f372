"""The reader's words for votes and for what became of proposals."""

from typing import Any

from consultations.statement_models import ACCEPTED, AGREE, DECLINED, DISAGREE, MERGED, PASS, RETIRED, WAITING
from contributions.models import ERASED, HIDDEN, WITHDRAWN
from core.locale import _l

VOTES: dict[int, Any] = {AGREE: _l("Agree"), DISAGREE: _l("Disagree"), PASS: _l("Pass")}
FATES: dict[str, Any] = {
    WAITING: _l("Waits for a moderator"),
    ACCEPTED: _l("Put to the vote"),
    DECLINED: _l("Not put to the vote"),
    MERGED: _l("Merged into another statement"),
    RETIRED: _l("No longer put to the vote"),
    WITHDRAWN: _l("Withdrawn by whoever proposed it"),
    HIDDEN: _l("Hidden by a moderator"),
    ERASED: _l("Erased"),
}
BADGES = {WAITING: "provisional", ACCEPTED: "final", MERGED: "closed", DECLINED: "closed", RETIRED: "closed"}
"""The kind of badge for a fate; hidden for what went out of sight."""


def vote_label(value: int) -> str:
    """How somebody votes."""
    return str(VOTES[value])


def fate_label(fate: str) -> str:
    """What became of a proposal."""
    return str(FATES[fate])


def fate_badge(fate: str) -> str:
    """The kind of badge for what became of a proposal."""
    return BADGES.get(fate, "hidden")
