"""Answering for a group, and what the secretariat enters for those who wrote on paper or telephoned."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from consultations import answers, carried_policies, carried_queries, hubs, queries, relay_mails, relaying
from consultations.carried_models import ResponseRelay
from consultations.delegation_forms import GroupForm, ReceivedForm, ResponseRelayForm
from consultations.models import Consultation
from consultations.relaying import Sent
from consultations.scan_files import take_scans, takes_scans
from consultations.views_draft import tried
from consultations.views_relayed import shown_relay
from core.clock import now
from core.errors import Invalid
from core.forms import text
from core.identity import current_actor
from core.limits import consume
from core.locale import _, chosen_code
from core.policy import open_to, require, signed_in

blueprint = Blueprint("carried", __name__, url_prefix="/consultations/<int:consultation_id>")
Typed = dict[int, Any]


@blueprint.route("/group", methods=["GET", "POST"])
@open_to(signed_in)
def group(consultation_id: int) -> ResponseReturnValue:
    """Say for which group one answers; ``act=own`` takes it back."""
    actor = current_actor()
    consultation = queries.by_id(actor, consultation_id)
    found = hubs.group_of(queries.response_of(actor, consultation))
    form = GroupForm(data=_group_data(found))
    if request.method == "POST" and request.form.get("act") == "own":
        hubs.answer_for_oneself(actor, consultation)
        return redirect(f"{consultation.url}/answer", 303)
    if request.method == "POST" and tried(form, lambda: hubs.answer_for(actor, consultation, form.group())):
        flash(_("Saved. Now answer the questions for the group."), "success")
        return redirect(f"{consultation.url}/answer", 303)
    response = queries.response_of(actor, consultation)
    page = render_template(
        "consultations/group.html", c=consultation, form=form, group=found,
        may=carried_policies.can_answer_as_hub(actor, consultation, response, now()),
    )  # fmt: skip
    return page, 422 if request.method == "POST" else 200


def _group_data(found: Any) -> dict[str, Any]:
    if found is None:
        return {}
    response = found.response
    return {"name": response.group_name, "kind": found.kind, "size": response.group_size, "gathered": found.gathered}


def _relaying(consultation_id: int) -> Consultation:
    """A consultation for whose respondents the actor may enter responses."""
    consultation = queries.by_id(current_actor(), consultation_id)
    require(carried_policies.can_relay(current_actor(), consultation, now()))
    return consultation


@blueprint.get("/relays")
@open_to(signed_in)
def relays(consultation_id: int) -> ResponseReturnValue:
    """What was entered, and what became of it."""
    consultation = _relaying(consultation_id)
    return render_template("consultations/relays.html", c=consultation, relays=carried_queries.relays(consultation))


@blueprint.get("/relay")
@open_to(signed_in)
def relay_form(consultation_id: int) -> ResponseReturnValue:
    consultation = _relaying(consultation_id)
    form = ResponseRelayForm(formdata=None, lang=chosen_code(), received_on=now().date())
    return _entry(consultation, form, {})


@blueprint.post("/relay")
@open_to(signed_in)
@takes_scans
def relay(consultation_id: int) -> ResponseReturnValue:
    """Enter a response for somebody."""
    consume("answer", current_actor().id)
    consultation, form = _relaying(consultation_id), ResponseRelayForm()
    typed = answers.from_form(consultation, request.form.to_dict(flat=False))
    made: list[ResponseRelay] = []
    scans = take_scans()
    errors: dict[str, list[str]] = {}

    def enter() -> None:
        sent = Sent(form.received(), typed, text(form.lang), scans.keys())
        try:
            made.append(relaying.enter_response(current_actor(), consultation, form.participant(), sent))
        except Invalid as invalid:
            errors.update(invalid.fields)
            raise

    if tried(form, enter):
        flash(_("Entered. It counts, marked as not yet confirmed."), "success")
        return redirect(f"{consultation.url}/relays/{made[0].response_id}", 303)
    return _entry(queries.by_id(current_actor(), consultation_id), form, typed, errors=errors, kept=scans.named), 422


def _entry(consultation: Consultation, form: ReceivedForm, typed: Typed, **more: Any) -> str:
    given: dict[str, Any] = {"errors": {}, "again": None, "kept": ()}
    return render_template("consultations/relay_entry.html", c=consultation, form=form, typed=typed, **(given | more))


@blueprint.get("/relays/<int:response_id>")
@open_to(signed_in)
def relay_page(consultation_id: int, response_id: int) -> ResponseReturnValue:
    """One entered response for the secretariat: every submission, the contact and the letter with the code."""
    consultation = _relaying(consultation_id)
    found = carried_queries.relay(consultation, response_id)
    form = ReceivedForm(
        formdata=None, medium=found.medium, received_on=found.received_on, contact=found.contact, lang=found.lang
    )
    return shown_relay(found, here="", has_code=False, letter=relay_mails.text_of(found), form=form)


@blueprint.post("/relays/<int:response_id>/again")
@open_to(signed_in)
@takes_scans
def relay_again(consultation_id: int, response_id: int) -> ResponseReturnValue:
    """Enter it anew."""
    consume("answer", current_actor().id)
    consultation, form = _relaying(consultation_id), ReceivedForm()
    found = carried_queries.relay(consultation, response_id)
    typed, scans = answers.from_form(consultation, request.form.to_dict(flat=False)), take_scans()

    def enter() -> None:
        sent = Sent(form.received(), typed, text(form.lang), scans.keys())
        relaying.enter_again(current_actor(), found, sent)

    if tried(form, enter):
        flash(_("Entered anew. It counts, marked as not yet confirmed."), "success")
        return redirect(f"{consultation.url}/relays/{response_id}", 303)
    return _entry(queries.by_id(current_actor(), consultation_id), form, typed, again=found, kept=scans.named), 422
