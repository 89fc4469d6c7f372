"""Questionnaires out and in: downloads with what a format cannot carry, import by way of a preview, copies."""

import json
from typing import Any

from flask import Blueprint, Response, current_app, flash, g, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from consultations import actions, kinds, policies, queries, template_policies
from consultations.formats import own_json
from consultations.formats.document import Questionnaire
from consultations.formats.registry import FORMATS, MAX_BYTES, Format, read_file
from consultations.formats.results import Reading, as_text
from consultations.formats.storing import from_consultation, unknown_ties
from consultations.formats_forms import BeginForm, ConfirmForm, CopyForm, ImportForm
from consultations.models import Consultation
from consultations.views_draft import tried
from core.clock import now
from core.errors import Invalid, Missing
from core.forms import show_errors
from core.guard import before_transaction
from core.identity import current_actor
from core.limits import consume
from core.locale import _, language_name
from core.policy import everyone, open_to, require, signed_in
from themes.models import ActionLine
from themes.queries import lines as all_lines

blueprint = Blueprint("questionnaires", __name__)
SCHEMA_FOR = 86_400
MOST_LOSSES = 500
"""How many losses the page of a preview carries on to the next."""


def lines_to_choose() -> list[ActionLine]:
    """The action lines under which the actor may file a consultation."""
    return [line for line in all_lines() if policies.can_file(current_actor(), [line.id], now())]


def kind_labels() -> dict[str, Any]:
    """How the kinds of questions are called."""
    return {kind.name: kind.label for kind in kinds.EVERY}


@blueprint.get(own_json.SCHEMA_PATH)
@open_to(everyone)
def schema() -> Response:
    response = jsonify(own_json.schema(current_app.config["PUBLIC_URL"]))
    response.content_type = "application/schema+json"
    response.cache_control.public, response.cache_control.max_age = True, SCHEMA_FOR
    return response


def _format(key: str) -> Format:
    if key not in FORMATS:
        raise Missing()
    return FORMATS[key]


@blueprint.get("/consultations/<int:consultation_id>/questionnaire")
@open_to(everyone)
def questionnaire(consultation_id: int) -> str:
    actor = current_actor()
    consultation = queries.by_id(actor, consultation_id)
    return render_template(
        "consultations/questionnaire.html", c=consultation, formats=FORMATS.values(), schema=own_json.SCHEMA_PATH,
        may_copy=bool(template_policies.can_copy(actor, consultation, now())), phase=consultation.phase(now()),
    )  # fmt: skip


@blueprint.get("/consultations/<int:consultation_id>/questionnaire/<key>")
@open_to(everyone)
def download(consultation_id: int, key: str) -> Response:
    chosen = _format(key)
    written = chosen.write(from_consultation(_taken_along(consultation_id)))
    response = Response(written.content, content_type=chosen.content_type)
    name = f"questionnaire-{consultation_id}.{chosen.suffix}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.get("/consultations/<int:consultation_id>/questionnaire/<key>/losses")
@open_to(everyone)
def losses(consultation_id: int, key: str) -> Response:
    chosen = _format(key)
    written = chosen.write(from_consultation(_taken_along(consultation_id)))
    text = as_text(written.losses) or _("Nothing is lost.") + "\n"
    return Response(text, content_type="text/plain; charset=utf-8")


def _taken_along(consultation_id: int) -> Consultation:
    consume("preview", current_actor().id)
    return queries.by_id(current_actor(), consultation_id)


def look_at_file() -> None:
    """Before the transaction: read the file that was sent, and leave what was found for the view."""
    actor = current_actor()
    if not policies.can_draft(actor, now()):
        return
    consume("upload", actor.id)
    file = request.files.get("file")
    data = file.stream.read(MAX_BYTES + 1) if file else b""
    title = (file.filename or "").rsplit(".", 1)[0][:200] if file else ""
    try:
        g.questionnaire_read = read_file(data, title, request.form.get("lang", "en"))
    except Invalid as error:
        g.questionnaire_read = error


