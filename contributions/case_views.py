"""The desk's queue of cases, and what was hidden lately."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.models import User
from contributions import case_policies, cases, desk, policies
from contributions.forms import DecisionForm, EmptyForm
from contributions.log_views import chosen_line
from contributions.moderation_models import Case
from contributions.moderation_views import inserted, moderators, noted
from contributions.views import blueprint
from core.clock import now
from core.db import db
from core.errors import Invalid
from core.forms import show_errors
from core.identity import current_actor
from core.locale import _
from core.policy import open_to, require
from themes import queries as themes
from themes.models import ActionLine


def queue_page(template: str, endpoint: str, line: ActionLine | None, page: Any) -> str:
    """A queue of the desk with the counts of all, for one action line or for all that the actor moderates."""
    actor = current_actor()
    following = url_for(endpoint, line=line.slug if line else None, after=page.next) if page.next else None
    return render_template(
        template, line=line, lines=desk.my_lines(actor), counts=desk.counts(actor, line), desk_page=endpoint, page=page,
        next=following, actor=actor,
    )  # fmt: skip


def my_line() -> ActionLine | None:
    """The action line of ``?line=``, if the actor moderates it. Raises :class:`core.errors.Refused`."""
    line = chosen_line()
    if line is not None:
        require(policies.can_moderate_line(current_actor(), line.id, now()))
    return line


@blueprint.get("/desk/flags")
@open_to(moderators)
def moderation_desk() -> ResponseReturnValue:
    return _cases(my_line())


@blueprint.get("/desk/<slug>")
@open_to(moderators)
def line_desk(slug: str) -> ResponseReturnValue:
    line = themes.line_by_slug(slug)
    require(policies.can_moderate_line(current_actor(), line.id, now()))
    return _cases(line)


def _cases(line: ActionLine | None) -> str:
    page = desk.open_cases(current_actor(), line, request.args.get("after"))
    return queue_page("contributions/desk.html", "contributions.moderation_desk", line, page)


@blueprint.get("/desk/hidden")
@open_to(moderators)
def hidden_desk() -> ResponseReturnValue:
    line = my_line()
    page = desk.recently_hidden(current_actor(), line, request.args.get("after"))
    return queue_page("contributions/desk_hidden.html", "contributions.hidden_desk", line, page)


@blueprint.get("/cases/<int:identity>")
@open_to(moderators)
def case_page(identity: int) -> ResponseReturnValue:
    return _page(desk.case_by_id(current_actor(), identity), noted(DecisionForm()))


def _page(case: Case, form: DecisionForm) -> ResponseReturnValue:
    if not form.is_submitted():
        form.rule.data = cases.most_named(case)
    claimant = case.claimant_at(now())
    page = render_template(
        "contributions/case.html", case=case, form=form, small=EmptyForm(), actor=current_actor(),
        claimant=db.session.get(User, claimant) if claimant else None,
        may_decide=case_policies.can_decide_case(current_actor(), case, now()),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.post("/cases/<int:identity>/claim")
@open_to(moderators)
def claim_case(identity: int) -> ResponseReturnValue:
    cases.claim(current_actor(), desk.case_by_id(current_actor(), identity))
    flash(_("The case is yours for four hours."), "success")
    return redirect(url_for("contributions.case_page", identity=identity), 303)


@blueprint.post("/cases/<int:identity>/release")
@open_to(moderators)
def release_case(identity: int) -> ResponseReturnValue:
    cases.release(current_actor(), desk.case_by_id(current_actor(), identity))
    flash(_("The case is anybody’s again."), "success")
    return redirect(url_for("contributions.moderation_desk"), 303)


@blueprint.post("/cases/<int:identity>/<any(upheld, dismissed):outcome>")
@open_to(moderators)
def decide_case(identity: int, outcome: str) -> ResponseReturnValue:
    case, form = desk.case_by_id(current_actor(), identity), noted(DecisionForm())
    if inserted(form) or not form.validate_on_submit():
        return _page(case, form)
    typed = (form.reason.data or "", form.rule.data or "other", form.answer.data or "")
    try:
        cases.decide_case(current_actor(), case, outcome, *typed)
    except Invalid as error:
        show_errors(form, error.fields, error.detail)
        return _page(case, form)
    flash(_("Hidden.") if outcome == "upheld" else _("Kept: everybody can still read it."), "success")
    return redirect(url_for("contributions.moderation_desk"), 303)
