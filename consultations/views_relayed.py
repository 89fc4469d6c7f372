"""Answering for a response that the secretariat entered: by account, or with a code that needs none."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from consultations import answers, carried_policies, carried_queries, queries, relaying, submitted
from consultations.carried_models import ResponseRelay
from consultations.relay_codes import by_code, code_of
from consultations.responding import current_answers
from consultations.views_positions import shown_answers
from contributions.relay_models import STATUS_BADGES, relayed_label, status_label
from contributions.relay_views import CodeForm
from core.clock import now
from core.errors import Invalid, Missing
from core.forms import Form, text
from core.identity import current_actor
from core.limits import consume
from core.locale import _
from core.policy import everyone, open_to, require, signed_in
from core.templating import day

blueprint = Blueprint("response_relays", __name__, url_prefix="/consultations")


@blueprint.get("/relayed")
@open_to(everyone)
def relayed_code() -> str:
    """Where a printed code is typed."""
    return render_template("consultations/relayed_code.html", form=CodeForm())


@blueprint.post("/relayed")
@open_to(everyone)
def take_code() -> ResponseReturnValue:
    """From a typed code to the response that it is for."""
    consume("answer", None)
    form = CodeForm()
    try:
        if form.validate():
            return redirect(f"/consultations/relayed/{code_of(by_code(text(form.code)))}", 303)
    except Missing:
        form.code.errors = [_("This code fits nothing. Compare it with the message, letter by letter.")]
    return render_template("consultations/relayed_code.html", form=form), 422


@blueprint.get("/relayed/<code>")
@open_to(everyone)
def relayed(code: str) -> ResponseReturnValue:
    """What was entered for whoever has this code, and what they can do."""
    return shown_relay(by_code(code), here=f"/consultations/relayed/{code}", has_code=True)


@blueprint.post("/relayed/<code>")
@open_to(everyone)
def answer_by_code(code: str) -> ResponseReturnValue:
    """Confirm, correct or disown, without an account."""
    return _answered(by_code(code), f"/consultations/relayed/{code}", has_code=True)


@blueprint.get("/<int:consultation_id>/my-relay")
@open_to(signed_in)
def mine(consultation_id: int) -> ResponseReturnValue:
    """What was entered for one's own account."""
    found = mine_of(consultation_id)
    return shown_relay(found, here=f"{found.response.consultation.url}/my-relay", has_code=False)


@blueprint.post("/<int:consultation_id>/my-relay")
@open_to(signed_in)
def answer_mine(consultation_id: int) -> ResponseReturnValue:
    """Confirm, correct or disown, with one's account."""
    found = mine_of(consultation_id)
    return _answered(found, f"{found.response.consultation.url}/my-relay", has_code=False)


def mine_of(consultation_id: int) -> ResponseRelay:
    """What was entered for one's own account. Raises :class:`Missing`."""
    consultation = queries.by_id(current_actor(), consultation_id)
    response = queries.response_of(current_actor(), consultation)
    if response is None:
        raise Missing()
    return carried_queries.relay(consultation, response.id)


def _answered(found: ResponseRelay, here: str, *, has_code: bool) -> ResponseReturnValue:
    actor, act, consultation = current_actor(), request.form.get("act"), found.response.consultation
    consume("answer", actor.id)
    if act == "correct":
        typed = answers.from_form(consultation, request.form.to_dict(flat=False))
        try:
            relaying.correct(actor, found, typed, has_code)
        except Invalid as error:
            return shown_relay(found, here=here, has_code=has_code, typed=typed, error=error), error.status
    elif act in ("confirm", "disown"):
        (relaying.confirm if act == "confirm" else relaying.disown)(actor, found, has_code)
    else:
        raise Missing()
    flash(_("Thank you: your answer was noted."), "success")
    return redirect(here, 303)


def shown_relay(found: ResponseRelay, *, here: str, has_code: bool, **more: Any) -> str:
    """The page of a relayed response. ``letter`` and ``form`` are the secretariat's, ``here`` its respondent's."""
    actor, moment, response = current_actor(), now(), found.response
    require(carried_policies.can_see_relay(actor, found, moment, has_code))
    given: dict[str, Any] = {
        "typed": current_answers(response), "error": None, "letter": "", "form": None,
        "scans": carried_queries.scans(found), "scans_at": here or f"{response.consultation.url}/relays/{response.id}",
    }  # fmt: skip
    return render_template(
        "consultations/relayed.html", c=response.consultation, r=response, relay=found, here=here, plain=Form(),
        label=relayed_label(found.medium, day(found.received_on)), badge_kind=STATUS_BADGES[found.status],
        status=status_label(found.status), versions=[(v, shown_answers(submitted.answers_in(v))) for v in response.versions],
        may_answer=carried_policies.can_answer_response_relay(actor, found, moment, has_code),
        may_correct=carried_policies.can_correct_response_relay(actor, found, moment, has_code),
        may_enter=bool(carried_policies.can_relay(actor, response.consultation, moment)), **(given | more),
    )  # fmt: skip