@blueprint.get("/consultations/import")
@open_to(signed_in)
def choose_file() -> str:
    require(policies.can_draft(current_actor(), now()))
    return render_template("consultations/import.html", form=ImportForm(formdata=None).offer())


@blueprint.post("/consultations/import")
@open_to(signed_in)
@before_transaction(look_at_file)
def preview() -> ResponseReturnValue:
    require(policies.can_draft(current_actor(), now()))
    form, found = ImportForm().offer(), g.pop("questionnaire_read")
    if form.validate_on_submit() and isinstance(found, Reading):
        told = [str(loss) for loss in (*found.losses, *unknown_ties(found.document))]
        return _preview(_confirm(found.document, told), found.document, told)
    if isinstance(found, Invalid) and not form.errors:
        show_errors(form, found.fields, found.detail)
    return render_template("consultations/import.html", form=form), 422


def _confirm(document: Questionnaire, told: list[str]) -> ConfirmForm:
    carried = {"document": own_json.compact(document), "losses": json.dumps(told[:MOST_LOSSES], ensure_ascii=False)}
    form = ConfirmForm(formdata=None, data=carried | {"title": document.title})
    form.offer(lines_to_choose())
    return form


def _preview(form: ConfirmForm, document: Questionnaire, told: list[str]) -> str:
    return render_template(
        "consultations/import_preview.html", form=form, document=document, losses=told, kind_labels=kind_labels(),
        languages=[language_name(lang) for lang in (document.lang, *document.extra_langs)],
    )  # fmt: skip


@blueprint.post("/consultations/import/draft")
@open_to(signed_in)
def import_draft() -> ResponseReturnValue:
    require(policies.can_draft(current_actor(), now()))
    lines, form = lines_to_choose(), ConfirmForm()
    form.offer(lines)
    document = own_json.read((form.document.data or "").encode()).document
    made: list[Consultation] = []

    def draft() -> None:
        title = form.title.data or ""
        made.append(actions.into_draft(current_actor(), document, form.chosen(lines), title=title))

    if tried(form, draft):
        flash(_("This is what the file made. Nothing is public until you publish it."), "success")
        return redirect(f"{made[0].url}/draft", 303)
    return _preview(form, document, _told(form.losses.data)), 422


def _told(text: Any) -> list[str]:
    """The losses as the page brought them back; they are shown, and mean nothing else."""
    try:
        found = json.loads(text or "[]")
    except ValueError:
        return []
    return [str(each) for each in found][:MOST_LOSSES] if isinstance(found, list) else []


@blueprint.route("/consultations/<int:consultation_id>/copy", methods=["GET", "POST"])
@open_to(signed_in)
def copy(consultation_id: int) -> ResponseReturnValue:
    consultation = queries.by_id(current_actor(), consultation_id)
    require(template_policies.can_copy(current_actor(), consultation, now()))
    lines = lines_to_choose()
    form = CopyForm(data={"title": consultation.title, "lines": list(consultation.line_ids), "with_ties": True})
    form.offer(lines)
    made: list[Consultation] = []

    def duplicate() -> None:
        made.append(
            actions.copy_consultation(
                current_actor(), consultation, form.chosen(lines), title=form.title.data or "",
                with_times=bool(form.with_times.data), with_ties=bool(form.with_ties.data),
            )
        )  # fmt: skip

    if tried(form, duplicate):
        return redirect(f"{made[0].url}/draft", 303)
    status = 422 if form.is_submitted() else 200
    return render_template("consultations/copy.html", form=form, c=consultation), status


def begun(form: BeginForm, act: Any) -> ResponseReturnValue | None:
    """The way to the draft that ``act`` made; nothing when the form says why there is none."""
    made: list[Consultation] = []
    if tried(form, lambda: made.append(act())):
        return redirect(f"{made[0].url}/draft", 303)
    return None
