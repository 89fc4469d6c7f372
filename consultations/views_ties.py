"""What questions are about, and what was answered about one thing across consultations."""

from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from consultations import actions, comparing, queries, reading, text_policies, ties
from consultations.models import Consultation
from consultations.question_models import Question
from consultations.text_forms import TiesForm
from consultations.views_draft import managed, tried
from consultations.views_versions import question_in
from core.clock import now
from core.errors import Missing
from core.forms import choices
from core.identity import current_actor
from core.locale import _
from core.policy import everyone, open_to, require, signed_in
from themes import queries as vocabulary

blueprint = Blueprint("ties", __name__)


@blueprint.get("/questions")
@open_to(everyone)
def compared() -> str:
    """The questions about one thing, side by side: ``?about=line:c7-egov``."""
    value = request.args.get("about", "")
    if not value:
        return render_template(
            "consultations/about.html", lines=vocabulary.lines(), themes=vocabulary.themes(), goals=vocabulary.goals(),
            documents=vocabulary.source_documents(),
        )  # fmt: skip
    about = ties.target(value)
    page = comparing.compared(current_actor(), about, request.args.get("after"))
    next_url = "?" + urlencode({"about": value, "after": page.next}) if page.next else None
    return render_template("consultations/compared.html", about=about, page=page, next_url=next_url)


def _tied(consultation_id: int, question_id: int) -> tuple[Consultation, Question]:
    consultation = managed(consultation_id)
    require(text_policies.can_tie(current_actor(), consultation, now()))
    return consultation, question_in(consultation, question_id)


@blueprint.route("/consultations/<int:consultation_id>/questions/<int:question_id>/ties", methods=["GET", "POST"])
@open_to(signed_in)
def edit(consultation_id: int, question_id: int) -> ResponseReturnValue:
    consultation, question = _tied(consultation_id, question_id)
    form = _form(ties.ties_of(consultation).get(question.id, []))
    if tried(form, lambda: actions.tie_question(current_actor(), question, form.about())):
        flash(_("Saved: question %(number)s is found under what it is about.", number=question.number), "success")
        return redirect(f"{consultation.url}/ties#q{question.id}", 303)
    page = render_template(
        "consultations/tie.html", c=consultation, q=question, form=form, documents=vocabulary.source_documents()
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


def _form(there: list[ties.Target]) -> TiesForm:
    of_kind = {kind: [t for t in there if t.kind == kind] for kind in ties.COLUMNS}
    form = TiesForm(
        lines=[t.value for t in of_kind[ties.LINE]], themes=[t.value for t in of_kind[ties.THEME]],
        goals=[t.value for t in of_kind[ties.GOAL]], sources="\n".join(t.name for t in of_kind[ties.SOURCE]),
    )  # fmt: skip
    form.lines.choices = choices((f"line:{line.slug}", f"{line.symbol} {line.title}") for line in vocabulary.lines())
    form.themes.choices = choices((f"theme:{theme.key}", theme.title) for theme in vocabulary.themes())
    form.goals.choices = choices((f"goal:{g.number}", f"{g.number}. {g.short_title}") for g in vocabulary.goals())
    return form


@blueprint.get("/consultations/<int:consultation_id>/ties")
@open_to(everyone)
def of_consultation(consultation_id: int) -> str:
    """What each question of a consultation is about."""
    consultation = queries.by_id(current_actor(), consultation_id)
    if not consultation.questions():
        raise Missing()
    reading.read(consultation)
    return render_template(
        "consultations/ties.html", c=consultation, ties=ties.ties_of(consultation),
        may_tie=bool(text_policies.can_tie(current_actor(), consultation, now())),
    )  # fmt: skip
