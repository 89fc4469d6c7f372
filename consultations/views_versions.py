"""The history of a questionnaire, for everybody; and the pages on which its next version is prepared."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from consultations import (
    actions,
    opening,
    queries,
    reading,
    shaping,
    text_places,
    text_policies,
    translations,
    versions,
)
from consultations.forms import ActForm, SectionForm
from consultations.models import Consultation
from consultations.question_models import Option, Question, QuestionRow, Section
from consultations.text_forms import AmendForm, LabelForm
from consultations.views_draft import managed, tried
from core.clock import now
from core.errors import Missing
from core.forms import Form
from core.identity import current_actor
from core.locale import _, direction, language_name
from core.policy import everyone, open_to, require, signed_in

blueprint = Blueprint("versions", __name__, url_prefix="/consultations/<int:consultation_id>")


@blueprint.get("/versions")
@open_to(everyone)
def history(consultation_id: int) -> str:
    consultation = queries.by_id(current_actor(), consultation_id)
    reading.read(consultation)
    kept, changes = versions.versions(consultation), translations.changes(consultation)
    pairs = pairwise(kept)
    people = {v.published_by_id for v in kept} | {change.changed_by_id for change in changes}
    return render_template(
        "consultations/versions.html", c=consultation, versions=kept, changes=changes, names=versions.names_of(people),
        found={new.number: versions.differences(old.document, new.document) for old, new in pairs},
        direction=direction, language_name=language_name, places=text_places.places(change.key for change in changes),
    )  # fmt: skip


@blueprint.get("/versions/<int:number>.json")
@open_to(everyone)
def document(consultation_id: int, number: int) -> Response:
    """The very bytes that the digest of a version is of."""
    consultation = queries.by_id(current_actor(), consultation_id)
    kept = versions.version_numbered(consultation, number)
    name = f"consultation-{consultation.id}-version-{number}.json"
    return Response(
        kept.document.encode(), mimetype="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )  # fmt: skip


def amendable(consultation_id: int) -> Consultation:
    """A consultation of which the actor may prepare the next version."""
    consultation = managed(consultation_id)
    require(text_policies.can_amend(current_actor(), consultation, now()))
    return consultation


@blueprint.get("/amendment")
@open_to(signed_in)
def amendment(consultation_id: int) -> str:
    return amendment_page(amendable(consultation_id))


def amendment_page(
    c: Consultation, form: AmendForm | None = None, section_form: SectionForm | None = None,
    faults: Sequence[str] = (),
) -> str:  # fmt: skip
    """The next version as it is prepared, and what it still lacks."""
    missing: list[str] = []
    if c.amending_since is not None:
        with shaping.as_amended(c):
            missing = opening.unready(c)
    return render_template(
        "consultations/amendment.html", c=c, form=form or AmendForm(formdata=None), missing=missing,
        section_form=section_form or SectionForm(formdata=None), sections=shaping.laid_out(c), faults=faults,
    )  # fmt: skip


@blueprint.post("/amendment")
@open_to(signed_in)
def begin(consultation_id: int) -> ResponseReturnValue:
    consultation = amendable(consultation_id)
    actions.begin_amendment(current_actor(), consultation)
    return _back(consultation)


def _back(consultation: Consultation, anchor: str = "") -> ResponseReturnValue:
    return redirect(f"{consultation.url}/amendment{anchor}", 303)


@blueprint.post("/amendment/drop")
@open_to(signed_in)
def drop(consultation_id: int) -> ResponseReturnValue:
    consultation = amendable(consultation_id)
    actions.drop_amendment(current_actor(), consultation)
    flash(_("The amendment was dropped. What is asked stays as it is."), "success")
    return redirect(f"{consultation.url}/desk", 303)


@blueprint.post("/amendment/publish")
@open_to(signed_in)
def publish(consultation_id: int) -> ResponseReturnValue:
    consultation, form = amendable(consultation_id), AmendForm()
    if tried(form, lambda: actions.publish_amendment(current_actor(), consultation, form.reason.data or "")):
        flash(_("Version %(number)s is asked from now on.", number=consultation.version), "success")
        return redirect(f"{consultation.url}/versions", 303)
    return amendment_page(consultation, form), 422


@blueprint.get("/amendment/preview")
@open_to(signed_in)
def preview(consultation_id: int) -> str:
    consultation = amendable(consultation_id)
    reading.read(consultation)
    with shaping.as_amended(consultation):
        return render_template("consultations/amended.html", c=consultation)


def _found(items: list[Any], identity: int) -> Any:
    found = next((item for item in items if item.id == identity), None)
    if found is None:
        raise Missing()
    return found


def question_in(c: Consultation, identity: int) -> Question:
    """A question, also one that waits or was retired. Raises :class:`Missing`."""
    found: Question = _found([q for s in c.sections for q in s.questions], identity)
    return found


def label_in(c: Consultation, kind: str, identity: int) -> Option | QuestionRow:
    """An option or a row. Raises :class:`Missing`."""
    questions = [q for s in c.sections for q in s.questions]
    found: Option | QuestionRow = _found([o for q in questions for o in getattr(q, kind)], identity)
    return found


@blueprint.post("/amendment/sections/<int:section_id>/keep")
@open_to(signed_in)
def keep_section(consultation_id: int, section_id: int) -> ResponseReturnValue:
    consultation = amendable(consultation_id)
    part: Section = _found(consultation.sections, section_id)
    actions.keep_part(current_actor(), part)
    return _back(consultation, f"#s{section_id}")


@blueprint.post("/amendment/questions/<int:question_id>/keep")
@open_to(signed_in)
def keep_question(consultation_id: int, question_id: int) -> ResponseReturnValue:
    consultation = amendable(consultation_id)
    actions.keep_part(current_actor(), question_in(consultation, question_id))
    return _back(consultation, f"#q{question_id}")


@blueprint.post("/amendment/questions/<int:question_id>/succeed")
@open_to(signed_in)
def succeed(consultation_id: int, question_id: int) -> ResponseReturnValue:
    """Put a copy in the place of a question, and show it to be changed."""
    consultation = amendable(consultation_id)
    copy = actions.succeed_question(current_actor(), question_in(consultation, question_id))
    return redirect(f"{consultation.url}/draft/questions/{copy.id}", 303)


LABELS = "any(options,rows):kind"


@blueprint.post(f"/amendment/questions/<int:question_id>/<{LABELS}>")
@open_to(signed_in)
def add_label(consultation_id: int, question_id: int, kind: str) -> ResponseReturnValue:
    consultation, form = amendable(consultation_id), LabelForm()
    question = question_in(consultation, question_id)
    add = actions.add_label
    if tried(form, lambda: add(current_actor(), question, form.label.data or "", is_row=kind == "rows")):
        return _back(consultation, f"#q{question_id}")
    return amendment_page(consultation, faults=_faults(form)), 422


def _faults(form: Form) -> list[str]:
    return [str(text) for texts in (form.form_errors, *form.errors.values()) for text in texts]


@blueprint.post(f"/amendment/<{LABELS}>/<int:label_id>/retire")
@open_to(signed_in)
def retire_label(consultation_id: int, kind: str, label_id: int) -> ResponseReturnValue:
    return _on_label(consultation_id, kind, label_id, actions.retire_label)


@blueprint.post(f"/amendment/<{LABELS}>/<int:label_id>/keep")
@open_to(signed_in)
def keep_label(consultation_id: int, kind: str, label_id: int) -> ResponseReturnValue:
    return _on_label(consultation_id, kind, label_id, actions.keep_part)


def _on_label(consultation_id: int, kind: str, label_id: int, act: Callable[..., Any]) -> ResponseReturnValue:
    consultation, form = amendable(consultation_id), ActForm()
    label = label_in(consultation, kind, label_id)
    question_id = label.question_id
    if tried(form, lambda: act(current_actor(), label)):
        return _back(consultation, f"#q{question_id}")
    return amendment_page(consultation, faults=_faults(form)), 422
