"""The moderator's pages: citing a passage, and the findings of an action line."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from accounts.actor import Actor
from contributions import queries as said
from contributions.models import Contribution
from contributions.policies import STAFF
from core.clock import now
from core.db import db
from core.errors import Invalid, Missing
from core.forms import show_errors
from core.identity import current_actor
from core.locale import _
from core.policy import ALLOWED, Verdict, open_to, require
from meetings.models import Meeting
from meetings.queries import of_lines
from reports import coding, policies, queries
from reports.forms import NEW, CiteForm, FindingForm
from reports.models import Finding
from reports.views import blueprint
from themes.models import ActionLine
from themes.queries import line_by_slug


def coders(actor: Actor) -> Verdict:
    """Those who may draw findings under some line."""
    mine = actor.lines_as(*STAFF, today=now().date())
    return ALLOWED if mine else policies.can_find(actor, [], now())


@blueprint.get("/c/<int:identity>/cite")
@open_to(coders)
def cite(identity: int) -> ResponseReturnValue:
    contribution = said.by_id(current_actor(), identity)
    require(policies.can_cite(current_actor(), contribution, now()))
    return _cite_page(contribution, CiteForm())


@blueprint.post("/contributions/<int:identity>/cite")
@open_to(coders)
def cite_post(identity: int) -> ResponseReturnValue:
    actor, form = current_actor(), CiteForm()
    contribution = said.by_id(actor, identity)
    _offer(contribution, form)
    if form.validate_on_submit():
        try:
            finding = _cite(actor, contribution, form)
        except Invalid as error:
            show_errors(form, error.fields or {"exact": [str(error.detail)]})
        else:
            flash(_("%(symbol)s cites this passage.", symbol=finding.symbol), "success")
            return redirect(f"/findings/{finding.id}")
    form.revision.data = str(contribution.revision.number)
    return _cite_page(contribution, form)


def _cite(actor: Actor, contribution: Contribution, form: CiteForm) -> Finding:
    """The new or the extended finding."""
    form.check_revision(contribution)
    anchor = coding.cite_passage(actor, contribution, *form.passage(contribution))
    if form.finding.data != NEW:
        finding = queries.finding_by_id(actor, form.finding.data)
        coding.add_citation(actor, finding, anchor)
        return finding
    meeting = db.session.get(Meeting, form.meeting.data) if form.meeting.data != NEW else None
    return coding.draft_finding(
        actor, _lines_first_own(actor, contribution), form.kind.data, form.text.data or "",
        cites=[anchor], lang=contribution.lang, meeting=meeting,
    )  # fmt: skip


def _lines_first_own(actor: Actor, contribution: Contribution) -> list[ActionLine]:
    """The contribution's lines, those that the actor works on first: the finding is numbered there."""
    mine = actor.lines_as(*STAFF, today=now().date())
    return sorted(contribution.action_lines, key=lambda line: (line.id not in mine, line.position))


def _offer(contribution: Contribution, form: CiteForm) -> None:
    lines = [line.id for line in contribution.action_lines]
    form.offer(contribution, queries.findings_of(current_actor(), lines).items, of_lines(lines))


def _cite_page(contribution: Contribution, form: CiteForm) -> ResponseReturnValue:
    _offer(contribution, form)
    findings: Sequence[Finding] = queries.citing_findings(contribution.id)
    page = render_template("reports/cite.html", contribution=contribution, form=form, findings=findings)
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/<slug>/findings")
@open_to(coders)
def findings(slug: str) -> ResponseReturnValue:
    line, actor = line_by_slug(slug), current_actor()
    require(policies.can_find(actor, [line.id], now()))
    return render_template(
        "reports/findings.html",
        line=line,
        page=queries.findings_of(actor, [line.id], request.args.get("after")),
        coverage=queries.coverage(line.id),
        uncited=queries.uncited(line.id),
        moment=now(),
    )


@blueprint.get("/findings/<int:finding_id>/edit")
@open_to(coders)
def edit_finding(finding_id: int) -> ResponseReturnValue:
    finding = _own_finding(finding_id)
    return render_template("reports/edit_finding.html", finding=finding, form=FindingForm(obj=finding))


@blueprint.post("/findings/<int:finding_id>/edit")
@open_to(coders)
def edit_finding_post(finding_id: int) -> ResponseReturnValue:
    finding, form = _own_finding(finding_id), FindingForm()
    if form.validate_on_submit():
        try:
            coding.edit_finding(current_actor(), finding, form.kind.data, form.text.data or "")
        except Invalid as error:
            show_errors(form, error.fields, error.detail)
        else:
            flash(_("The finding is changed."), "success")
            return redirect(f"/findings/{finding.id}")
    return render_template("reports/edit_finding.html", finding=finding, form=form), 422


@blueprint.post("/findings/<int:finding_id>/citations/<int:anchor_id>/removal")
@open_to(coders)
def remove_citation(finding_id: int, anchor_id: int) -> ResponseReturnValue:
    finding = _own_finding(finding_id)
    cited = next((c for c in finding.citations if c.anchor_id == anchor_id), None)
    if cited is None:
        raise Missing
    coding.remove_citation(current_actor(), finding, cited.anchor)
    flash(_("The finding no longer cites this passage."), "success")
    return redirect(f"/findings/{finding.id}")


def _own_finding(finding_id: int) -> Finding:
    finding = queries.finding_by_id(current_actor(), finding_id)
    require(policies.can_change_finding(current_actor(), finding, now()))
    return finding
