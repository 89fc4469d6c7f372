"""Proposals and common issues: their lists across action lines, and a moderator's form for marking."""

from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from contributions import marking, policies, queries
from contributions.mark_models import COMMON_ISSUE, KIND_LABELS, NOTE_LENGTH, PROPOSAL
from contributions.marking import Filters
from contributions.models import Contribution
from contributions.views import blueprint
from core.clock import now
from core.errors import Invalid
from core.forms import Form, choices, show_errors, text
from core.identity import current_actor
from core.locale import _l
from core.policy import everyone, open_to, require, signed_in
from themes.labels import STAKEHOLDER_TYPES, country_choices
from themes.queries import lines, themes

PATHS = {PROPOSAL: "/proposals", COMMON_ISSUE: "/common-issues"}


class MarkForm(Form):
    """What is pointed out, and what it concerns."""

    kind = SelectField(_l("This is"), choices=choices(KIND_LABELS.items()))
    lines = SelectMultipleField(
        _l("Action lines that it concerns"), [Optional()], coerce=int,
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
    )  # fmt: skip
    themes = SelectMultipleField(
        _l("Sub-themes that it concerns"), [Optional()], coerce=int,
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
    )  # fmt: skip
    note = TextAreaField(
        _l("Note"), [Optional()], description=_l("In one or two sentences: what is proposed, or what is common."),
        render_kw={"rows": 3, "maxlength": NOTE_LENGTH},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines.choices = choices((line.id, f"{line.symbol} {line.title}") for line in lines())
        self.themes.choices = choices((theme.id, theme.title) for theme in themes())


class FilterForm(Form):
    """Narrows a list; sent as part of the address."""

    class Meta:
        csrf = False

    line = SelectField(_l("Action line"), [Optional()], coerce=int)
    theme = SelectField(_l("Sub-theme"), [Optional()], coerce=int)
    type = SelectField(
        _l("Said by"), [Optional()], choices=choices([("", _l("All stakeholders")), *STAKEHOLDER_TYPES.items()])
    )
    country = SelectField(_l("Country"), [Optional()])

    def __init__(self) -> None:
        super().__init__(formdata=request.args)
        del self.idempotency_key
        self.line.choices = choices([(0, _l("All action lines")), *((each.id, each.symbol) for each in lines())])
        self.theme.choices = choices([(0, _l("All sub-themes")), *((each.id, each.title) for each in themes())])
        self.country.choices = choices([("", _l("All countries")), *country_choices()])

    def filters(self) -> Filters:
        """As the query takes them."""
        return Filters(self.line.data or None, self.theme.data or None, text(self.type), text(self.country))


@blueprint.get("/proposals")
@open_to(everyone)
def proposals() -> str:
    """All proposals that moderators pointed out."""
    return _listed(PROPOSAL)


@blueprint.get("/common-issues")
@open_to(everyone)
def common_issues() -> str:
    """All issues that several action lines have in common."""
    return _listed(COMMON_ISSUE)


def _listed(kind: str) -> str:
    form = FilterForm()
    page = marking.marks(current_actor(), kind, form.filters(), request.args.get("after"))
    kept = {name: value for name, value in request.args.items() if name in form and value}
    return render_template(
        "contributions/marks.html", kind=kind, page=page, form=form, kept=kept, path=PATHS[kind],
        standings=marking.standings([each.contribution_id for each in page.items]),
    )  # fmt: skip


@blueprint.get("/c/<int:identity>/mark")
@open_to(signed_in)
def mark_form(identity: int) -> str:
    """The form, with what was marked before."""
    contribution = queries.by_id(current_actor(), identity)
    require(policies.can_mark(current_actor(), contribution, now()))
    kind = request.args.get("kind", PROPOSAL)
    found = marking.mark_of(contribution, kind) if kind in KIND_LABELS else None
    concerned = found.lines if found else contribution.action_lines
    form = MarkForm(
        kind=found.kind if found else kind, note=found.note if found else "",
        lines=[line.id for line in concerned], themes=[theme.id for theme in found.themes] if found else [],
    )  # fmt: skip
    return _form_page(contribution, form)


@blueprint.post("/c/<int:identity>/mark")
@open_to(signed_in)
def mark(identity: int) -> ResponseReturnValue:
    """Mark it."""
    contribution, form = queries.by_id(current_actor(), identity), MarkForm()
    try:
        if form.validate():
            chosen = [line for line in lines() if line.id in (form.lines.data or ())]
            about = [theme for theme in themes() if theme.id in (form.themes.data or ())]
            marking.mark(current_actor(), contribution, text(form.kind), text(form.note), chosen, about)
            return redirect(contribution.place, 303)
    except Invalid as error:
        show_errors(form, error.fields, error.detail)
    return _form_page(contribution, form), 422


def _form_page(contribution: Contribution, form: MarkForm) -> str:
    standing = marking.marks_of(contribution)
    return render_template("contributions/mark.html", contribution=contribution, form=form, marks=standing)


@blueprint.post("/c/<int:identity>/unmark/<kind>")
@open_to(signed_in)
def unmark(identity: int, kind: str) -> ResponseReturnValue:
    """Take a mark away."""
    contribution = queries.by_id(current_actor(), identity)
    marking.unmark(current_actor(), contribution, kind)
    return redirect(contribution.place, 303)
