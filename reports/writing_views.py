"""The rapporteur's pages: drafting, arranging, publishing."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from accounts.actor import Actor
from core.clock import now
from core.errors import Invalid
from core.forms import show_errors
from core.identity import current_actor
from core.locale import _
from core.policy import ALLOWED, Verdict, open_to, require
from meetings.queries import by_id as meeting_by_id
from reports import actions, policies, publishing, queries
from reports.forms import MastheadForm, ParagraphForm
from reports.models import Finding, Paragraph, Report
from reports.snapshot import working_paragraphs
from reports.views import blueprint


def writers(actor: Actor) -> Verdict:
    """Those who may write the reports of some line."""
    mine = actor.lines_as(*policies.WRITERS, today=now().date())
    return ALLOWED if mine else policies.can_write(actor, [], now())


@blueprint.post("/meetings/<int:meeting_id>/report")
@open_to(writers)
def begin(meeting_id: int) -> ResponseReturnValue:
    report = actions.draft_report(current_actor(), meeting_by_id(meeting_id))
    return redirect(f"{report.url}/draft")


@blueprint.get("/reports/<int:report_id>/draft")
@open_to(writers)
def desk(report_id: int) -> ResponseReturnValue:
    report = _editable(report_id)
    after = request.args.get("after", "")
    form = ParagraphForm(formdata=None, data={"after": after, "kind": request.args.get("kind", "numbered")})
    return _desk_page(report, form)


def _editable(report_id: int) -> Report:
    report = queries.draft_by_id(current_actor(), report_id)
    require(policies.can_edit(current_actor(), report, now()))
    return report


def _findings(report: Report) -> Sequence[Finding]:
    return queries.findings_of(current_actor(), report.line_ids, size=500).items


def _desk_page(report: Report, form: ParagraphForm, problems: Sequence[str] = ()) -> ResponseReturnValue:
    paragraphs = working_paragraphs(report)
    placed = {placing.finding_id for p in paragraphs for placing in p.placings}
    findings = _findings(report)
    page = render_template(
        "reports/desk.html",
        report=report,
        paragraphs=paragraphs,
        labels=publishing.short_labels(paragraphs),
        problems=publishing.problems_of(report, paragraphs, now()),
        removed=queries.removed_paragraphs(report),
        unplaced=[finding for finding in findings if finding.id not in placed],
        form=form.offer(findings),
        refused=problems,
    )
    return page, 422 if problems or form.errors or form.form_errors else 200


@blueprint.post("/reports/<int:report_id>/paragraphs")
@open_to(writers)
def add(report_id: int) -> ResponseReturnValue:
    report = _editable(report_id)
    form = ParagraphForm().offer(_findings(report))
    if form.validate_on_submit():
        try:
            made = _add(report, form)
        except Invalid as error:
            show_errors(form, error.fields, error.detail)
        else:
            return redirect(f"{report.url}/draft?after={made.id if form.after.data else ''}#p{made.id}")
    return _desk_page(report, form)


def _add(report: Report, form: ParagraphForm) -> Paragraph:
    given = form.after.data or ""
    after = queries.paragraph_by_id(current_actor(), int(given)) if given.isdecimal() else None
    return actions.add_paragraph(
        current_actor(), report, form.kind.data, form.text.data or "", after=after, findings=_chosen(report, form),
        is_own_observation=form.is_own_observation.data, footnote=form.footnote.data,
    )  # fmt: skip


def _chosen(report: Report, form: ParagraphForm) -> list[Finding]:
    chosen = set(form.findings.data or ())
    return [finding for finding in _findings(report) if finding.id in chosen]


@blueprint.get("/paragraphs/<int:paragraph_id>/edit")
@open_to(writers)
def edit(paragraph_id: int) -> ResponseReturnValue:
    paragraph = _paragraph(paragraph_id)
    form = ParagraphForm.of(paragraph).offer(_findings(paragraph.report))
    return render_template("reports/edit_paragraph.html", paragraph=paragraph, report=paragraph.report, form=form)


@blueprint.post("/paragraphs/<int:paragraph_id>/edit")
@open_to(writers)
def edit_post(paragraph_id: int) -> ResponseReturnValue:
    paragraph = _paragraph(paragraph_id)
    form = ParagraphForm().offer(_findings(paragraph.report))
    if form.validate_on_submit():
        try:
            _edit(paragraph, form)
        except Invalid as error:
            show_errors(form, error.fields, error.detail)
        else:
            return redirect(f"{paragraph.report.url}/draft#p{paragraph.id}")
    page = render_template("reports/edit_paragraph.html", paragraph=paragraph, report=paragraph.report, form=form)
    return page, 422


def _edit(paragraph: Paragraph, form: ParagraphForm) -> None:
    actor, version = current_actor(), form.version.data or ""
    actions.edit_paragraph(
        actor, paragraph, expected=int(version) if version.isdecimal() else 0, kind=form.kind.data,
        text=form.text.data, footnote=form.footnote.data or "", is_own_observation=form.is_own_observation.data,
    )  # fmt: skip
    chosen = _chosen(paragraph.report, form)
    for placing in list(paragraph.placings):
        if placing.finding not in chosen:
            actions.take_finding(actor, paragraph, placing.finding)
    for finding in chosen:
        actions.place_finding(actor, paragraph, finding)


def _paragraph(paragraph_id: int) -> Paragraph:
    paragraph = queries.paragraph_by_id(current_actor(), paragraph_id)
    require(policies.can_edit(current_actor(), paragraph.report, now()))
    return paragraph


@blueprint.post("/paragraphs/<int:paragraph_id>/<any(up, down, removal, restoration):verb>")
@open_to(writers)
def arrange(paragraph_id: int, verb: str) -> ResponseReturnValue:
    paragraph, actor = _paragraph(paragraph_id), current_actor()
    if verb == "removal":
        actions.remove_paragraph(actor, paragraph)
    elif verb == "restoration":
        actions.restore_paragraph(actor, paragraph)
    else:
        actions.move_paragraph(actor, paragraph, verb)
    return redirect(f"{paragraph.report.url}/draft#p{paragraph.id}")


@blueprint.get("/reports/<int:report_id>/masthead")
@open_to(writers)
def masthead(report_id: int) -> ResponseReturnValue:
    report = _editable(report_id)
    return render_template("reports/masthead.html", report=report, form=MastheadForm.of(report))


@blueprint.post("/reports/<int:report_id>/masthead")
@open_to(writers)
def masthead_post(report_id: int) -> ResponseReturnValue:
    report, form = _editable(report_id), MastheadForm()
    if form.validate_on_submit():
        try:
            actions.edit_masthead(current_actor(), report, form.masthead())
        except Invalid as error:
            show_errors(form, error.fields, error.detail)
        else:
            return redirect(f"{report.url}/draft")
    return render_template("reports/masthead.html", report=report, form=form), 422


@blueprint.post("/reports/<int:report_id>/publication")
@open_to(writers)
def publication(report_id: int) -> ResponseReturnValue:
    report = _editable(report_id)
    try:
        version = publishing.publish_report(current_actor(), report)
    except Invalid as error:
        return _desk_page(report, ParagraphForm(formdata=None), error.fields.get("paragraphs", [str(error.detail)]))
    flash(_("Version %(number)s is published.", number=version.number), "success")
    return redirect(report.url)


@blueprint.post("/reports/<int:report_id>/comments")
@open_to(writers)
def comments(report_id: int) -> ResponseReturnValue:
    report = _editable(report_id)
    requested = request.form.get("requested") == "1"
    actions.request_comments(current_actor(), report, requested, request.form.get("url", "").strip())
    said = _("The report asks for comments.") if requested else _("The report no longer asks for comments.")
    flash(said, "success")
    return redirect(f"{report.url}/draft")
