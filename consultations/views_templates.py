"""Templates: the list, one of them with its questions, saving, beginning with one, retiring one."""

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from consultations import actions, policies, queries, template_policies, template_queries
from consultations.formats_forms import SHARED, BeginForm, TemplateForm
from consultations.forms import ActForm
from consultations.views_draft import tried
from consultations.views_formats import begun, kind_labels, lines_to_choose
from core.clock import now
from core.identity import current_actor
from core.locale import _
from core.policy import open_to, require, signed_in

blueprint = Blueprint("templates", __name__, url_prefix="/consultations")
LIST = "/consultations/templates"


@blueprint.get("/templates")
@open_to(signed_in)
def index() -> str:
    require(policies.can_draft(current_actor(), now()))
    return render_template(
        "consultations/templates.html", saved=template_queries.saved(current_actor()),
        built_in=template_queries.built_in(),
    )  # fmt: skip


@blueprint.route("/templates/<key>", methods=["GET", "POST"])
@open_to(signed_in)
def template(key: str) -> ResponseReturnValue:
    actor = current_actor()
    found, lines = template_queries.by_key(actor, key), lines_to_choose()
    form = BeginForm(data={"title": found.title})
    form.offer(lines)
    done = begun(form, lambda: actions.begin_from(actor, found, form.chosen(lines), title=form.title.data or ""))
    if done is not None:
        return done
    may_retire = bool(found.row and template_policies.can_retire_template(actor, found.row, now()))
    page = render_template(
        "consultations/template.html", form=form, template=found, document=found.document(),
        kind_labels=kind_labels(), may_retire=may_retire, act_form=ActForm(formdata=None),
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/templates/<int:template_id>/retire")
@open_to(signed_in)
def retire(template_id: int) -> ResponseReturnValue:
    actions.retire_template(current_actor(), template_queries.row_by_id(current_actor(), template_id))
    flash(_("The template is retired. Drafts that began with it stay as they are."), "success")
    return redirect(LIST, 303)


@blueprint.route("/<int:consultation_id>/template", methods=["GET", "POST"])
@open_to(signed_in)
def save(consultation_id: int) -> ResponseReturnValue:
    consultation = queries.by_id(current_actor(), consultation_id)
    require(template_policies.can_copy(current_actor(), consultation, now()))
    form = TemplateForm(data={"title": consultation.title, "summary": consultation.summary, "scope": "own"}).offer()

    def keep() -> None:
        actions.save_template(
            current_actor(), consultation, title=form.title.data or "", summary=form.summary.data or "",
            is_shared=form.scope.data == SHARED,
        )  # fmt: skip

    if tried(form, keep):
        flash(_("The template is saved."), "success")
        return redirect(LIST, 303)
    status = 422 if form.is_submitted() else 200
    return render_template("consultations/save_template.html", form=form, c=consultation), status
