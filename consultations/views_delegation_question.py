"""One question as a delegation drafts it: its wording, who wrote what, and what the members say about it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from consultations import (
    answers,
    delegation_drafting,
    delegation_policies,
    delegation_queries,
    delegation_texts,
    kinds,
)
from consultations.answer_files import keep_files, take_files, takes_files
from consultations.behind import question_numbered
from consultations.delegation_drafting import WordingConflict
from consultations.delegation_forms import CommentForm
from consultations.delegation_models import Delegation, Wording
from consultations.delegation_policies import Standing
from consultations.question_models import Question
from consultations.views_delegation import changing, context_of, inside
from consultations.views_draft import tried
from core.clock import now
from core.errors import Invalid
from core.forms import new_key, text
from core.identity import current_actor
from core.locale import _
from core.policy import open_to, signed_in

blueprint = Blueprint("delegation_questions", __name__, url_prefix="/consultations/<int:consultation_id>/delegation")


def _url(delegation: Delegation, question: Question) -> str:
    return f"{delegation.url}/questions/{question.number}"


@blueprint.get("/questions/<int:number>")
@open_to(signed_in)
def show(consultation_id: int, number: int) -> ResponseReturnValue:
    delegation, standing = inside(consultation_id)
    return _page(delegation, standing, question_numbered(delegation.consultation, number))


def _page(delegation: Delegation, standing: Standing, question: Question, **given: Any) -> str:
    wordings = delegation_queries.wordings(delegation, question.id)
    present = wordings[0] if wordings else None
    typed = present.value if present else None
    shown: dict[str, Any] = {
        "typed": typed, "number": present.number if present else 0, "errors": [], "stored": None, "error": None,
        "comment": CommentForm(formdata=None), "control": kinds.of(question).control,
    }  # fmt: skip
    actor, moment = current_actor(), now()
    return render_template(
        "consultations/delegation_question.html", q=question, wordings=[_worded(question, w) for w in wordings],
        exchanges=delegation_queries.exchanges(delegation, question.id), key=new_key(),
        may_write=delegation_policies.can_write(actor, delegation, standing, moment),
        may_comment=delegation_policies.can_comment(actor, delegation, standing, moment),
        neighbours=_neighbours(delegation, question), **(context_of(delegation, standing) | shown | given),
    )  # fmt: skip


def _worded(question: Question, wording: Wording) -> dict[str, Any]:
    return {"wording": wording, "lines": delegation_texts.words(question, wording.value)}


def _neighbours(delegation: Delegation, question: Question) -> tuple[Question | None, Question | None]:
    every = delegation.consultation.questions()
    place = every.index(question)
    return every[place - 1] if place else None, every[place + 1] if place + 1 < len(every) else None


@blueprint.post("/questions/<int:number>")
@open_to(signed_in)
@takes_files
def save(consultation_id: int, number: int) -> ResponseReturnValue:
    """Another wording; when somebody else wrote meanwhile, the page shows both."""
    delegation = changing(consultation_id)
    question = question_numbered(delegation.consultation, number)
    typed = answers.from_form(delegation.consultation, request.form.to_dict(flat=False))
    kept, wrong = take_files(delegation.consultation, typed)
    raw = typed.get(question.id)
    seen = request.form.get("wording", 0, int)
    try:
        if wrong is not None:
            raise wrong
        delegation_drafting.write(current_actor(), delegation, question, raw, number=seen)
    except Invalid as error:
        keep_files(kept)
        again: dict[str, Any] = {
            "typed": raw,
            "number": seen,
            "errors": error.fields.get(question.field, []),
            "error": error,
        }
        return _page(*inside(consultation_id), question, **again), error.status
    except WordingConflict as error:
        keep_files(kept)
        again = {"typed": raw, "number": error.stored.number, "stored": error.stored, "error": error}
        return _page(*inside(consultation_id), question, **again), error.status
    flash(_("Saved. Everybody in the delegation sees it."), "success")
    following = _neighbours(delegation, question)[1] if request.form.get("act") == "next" else None
    return redirect(_url(delegation, following) if following else _url(delegation, question), 303)


@blueprint.post("/questions/<int:number>/comments")
@open_to(signed_in)
def comment(consultation_id: int, number: int) -> ResponseReturnValue:
    delegation, form = changing(consultation_id), CommentForm()
    question = question_numbered(delegation.consultation, number)
    parent_id = request.form.get("parent", type=int)
    parent = delegation_queries.comment(delegation, parent_id) if parent_id else None
    if tried(
        form, lambda: delegation_drafting.comment(current_actor(), delegation, question, text(form.body), parent)
    ):
        return redirect(_url(delegation, question) + "#comments", 303)
    return _page(*inside(consultation_id), question, comment=form), 422


@blueprint.post("/comments/<int:comment_id>/settle")
@open_to(signed_in)
def settle(consultation_id: int, comment_id: int) -> ResponseReturnValue:
    """Settled, or with ``act=reopen`` open again."""
    delegation = changing(consultation_id)
    about = delegation_queries.comment(delegation, comment_id)
    is_settled = request.form.get("act") != "reopen"
    delegation_drafting.settle(current_actor(), delegation, about, is_settled=is_settled)
    question = next(q for q in delegation.consultation.questions() if q.id == about.question_id)
    return redirect(_url(delegation, question) + "#comments", 303)
