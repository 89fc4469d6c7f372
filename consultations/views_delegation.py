"""The pages of a delegation: who is in it, the draft as a whole, clearing and submitting."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from consultations import (
    clearing,
    delegating,
    delegation_policies,
    delegation_queries,
    delegation_texts,
    position_policies,
    position_queries,
    queries,
    reading,
    sponsoring,
)
from consultations.delegation_forms import AdmitForm, CosponsorForm, NoteForm
from consultations.delegation_models import CLEARED, MEMBERS, ROLE_LABELS, Delegation
from consultations.delegation_policies import Standing
from consultations.forms import ActForm
from consultations.models import Consultation
from consultations.views_draft import tried
from core.clock import now
from core.errors import Conflict, Invalid, Missing
from core.forms import Form, text
from core.identity import current_actor
from core.limits import consume
from core.locale import LANGUAGES, _
from core.policy import open_to, signed_in

blueprint = Blueprint("delegations", __name__, url_prefix="/consultations/<int:consultation_id>/delegation")
MAY = {
    "write": delegation_policies.can_write, "put": delegation_policies.can_put, "clear": delegation_policies.can_clear,
    "send_back": delegation_policies.can_return, "submit": delegation_policies.can_submit_position,
    "admit": delegation_policies.can_admit, "invite": position_policies.can_invite_cosponsor,
}  # fmt: skip


def inside(consultation_id: int) -> tuple[Delegation, Standing]:
    """The delegation that the actor is in. Raises :class:`Missing`."""
    consultation = queries.by_id(current_actor(), consultation_id)
    reading.read(consultation)
    return delegation_queries.own_delegation(current_actor(), consultation)


def changing(consultation_id: int) -> Delegation:
    """The same, counted as one act of the account."""
    consume("answer", current_actor().id)
    return inside(consultation_id)[0]


@blueprint.get("")
@open_to(signed_in)
def show(consultation_id: int) -> ResponseReturnValue:
    """The delegation for its members; for others of the organisation, how to open it or to be let in."""
    consultation = queries.by_id(current_actor(), consultation_id)
    reading.read(consultation)
    standing = delegation_queries.standing_of(current_actor(), consultation)
    found = delegation_queries.delegation_of(consultation, standing.organisation_id)
    if found is not None and standing.is_member:
        return page(found, standing)
    return _outside(consultation, standing, found)


def _outside(consultation: Consultation, standing: Standing, found: Delegation | None) -> str:
    actor, moment = current_actor(), now()
    return render_template(
        "consultations/delegation_door.html", c=consultation, standing=standing, delegation=found, form=ActForm(),
        may_open=delegation_policies.can_open_delegation(actor, consultation, standing, moment),
        position=delegation_queries.position_of(consultation, standing.organisation_id),
        may_ask=found is not None
        and bool(delegation_policies.can_ask_to_join(actor, found, standing, moment)),
        submitters=delegation_queries.submitters(found) if found else [],
        invitations=position_queries.invitations_to(consultation, standing.organisation_id)
        if standing.is_verified else [],
    )  # fmt: skip


def page(delegation: Delegation, standing: Standing, **forms: Form) -> str:
    """The whole draft with all that can be done; the form at hand comes from the caller."""
    actor, moment, consultation = current_actor(), now(), delegation.consultation
    given = delegation_texts.given_in(delegation)
    may = {name: can(actor, delegation, standing, moment) for name, can in MAY.items()}
    return render_template(
        "consultations/delegation.html", c=consultation, d=delegation, standing=standing, may=may,
        words={q.id: delegation_texts.words(q, given.get(q.id)) for q in consultation.questions()},
        digest=delegation_texts.digest_of(delegation, given), languages_of_answers=LANGUAGES,
        wordings=delegation_queries.present_wordings(delegation), comments=delegation_queries.open_comments(delegation),
        members=delegation_queries.members(delegation), steps=delegation_queries.steps(delegation),
        supports=position_queries.invitations_of(delegation.response), problems=_problems(delegation),
        invitations=position_queries.invitations_to(consultation, delegation.organisation_id),
        is_cleared=delegation.stage == CLEARED, roles={role: ROLE_LABELS[role] for role in MEMBERS}, forms=_forms() | forms,
        supersedes=delegation.response.version if delegation.response.submitted_at else 0,
    )  # fmt: skip


def _forms() -> dict[str, Form]:
    """Each with ids of its own on the one page."""
    return {
        "act": ActForm(), "note": NoteForm(formdata=None, prefix="n-"), "admit": AdmitForm(formdata=None),
        "cosponsor": CosponsorForm(formdata=None),
    }  # fmt: skip


def _problems(delegation: Delegation) -> list[tuple[int, str]]:
    """What stands in the way of clearing it: the number of a question, and what is wrong with its answer."""
    try:
        delegation_texts.complete(delegation)
    except Invalid as invalid:
        numbers = {question.field: question.number for question in delegation.consultation.questions()}
        return [(numbers[key], text) for key, texts in invalid.fields.items() if key in numbers for text in texts]
    return []


def _back(delegation: Delegation, message: str) -> ResponseReturnValue:
    flash(message, "success")
    return redirect(delegation.url, 303)


@blueprint.post("/open")
@open_to(signed_in)
def open_(consultation_id: int) -> ResponseReturnValue:
    consume("answer", current_actor().id)
    consultation = queries.by_id(current_actor(), consultation_id)
    made = delegating.open_delegation(current_actor(), consultation)
    return _back(made, _("Your delegation is open. You are its authorised submitter: now admit the others."))


@blueprint.post("/ask")
@open_to(signed_in)
def ask(consultation_id: int) -> ResponseReturnValue:
    consume("answer", current_actor().id)
    consultation = queries.by_id(current_actor(), consultation_id)
    found = delegating.by_member(current_actor(), consultation)
    delegating.ask_to_join(current_actor(), found)
    return _back(found, _("You asked to be admitted. The authorised submitter decides."))


@blueprint.post("/members")
@open_to(signed_in)
def admit(consultation_id: int) -> ResponseReturnValue:
    delegation, form = changing(consultation_id), AdmitForm()
    if tried(form, lambda: delegating.admit(current_actor(), delegation, text(form.email), text(form.role))):
        return _back(delegation, _("They are in the delegation now, and were told."))
    return page(*inside(consultation_id), admit=form), 422


@blueprint.post("/members/<int:user_id>")
@open_to(signed_in)
def change_member(consultation_id: int, user_id: int) -> ResponseReturnValue:
    """Give a member, or somebody who asked, another role; ``role=none`` ends it."""
    delegation, role = changing(consultation_id), request.form.get("role", "")
    if role == "none":
        delegating.remove_member(current_actor(), delegation, user_id)
    else:
        delegating.give_role(current_actor(), delegation, user_id, role)
    return _back(delegation, _("Done."))


@blueprint.post("/leave")
@open_to(signed_in)
def leave(consultation_id: int) -> ResponseReturnValue:
    delegation = changing(consultation_id)
    delegating.leave(current_actor(), delegation)
    return _back(delegation, _("You have left the delegation."))


@blueprint.post("/put")
@open_to(signed_in)
def put(consultation_id: int) -> ResponseReturnValue:
    delegation, form = changing(consultation_id), NoteForm(prefix="n-")
    clearing.put_to_clearance(current_actor(), delegation, text(form.note))
    return _back(delegation, _("It was put to clearance. Whoever may submit was told."))


@blueprint.post("/clear")
@open_to(signed_in)
def clear(consultation_id: int) -> ResponseReturnValue:
    delegation, form = changing(consultation_id), ActForm()
    try:
        clearing.clear(current_actor(), delegation, request.form.get("digest", ""))
    except (Invalid, Conflict) as error:
        form.form_errors.append(str(error.detail))
        return page(*inside(consultation_id), act=form), error.status
    return _back(delegation, _("Cleared. Submit it when you are ready; any change to it makes the clearance fall."))


@blueprint.post("/send-back")
@open_to(signed_in)
def send_back(consultation_id: int) -> ResponseReturnValue:
    delegation, form = changing(consultation_id), NoteForm(prefix="n-")
    clearing.send_back(current_actor(), delegation, text(form.note))
    return _back(delegation, _("It is being drafted again."))


@blueprint.post("/submit")
@open_to(signed_in)
def submit(consultation_id: int) -> ResponseReturnValue:
    delegation = changing(consultation_id)
    lang = request.form.get("lang")
    lang = lang if lang in {language.code for language in LANGUAGES} else None
    clearing.submit_position(current_actor(), delegation, lang)
    return _back(delegation, _("The position of your organisation was received. Thank you."))


@blueprint.get("/receipt/<int:number>.json")
@open_to(signed_in)
def snapshot(consultation_id: int, number: int) -> ResponseReturnValue:
    """The very bytes that the digest of a submission is of, for the members."""
    delegation, _standing = inside(consultation_id)
    found = next((v for v in delegation.response.versions if v.number == number), None)
    if found is None:
        raise Missing()
    name = f"{delegation.response.reference}-{number}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return found.snapshot.encode(), 200, {"Content-Type": "application/json", **headers}


@blueprint.post("/cosponsors")
@open_to(signed_in)
def invite(consultation_id: int) -> ResponseReturnValue:
    delegation, form = changing(consultation_id), CosponsorForm()
    if tried(form, lambda: sponsoring.invite_cosponsor(current_actor(), delegation, text(form.organisation))):
        return _back(delegation, _("They were asked to co-sponsor. Nothing of it is public before they accept."))
    return page(*inside(consultation_id), cosponsor=form), 422


@blueprint.post("/cosponsors/<int:support_id>/take-back")
@open_to(signed_in)
def take_back(consultation_id: int, support_id: int) -> ResponseReturnValue:
    delegation = changing(consultation_id)
    support = position_queries.support(delegation.consultation, support_id)
    sponsoring.take_back_invitation(current_actor(), delegation, support)
    return _back(delegation, _("Done."))


def context_of(delegation: Delegation, standing: Standing) -> dict[str, Any]:
    """What every page inside shows: the consultation, the delegation and the reader's part in it."""
    return {"c": delegation.consultation, "d": delegation, "standing": standing}
