"""A contribution's permanent address, and the catch-up of the record.

The desk is in ``moderation_views``, search in ``search_views``.
"""

from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from accounts.actor import Actor
from contributions import labels, policies, queries, record
from contributions.models import Contribution
from core import live
from core.clock import now
from core.errors import Invalid, Missing
from core.identity import current_actor
from core.locale import _
from core.panels import drawn
from core.policy import everyone, open_to

blueprint = Blueprint("contributions", __name__)
blueprint.add_app_template_filter(labels.kind_label, "kind_label")
for name in (
    "flag_reason_label", "rule_label", "held_label", "outcome_label", "act_label", "decider_label",
):  # fmt: skip
    blueprint.add_app_template_filter(getattr(labels, name), name)


@blueprint.get("/c/<path:symbol>")
@open_to(everyone)
def show(symbol: str) -> ResponseReturnValue:
    """One contribution at its symbol: who said it, in which capacity, and every wording it had."""
    actor = current_actor()
    if (decision := queries.tombstone(actor, symbol)) is not None:
        return render_template("contributions/hidden.html", symbol=symbol, decision=decision), 404
    if queries.is_erased(actor, symbol):
        return render_template("contributions/erased.html", symbol=symbol), 410
    contribution = queries.by_symbol(actor, symbol)
    return render_template("contributions/contribution.html", **_shown(actor, contribution))


def _shown(actor: Actor, contribution: Contribution) -> dict[str, Any]:
    moment = now()
    return {
        "contribution": contribution,
        "history": queries.history(contribution),
        "hiding": queries.hiding(contribution) if contribution.visibility == "hidden" else None,
        "panels": drawn("contribution", actor, contribution),
        "is_mine": actor.id is not None and contribution.speaker_id == actor.id,
        "may_flag": policies.can_flag(actor, contribution, moment),
        "may_hide": policies.can_hide(actor, contribution, moment),
        "may_restore": policies.can_restore(actor, contribution, moment),
        "may_erase": policies.can_erase(actor, contribution),
        "may_approve": policies.can_approve(actor, contribution, moment),
        "may_bring_back": policies.can_bring_back(actor, contribution, moment),
        "may_warn": contribution.speaker_id not in (None, actor.id)
        and bool(policies.can_moderate(actor, contribution, moment)),
    }


@blueprint.get("/record/<topic>")
@open_to(everyone)
def catch_up(topic: str) -> Response:
    """What was recorded on ``topic`` after ``?after=N``, as it was pushed live; open to whoever may join its channel."""
    if not live.may_join(topic):
        raise Missing()
    response = jsonify(record.catch_up(topic, entry_number(request.args.get("after", "0"))))
    response.headers["Cache-Control"] = "no-store"
    return response


def entry_number(given: str) -> int:
    """The number of an entry as somebody typed it. Raises :class:`Invalid`."""
    if not (given.isascii() and given.isdecimal() and len(given) <= 15):
        raise Invalid(_("The number of a record entry is a whole number, 0 or more."))
    return int(given)
