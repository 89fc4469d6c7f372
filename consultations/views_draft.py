"""The facilitator's pages of a draft: its text and its questions."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from consultations import actions, guarding, kinds, opening, policies, queries, shaping, text_policies
from consultations.audience_policies import types_label
from consultations.forms import (
    ActForm,
    OutlineForm,
    ReasonedForm,
    SectionForm,
    outline_data,
)
from consultations.models import Consultation
from consultations.question_form import QuestionForm, question_data
from consultations.question_models import Question, Section
from core.clock import now
from core.db import db
from core.errors import Invalid, Missing
from core.forms import Form, show_errors
from core.identity import current_actor
from core.policy import open_to, require, signed_in
from themes.models import ActionLine

blueprint = Blueprint("drafting", __name__, url_prefix="/consultations")


def managed(consultation_id: int) -> Consultation:
    """A consultation that the actor facilitates, published or not."""
    actor = current_actor()
    consultation = queries.by_id(actor, consultation_id)
    require(policies.can_manage(actor, consultation, now()))
    return consultation


def _editable(consultation_id: int) -> Consultation:
    consultation = managed(consultation_id)
    require(text_policies.can_shape(current_actor(), consultation, now()))
    return consultation


def _describable(consultation_id: int) -> Consultation:
    consultation = managed(consultation_id)
    require(policies.can_change(current_actor(), consultation, now()))
    return consultation


def _lines(consultation: Consultation | None = None) -> list[ActionLine]:
    """The action lines to choose from: those facilitated, and those it is under already."""
    actor = current_actor()
    chosen = consultation.line_ids if consultation else ()
    lines = db.session.scalars(select(ActionLine).order_by(ActionLine.position)).all()
    return [line for line in lines if line.id in chosen or policies.can_file(actor, [line.id], now())]


def tried(form: Form, act: Callable[[], Any]) -> bool:
    """Whether the form fits and the act was done; else the form says why."""
    if not form.validate_on_submit():
        return False
    try:
        act()
    except Invalid as invalid:
        db.session.expire_all()
        show_errors(form, invalid.fields, invalid.detail)
        return False
    return True


def _draft_url(consultation: Consultation, anchor: str = "") -> str:
    place = "draft" if shaping.is_draft(consultation) else "amendment"
    return f"{consultation.url}/{place}{anchor}"


@blueprint.route("/new", methods=["GET", "POST"])
@open_to(signed_in)
def new() -> ResponseReturnValue:
    require(policies.can_draft(current_actor(), now()))
    lines = _lines()
    form = OutlineForm(zone=current_actor().time_zone or "UTC", lang="en").offer(lines)
    made: list[Consultation] = []

    def draft() -> None:
        made.append(actions.draft_consultation(current_actor(), **form.outline(lines)))

    if tried(form, draft):
        return redirect(_draft_url(made[0]), 303)
    return render_template("consultations/outline.html", form=form, c=None), 422 if form.is_submitted() else 200


@blueprint.get("/<int:consultation_id>/draft")
@open_to(signed_in)
def draft(consultation_id: int) -> str:
    consultation = _describable(consultation_id)
    return draft_page(consultation)


def draft_page(
    consultation: Consultation, *, section_form: Form | None = None, publish_form: Form | None = None
) -> str:
    """The draft with its questions, what is missing, and what the guard of fair timing says."""
    return render_template(
        "consultations/draft.html", c=consultation, form=ActForm(),
        publish_form=publish_form or ReasonedForm(formdata=None),
        section_form=section_form or SectionForm(formdata=None), missing=opening.unready(consultation),
        cautions=guarding.cautions(consultation), asked_types=types_label(consultation),
    )  # fmt: skip


@blueprint.route("/<int:consultation_id>/draft/about", methods=["GET", "POST"])
@open_to(signed_in)
def about(consultation_id: int) -> ResponseReturnValue:
    consultation = _describable(consultation_id)
    lines = _lines(consultation)
    form = OutlineForm(data=outline_data(consultation)).offer(lines, consultation.zone)

    def describe() -> None:
        outline = form.outline(lines, consultation)
        actions.describe(current_actor(), consultation, actions.Outline(**outline))

    if tried(form, describe):
        return redirect(_draft_url(consultation), 303)
    return render_template(
        "consultations/outline.html", form=form, c=consultation
    ), 422 if form.is_submitted() else 200


@blueprint.post("/<int:consultation_id>/draft/sections")
@open_to(signed_in)
def add_section(consultation_id: int) -> ResponseReturnValue:
    consultation, form = _editable(consultation_id), SectionForm()
    if tried(form, lambda: actions.add_section(current_actor(), consultation, form.title.data or "")):
        return redirect(_draft_url(consultation, f"#s{consultation.sections[-1].id}"), 303)
    return draft_page(consultation, section_form=form), 422


def _section(consultation: Consultation, section_id: int) -> Section:
    found = next((s for s in consultation.sections if s.id == section_id), None)
    if found is None:
        raise Missing()
    return found


def _question(consultation: Consultation, question_id: int) -> Question:
    found = next((q for s in consultation.sections for q in s.questions if q.id == question_id), None)
    if found is None:
        raise Missing()
    return found


@blueprint.route("/<int:consultation_id>/draft/sections/<int:section_id>", methods=["GET", "POST"])
@open_to(signed_in)
def section(consultation_id: int, section_id: int) -> ResponseReturnValue:
    consultation = _editable(consultation_id)
    part = _section(consultation, section_id)
    form = SectionForm(obj=part)
    if tried(form, lambda: actions.rename_section(current_actor(), part, form.title.data or "")):
        return redirect(_draft_url(consultation, f"#s{part.id}"), 303)
    status = 422 if form.is_submitted() else 200
    return render_template("consultations/section.html", form=form, c=consultation, part=part), status


@blueprint.post("/<int:consultation_id>/draft/sections/<int:section_id>/move")
@open_to(signed_in)
def move_section(consultation_id: int, section_id: int) -> ResponseReturnValue:
    consultation = _editable(consultation_id)
    actions.move_section(current_actor(), _section(consultation, section_id), _step())
    return redirect(_draft_url(consultation, f"#s{section_id}"), 303)


def _step() -> int:
    return -1 if request.form.get("direction") == "up" else 1


@blueprint.post("/<int:consultation_id>/draft/sections/<int:section_id>/remove")
@open_to(signed_in)
def remove_section(consultation_id: int, section_id: int) -> ResponseReturnValue:
    consultation = _editable(consultation_id)
    actions.remove_section(current_actor(), _section(consultation, section_id))
    return redirect(_draft_url(consultation), 303)


@blueprint.route("/<int:consultation_id>/draft/sections/<int:section_id>/questions/new", methods=["GET", "POST"])
@open_to(signed_in)
def new_question(consultation_id: int, section_id: int) -> ResponseReturnValue:
    consultation = _editable(consultation_id)
    part, form = _section(consultation, section_id), QuestionForm(kind=request.args.get("kind", ""))
    if form.chosen_kind is None:
        return _choose_kind(consultation, part, None)
    if tried(form, lambda: actions.add_question(current_actor(), part, **form.wording())):
        return redirect(_draft_url(consultation, f"#q{part.questions[-1].id}"), 303)
    status = 422 if form.is_submitted() else 200
    return render_template("consultations/question.html", form=form, c=consultation, part=part, question=None), status


def _choose_kind(consultation: Consultation, part: Section, asked: Question | None) -> tuple[str, int]:
    """How is it answered? What else is to be said of a question depends on that."""
    page = render_template(
        "consultations/question_kind.html", c=consultation, part=part, question=asked, kinds=kinds.EVERY
    )  # fmt: skip
    return page, 422 if request.method == "POST" else 200


@blueprint.route("/<int:consultation_id>/draft/questions/<int:question_id>", methods=["GET", "POST"])
@open_to(signed_in)
def question(consultation_id: int, question_id: int) -> ResponseReturnValue:
    consultation = _editable(consultation_id)
    asked = _question(consultation, question_id)
    kind = request.args.get("kind", asked.kind)
    form = QuestionForm(data=question_data(asked) | {"kind": kind})
    if form.chosen_kind is None:
        return _choose_kind(consultation, asked.section, asked)
    if tried(form, lambda: actions.reword_question(current_actor(), asked, **form.wording())):
        return redirect(_draft_url(consultation, f"#q{asked.id}"), 303)
    page = render_template(
        "consultations/question.html", form=form, c=consultation, part=asked.section, question=asked
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/<int:consultation_id>/draft/questions/<int:question_id>/move")
@open_to(signed_in)
def move_question(consultation_id: int, question_id: int) -> ResponseReturnValue:
    consultation = _editable(consultation_id)
    actions.move_question(current_actor(), _question(consultation, question_id), _step())
    return redirect(_draft_url(consultation, f"#q{question_id}"), 303)


@blueprint.post("/<int:consultation_id>/draft/questions/<int:question_id>/remove")
@open_to(signed_in)
def remove_question(consultation_id: int, question_id: int) -> ResponseReturnValue:
    consultation = _editable(consultation_id)
    actions.remove_question(current_actor(), _question(consultation, question_id))
    return redirect(_draft_url(consultation), 303)
