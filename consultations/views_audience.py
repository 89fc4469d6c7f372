"""The facilitator's pages of who may answer, and of responses that look alike."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from consultations import duplicates, invitation_files, policies, taking_slips
from consultations.audience_forms import AudienceForm, CountForm, audience_data
from consultations.audiences import Terms, choose_audience
from consultations.duplicates import Pair
from consultations.models import Consultation
from consultations.views_draft import managed, tried
from core.clock import now
from core.identity import current_actor
from core.locale import _
from core.policy import open_to, require, signed_in

blueprint = Blueprint("audiences", __name__, url_prefix="/consultations/<int:consultation_id>")


@blueprint.route("/draft/audience", methods=["GET", "POST"])
@open_to(signed_in)
def audience(consultation_id: int) -> ResponseReturnValue:
    """Who may answer, and what they are promised."""
    consultation = managed(consultation_id)
    require(policies.can_change(current_actor(), consultation, now()))
    form = AudienceForm(data=audience_data(consultation)).offer()
    if tried(form, lambda: choose_audience(current_actor(), consultation, Terms(**form.terms()))):
        return redirect(f"{consultation.url}/draft", 303)
    page = render_template("consultations/audience.html", c=consultation, form=form)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/duplicates", methods=["GET", "POST"])
@open_to(signed_in)
def flagged(consultation_id: int) -> ResponseReturnValue:
    """Responses that look alike, and what is found of two of them."""
    consultation = managed(consultation_id)
    require(policies.can_settle_duplicates(current_actor(), consultation, now()))
    form = CountForm()
    references = request.form.get("first", ""), request.form.get("second", "")

    def settle() -> Any:
        actor = current_actor()
        duplicates.settle_duplicate(actor, consultation, references, form.verdict.data, form.reason.data or "")

    if tried(form, settle):
        flash(_("Your finding is in the record, with its reason."), "success")
        return redirect(f"{consultation.url}/duplicates", 303)
    return _page(consultation, form, references), 422 if form.is_submitted() else 200


def _page(consultation: Consultation, form: CountForm, references: tuple[str, str]) -> str:
    return render_template(
        "consultations/duplicates.html", c=consultation, pairs=duplicates.flagged(consultation), form=form,
        references=references, slips=taking_slips.taken(consultation) if consultation.is_anonymous else None,
    )  # fmt: skip


COLUMNS = ("first", "second", "evidence", "finding", "reason")


@blueprint.get("/duplicates/list.csv")
@open_to(signed_in)
def export(consultation_id: int) -> Response:
    """All notes about responses that look alike, for a spreadsheet; nothing in it is a formula."""
    consultation = managed(consultation_id)
    require(policies.can_settle_duplicates(current_actor(), consultation, now()))
    rows = [
        (p.first.reference, p.second.reference, " ".join(p.evidence), *_finding(p))
        for p in duplicates.flagged(consultation)
    ]
    name = f"duplicates-{consultation.id}.csv"
    return Response(
        invitation_files.written(COLUMNS, rows).encode(), content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"},
    )  # fmt: skip


def _finding(pair: Pair) -> tuple[str, str]:
    return (pair.finding.verdict, pair.finding.reason) if pair.finding else ("", "")
