"""Inviting: lists of people, who was invited and how far each is, reminders, addresses that need mending."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from consultations import (
    invitation_files,
    invitation_labels,
    invitation_policies,
    invitation_queries,
    inviting,
    reminding,
)
from consultations.forms import ActForm
from consultations.invitation_files import Person
from consultations.invitation_forms import AddressForm, ListForm, PersonForm, PlanForm
from consultations.invitation_labels import days_of
from consultations.invitation_models import Invitation, InvitationList
from consultations.invitation_queries import STATUSES
from consultations.models import Consultation
from consultations.views_draft import managed, tried
from core.clock import now
from core.errors import Missing
from core.forms import Form
from core.identity import current_actor
from core.locale import _, ngettext
from core.policy import open_to, require, signed_in

blueprint = Blueprint("invitations", __name__, url_prefix="/consultations/<int:consultation_id>/invitations")
blueprint.add_app_template_filter(invitation_labels.status_label, "invitation_status")
blueprint.add_app_template_filter(invitation_labels.status_badge, "invitation_badge")
SHOWN = 100
"""Rows of a list that its preview shows of each kind."""


def _invited(consultation_id: int) -> Consultation:
    consultation = managed(consultation_id)
    require(invitation_policies.can_see_invitations(current_actor(), consultation, now()))
    return consultation


@blueprint.get("")
@open_to(signed_in)
def index(consultation_id: int) -> str:
    """Who was invited, and how far each is."""
    return _page(_invited(consultation_id))


def _page(consultation: Consultation, **forms: Form) -> str:
    actor, status = current_actor(), request.args.get("status", "")
    if status not in ("", *STATUSES):
        raise Missing()
    plans = invitation_queries.planned(consultation)
    shown = {
        "list_form": ListForm(formdata=None), "plan_form": PlanForm(formdata=None, days=days_of(plans)),
        "act_form": ActForm(formdata=None),
    } | forms  # fmt: skip
    return render_template(
        "consultations/invitations.html", c=consultation, status=status, statuses=STATUSES, plans=plans,
        counts=invitation_queries.counts(consultation), wanting=invitation_queries.now_wanting(consultation),
        page=invitation_queries.listed(consultation, status, request.args.get("after")),
        may_invite=invitation_policies.can_invite(actor, consultation, now()),
        may_remind=invitation_policies.can_remind(actor, consultation, now()), **shown,
    )  # fmt: skip


def _here(consultation: Consultation) -> ResponseReturnValue:
    return redirect(f"{consultation.url}/invitations", 303)


@blueprint.post("/lists")
@open_to(signed_in)
def upload(consultation_id: int) -> ResponseReturnValue:
    """Read a file; what it says is shown before anybody is invited."""
    consultation, form = _invited(consultation_id), ListForm()
    made: list[InvitationList] = []

    def act() -> None:
        made.append(inviting.read_list(current_actor(), consultation, form.file.data.read()))

    if not tried(form, act):
        return _page(consultation, list_form=form), 422
    return redirect(f"{consultation.url}/invitations/lists/{made[0].id}", 303)


@blueprint.get("/lists/<int:list_id>")
@open_to(signed_in)
def preview(consultation_id: int, list_id: int) -> str:
    consultation = _invited(consultation_id)
    waiting = invitation_queries.list_by_id(consultation, list_id)
    found = inviting.sort_people(consultation, inviting.people_of(waiting))
    return render_template(
        "consultations/invitation_list.html", c=consultation, waiting=waiting, found=found, shown=SHOWN,
        form=ActForm(formdata=None),
    )  # fmt: skip


@blueprint.post("/lists/<int:list_id>/confirm")
@open_to(signed_in)
def confirm(consultation_id: int, list_id: int) -> ResponseReturnValue:
    consultation = _invited(consultation_id)
    waiting = invitation_queries.list_by_id(consultation, list_id)
    _tell_invited(consultation, inviting.confirm_list(current_actor(), consultation, waiting))
    return _here(consultation)


def _tell_invited(consultation: Consultation, count: int) -> None:
    if consultation.published_at is None:
        told = ngettext(
            "%(num)s person will be invited when you publish the consultation.",
            "%(num)s people will be invited when you publish the consultation.", count,
        )  # fmt: skip
    else:
        told = ngettext("%(num)s person is invited.", "%(num)s people are invited.", count)
    flash(told, "success")


@blueprint.route("/new", methods=["GET", "POST"])
@open_to(signed_in)
def new(consultation_id: int) -> ResponseReturnValue:
    """Invite one person."""
    consultation = _invited(consultation_id)
    require(invitation_policies.can_invite(current_actor(), consultation, now()))
    form = PersonForm().offer(consultation.lang)
    if tried(form, lambda: inviting.invite_one(current_actor(), consultation, _person(form))):
        _tell_invited(consultation, 1)
        return _here(consultation)
    page = render_template("consultations/invite.html", c=consultation, form=form)
    return page, 422 if form.is_submitted() else 200


def _person(form: PersonForm) -> Person:
    return Person(
        form.email.data or "", (form.name.data or "").strip(), (form.organisation.data or "").strip(),
        form.stakeholder_type.data or None, form.country.data or None, form.language.data or None,
    )  # fmt: skip


@blueprint.route("/<int:invitation_id>", methods=["GET", "POST"])
@open_to(signed_in)
def mend(consultation_id: int, invitation_id: int) -> ResponseReturnValue:
    """Send an invitation anew, perhaps to another address; or take it back."""
    consultation = _invited(consultation_id)
    invitation = invitation_queries.by_id(consultation, invitation_id)
    require(invitation_policies.can_invite(current_actor(), consultation, now()))
    form = AddressForm(data={"email": invitation.email})
    if tried(form, lambda: inviting.correct_address(current_actor(), invitation, form.email.data or "")):
        flash(_("The invitation goes to %(address)s.", address=invitation.email), "success")
        return _here(consultation)
    page = render_template(
        "consultations/invitation.html", c=consultation, i=invitation, form=form, act_form=ActForm(formdata=None)
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/<int:invitation_id>/withdraw")
@open_to(signed_in)
def withdraw(consultation_id: int, invitation_id: int) -> ResponseReturnValue:
    consultation = _invited(consultation_id)
    invitation: Invitation = invitation_queries.by_id(consultation, invitation_id)
    inviting.withdraw_invitation(current_actor(), invitation)
    flash(_("The invitation was taken back."), "success")
    return _here(consultation)


@blueprint.post("/remind")
@open_to(signed_in)
def remind(consultation_id: int) -> ResponseReturnValue:
    """Write to those who have not answered."""
    consultation = _invited(consultation_id)
    count = reminding.remind(current_actor(), consultation)
    told = ngettext("A reminder goes to %(num)s person.", "A reminder goes to %(num)s people.", count)
    flash(
        told if count else _("Nobody is to be reminded now: all have answered or were written to within a day."),
        "success",
    )
    return _here(consultation)


@blueprint.post("/plan")
@open_to(signed_in)
def plan(consultation_id: int) -> ResponseReturnValue:
    consultation, form = _invited(consultation_id), PlanForm()

    def act() -> None:
        reminding.plan_reminders(current_actor(), consultation, invitation_labels.read_days(form.days.data or ""))

    if not tried(form, act):
        return _page(consultation, plan_form=form), 422
    flash(_("Reminders are planned as you said."), "success")
    return _here(consultation)


@blueprint.get("/list.csv")
@open_to(signed_in)
def export(consultation_id: int) -> Response:
    """The whole list for a spreadsheet; nothing in it is a formula."""
    consultation = _invited(consultation_id)
    rows: list[list[Any]] = [invitation_labels.row(one) for one in invitation_queries.everybody(consultation)]
    text = invitation_files.written(invitation_labels.COLUMNS, rows)
    name = f"invitations-{consultation.id}.csv"
    return Response(
        text.encode(), content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"},
    )  # fmt: skip
