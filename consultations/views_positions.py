"""Positions of organisations in public, and what one organisation does about another's."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from consultations import (
    carried_queries,
    delegating,
    delegation_policies,
    delegation_queries,
    delegation_texts,
    policies,
    position_policies,
    position_queries,
    queries,
    sponsoring,
    submitted,
)
from consultations.delegation_forms import SubmitterForm
from consultations.delegation_models import SUBMITTED
from consultations.forms import ActForm
from consultations.models import Consultation
from consultations.response_models import Response
from consultations.support_models import COSPONSOR, Support
from consultations.views_draft import tried
from core.clock import now
from core.errors import Conflict, Missing
from core.forms import text
from core.identity import current_actor
from core.limits import consume
from core.locale import _
from core.policy import everyone, open_to, require, signed_in

blueprint = Blueprint("positions", __name__, url_prefix="/consultations/<int:consultation_id>")


def shown_answers(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Questions and answers of a submission's file, with each answer as lines."""
    return [one | {"lines": submitted.lines(one["answer"])} for one in found]


@blueprint.get("/positions")
@open_to(everyone)
def positions(consultation_id: int) -> ResponseReturnValue:
    """The list, with how many organisations stand behind all of them."""
    consultation = queries.by_id(current_actor(), consultation_id)
    if not (verdict := policies.can_see_results(current_actor(), consultation, now())):
        return render_template("consultations/hidden.html", c=consultation, reason=verdict.reason)
    with_late = request.args.get("late") == "1"
    found = position_queries.positions(consultation, request.args.get("after"), with_late=with_late)
    return render_template(
        "consultations/positions.html", c=consultation, page=found, with_late=with_late,
        backing=position_queries.backing(consultation, with_late=with_late),
        relays=carried_queries.relays_of([listed.response for listed in found.items]),
    )  # fmt: skip


@blueprint.get("/positions/<reference>")
@open_to(everyone)
def position(consultation_id: int, reference: str) -> ResponseReturnValue:
    """One position in full, with who stands behind it."""
    consultation = queries.by_id(current_actor(), consultation_id)
    require(policies.can_see_results(current_actor(), consultation, now()))
    return _position(consultation, position_queries.position(consultation, reference))


def _position(consultation: Consultation, response: Response) -> str:
    actor, moment = current_actor(), now()
    standing = delegation_queries.standing_of(actor, consultation)
    supporters = position_queries.supporters(response)
    own = (one.support for one in supporters if one.support.organisation_id == standing.organisation_id)
    mine = next(own, None) if standing.is_verified else None
    found = submitted.public_answers(response)
    return render_template(
        "consultations/position.html", c=consultation, r=response, answers=shown_answers(found), standing=standing,
        supporters=supporters, mine=mine, form=ActForm(),
        relay=carried_queries.relays_of([response]).get(response.id),
        may_associate=standing.is_verified
        and bool(position_policies.can_associate(actor, response, standing, moment)),
        may_withdraw=mine is not None
        and bool(position_policies.can_withdraw_support(actor, mine, standing, moment)),
    )  # fmt: skip


@blueprint.post("/positions/<reference>/associate")
@open_to(signed_in)
def associate(consultation_id: int, reference: str) -> ResponseReturnValue:
    consume("answer", current_actor().id)
    consultation = queries.by_id(current_actor(), consultation_id)
    response = position_queries.position(consultation, reference)
    sponsoring.associate(current_actor(), response)
    flash(_("Your organisation associates itself with this position."), "success")
    return redirect(f"{consultation.url}/positions/{reference}", 303)


@blueprint.get("/cosponsoring/<int:support_id>")
@open_to(signed_in)
def invitation(consultation_id: int, support_id: int) -> ResponseReturnValue:
    """The text that one's organisation was asked to co-sponsor."""
    consultation = queries.by_id(current_actor(), consultation_id)
    return _invitation(consultation, _asked(consultation, support_id), ActForm())


def _asked(consultation: Consultation, support_id: int) -> Support:
    """Raises :class:`Missing` for an invitation of somebody else."""
    found = position_queries.support(consultation, support_id)
    standing = delegation_queries.standing_of(current_actor(), consultation)
    if not position_policies.can_read_invitation(current_actor(), found, standing, now()):
        raise Missing()
    return found


def _invitation(consultation: Consultation, support: Support, form: ActForm) -> str:
    actor, moment = current_actor(), now()
    standing = delegation_queries.standing_of(actor, consultation)
    delegation = delegation_queries.delegation_of(consultation, support.response.organisation_id)
    digest = sponsoring.text_digest(delegation) if delegation else sponsoring.position_digest(support.response)
    found: list[dict[str, Any]] = []
    if digest is not None and delegation is not None and delegation.stage != SUBMITTED:
        found = delegation_texts.answers_in(delegation, delegation_texts.given_in(delegation))
    elif digest is not None:
        found = submitted.answers_in(support.response.versions[-1])
    return render_template(
        "consultations/cosponsoring.html", c=consultation, s=support, answers=shown_answers(found), digest=digest or "",
        form=form, is_cosponsor=support.kind == COSPONSOR,
        may_answer=position_policies.can_answer_invitation(actor, support, standing, moment),
        may_withdraw=bool(position_policies.can_withdraw_support(actor, support, standing, moment)),
    )  # fmt: skip


@blueprint.post("/cosponsoring/<int:support_id>")
@open_to(signed_in)
def answer_invitation(consultation_id: int, support_id: int) -> ResponseReturnValue:
    """``act`` is ``accept`` (with the digest of the text that was read), ``decline`` or ``withdraw``."""
    consume("answer", current_actor().id)
    consultation = queries.by_id(current_actor(), consultation_id)
    support, form, act = _asked(consultation, support_id), ActForm(), request.form.get("act")
    try:
        if act == "withdraw":
            sponsoring.withdraw_support(current_actor(), support)
        else:
            digest = request.form.get("digest", "")
            sponsoring.answer_invitation(current_actor(), support, accepts=act == "accept", digest=digest)
    except Conflict as error:
        form.form_errors.append(str(error.detail))
        return _invitation(consultation, support, form), error.status
    flash(_("Done. The other organisation sees it."), "success")
    return redirect(f"{consultation.url}/cosponsoring/{support_id}", 303)


@blueprint.get("/delegations")
@open_to(signed_in)
def delegations(consultation_id: int) -> ResponseReturnValue:
    """Which organisations draft, for whoever facilitates it; nothing of what they draft."""
    consultation = queries.by_id(current_actor(), consultation_id)
    require(delegation_policies.can_see_delegations(current_actor(), consultation, now()))
    return _delegations(consultation, SubmitterForm(formdata=None), 0)


def _delegations(consultation: Consultation, form: SubmitterForm, at: int) -> str:
    return render_template(
        "consultations/delegations.html", c=consultation, drafting=delegation_queries.drafting(consultation),
        form=form, at=at, blank=SubmitterForm(formdata=None),
    )  # fmt: skip


@blueprint.post("/delegations/<int:delegation_id>/submitter")
@open_to(signed_in)
def name_submitter(consultation_id: int, delegation_id: int) -> ResponseReturnValue:
    consultation = queries.by_id(current_actor(), consultation_id)
    require(delegation_policies.can_see_delegations(current_actor(), consultation, now()))
    found, form = delegation_queries.by_id(consultation, delegation_id), SubmitterForm()
    if tried(form, lambda: delegating.name_submitter(current_actor(), found, text(form.email))):
        flash(_("They may submit for the organisation now. The delegation was told."), "success")
        return redirect(f"{consultation.url}/delegations", 303)
    return _delegations(consultation, form, delegation_id), 422
