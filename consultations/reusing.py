"""Copies: a consultation, or a template, as a new draft."""

from collections.abc import Sequence

from accounts.actor import Actor
from consultations import template_policies
from consultations.formats.storing import from_consultation, into_draft
from consultations.models import Consultation
from core.clock import now
from core.policy import require
from themes.models import ActionLine

SETTINGS = ("audience", "audience_types", "respondent_unit", "is_anonymous", "confidentiality", "cell_threshold")
"""Who may answer, and what answers may ask for."""


def copy_consultation(
    actor: Actor,
    consultation: Consultation,
    lines: Sequence[ActionLine],
    *,
    title: str = "",
    with_times: bool = False,
    with_ties: bool = True,
) -> Consultation:
    """A new draft that asks the same, of the same people, under ``lines``; answers and outcomes stay behind.

    Its title is that of its model unless another is given. Raises :class:`core.errors.Invalid`,
    :class:`core.errors.Refused`.
    """
    require(template_policies.can_copy(actor, consultation, now()))
    times = {"opens_at": consultation.opens_at, "closes_at": consultation.closes_at} if with_times else {}
    document = from_consultation(consultation, with_ties=with_ties)
    made = into_draft(
        actor, document, lines, **(times | ({"title": title} if title.strip() else {})), zone=consultation.zone,
        live_results=consultation.live_results, holds_results=consultation.holds_results,
    )  # fmt: skip
    for name in SETTINGS:
        value = getattr(consultation, name)
        setattr(made, name, list(value) if isinstance(value, list) else value)
    return made
