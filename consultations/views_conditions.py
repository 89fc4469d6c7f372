"""The facilitator's pages of conditions: of a question, and of a section with its place among the pages."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from consultations import actions
from consultations.condition_forms import ConditionsForm, LayoutForm
from consultations.drafted import question_of, section_of
from consultations.question_models import Question, Section
from consultations.views_draft import tried
from core.identity import current_actor
from core.policy import open_to, signed_in

blueprint = Blueprint("conditions", __name__, url_prefix="/consultations/<int:consultation_id>/draft")


@blueprint.route("/questions/<int:question_id>/conditions", methods=["GET", "POST"])
@open_to(signed_in)
def question(consultation_id: int, question_id: int) -> ResponseReturnValue:
    asked = question_of(consultation_id, question_id)
    consultation = asked.section.consultation
    form = ConditionsForm(obj=asked)
    if tried(form, lambda: _set(asked, form)):
        return redirect(f"{consultation.url}/draft#q{asked.id}", 303)
    named = [other for other in consultation.questions() if other is not asked]
    page = render_template("consultations/conditions.html", form=form, c=consultation, question=asked, named=named)
    return page, 422 if form.is_submitted() else 200


def _set(asked: Question, form: ConditionsForm) -> None:
    actor = current_actor()
    if form.code.data != asked.code:
        actions.name_question(actor, asked, form.code.data or "")
    actions.set_conditions(
        actor, asked, shown_if=form.shown_if.data or "", valid_if=form.valid_if.data or "",
        valid_message=form.valid_message.data or "",
    )  # fmt: skip


@blueprint.route("/sections/<int:section_id>/layout", methods=["GET", "POST"])
@open_to(signed_in)
def section(consultation_id: int, section_id: int) -> ResponseReturnValue:
    part = section_of(consultation_id, section_id)
    consultation = part.consultation
    form = LayoutForm(obj=part)
    if tried(form, lambda: _lay_out(part, form)):
        return redirect(f"{consultation.url}/draft#s{part.id}", 303)
    named = [question for other in consultation.sections if other is not part for question in other.questions]
    page = render_template("consultations/conditions.html", form=form, c=consultation, part=part, named=named)
    return page, 422 if form.is_submitted() else 200


def _lay_out(part: Section, form: LayoutForm) -> None:
    actions.lay_out_section(
        current_actor(), part, starts_page=bool(form.starts_page.data), shown_if=form.shown_if.data or ""
    )
