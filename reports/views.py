"""Reading: reports, their versions and files, findings, and "where did my words go?"."""

import json

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from accounts.actor import Actor
from core import pages
from core.clock import now
from core.identity import current_actor, nobody
from core.panels import drawn
from core.policy import everyone, open_to, signed_in
from core.reader import is_personal, parts, reader
from reports import labels, policies, queries
from reports.assemble import assemble
from reports.document import Document
from reports.export_docx import MEDIA_TYPE, to_docx
from reports.export_json import to_json
from reports.fates import fates_of, my_contributions
from reports.models import Report, ReportVersion
from reports.page import endnotes, tree

blueprint = Blueprint("reports", __name__)
blueprint.add_app_template_filter(labels.finding_kind_label, "finding_kind_label")
blueprint.add_app_template_filter(labels.paragraph_kind_label, "paragraph_kind_label")
blueprint.add_app_template_filter(labels.day_label, "day")


@blueprint.get("/reports")
@open_to(everyone)
def index() -> ResponseReturnValue:
    page = queries.reports(current_actor(), request.args.get("after"))
    return render_template("reports/index.html", page=page)


@blueprint.get("/reports/<int:report_id>")
@open_to(everyone)
def show(report_id: int) -> ResponseReturnValue:
    """The published version, from store; before publication the working text, for those who write it."""
    actor = current_actor()
    report = queries.report_by_id(actor, report_id)
    if not report.is_published:
        return _page(report, assemble(report, actor, now(), draft=True), True)
    if policies.can_read_draft(actor, report, now()):
        reader().rules.append(".mod-only{display:inline}")

    def render() -> str:
        return _page(report, assemble(report, nobody(), now()), False)

    return pages.serve(f"report/{report_id}", report.topic, render, parts, private=is_personal())


@blueprint.get("/reports/<int:report_id>/preview")
@open_to(signed_in)
def preview(report_id: int) -> ResponseReturnValue:
    report = queries.draft_by_id(current_actor(), report_id)
    return _page(report, assemble(report, current_actor(), now(), draft=True), True)


@blueprint.get("/reports/<int:report_id>/versions/<int:number>")
@open_to(everyone)
def version(report_id: int, number: int) -> ResponseReturnValue:
    report, found = _version(report_id, number)
    return _page(report, assemble(report, nobody(), now(), version=found), False, found)


def _version(report_id: int, number: int) -> tuple[Report, ReportVersion]:
    report = queries.report_by_id(current_actor(), report_id)
    return report, queries.version_of(report, number)


def _page(report: Report, document: Document, is_draft: bool, old: ReportVersion | None = None) -> str:
    return render_template(
        "reports/report.html",
        report=report,
        document=document,
        nodes=tree(document.blocks),
        endnotes=endnotes(document),
        is_draft=is_draft,
        is_old=old is not None and old.id != report.current_version_id,
        versions=report.versions,
    )


@blueprint.get("/reports/<int:report_id>.docx")
@open_to(everyone)
def word(report_id: int) -> Response:
    document = _document(current_actor(), report_id)
    response = Response(to_docx(document), mimetype=MEDIA_TYPE)
    return _as_file(response, document, "docx")


@blueprint.get("/reports/<int:report_id>.json")
@open_to(everyone)
def as_json(report_id: int) -> Response:
    document = _document(current_actor(), report_id)
    text = json.dumps(to_json(document), ensure_ascii=False, indent=1)
    return _as_file(Response(text, mimetype="application/json"), document, "json")


def _document(actor: Actor, report_id: int) -> Document:
    """What is published; before publication, the working text for those who write it."""
    report = queries.report_by_id(actor, report_id)
    return assemble(report, actor, now(), draft=not report.is_published)


def _as_file(response: Response, document: Document, ending: str) -> Response:
    name = document.masthead.symbol.replace("/", "-") or f"report-{document.report_id}"
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{ending}")
    response.headers["Cache-Control"] = "no-cache" if document.version else "private, no-store"
    return response


@blueprint.get("/me/contributions")
@blueprint.get("/my/contributions")
@open_to(signed_in)
def mine() -> ResponseReturnValue:
    page = my_contributions(current_actor(), request.args.get("after"))
    fates = fates_of([said.id for said in page.items], current_actor())
    panels = [] if request.args.get("after") else drawn("mine", current_actor())
    return render_template("reports/mine.html", page=page, fates=fates, now=now(), panels=panels)


@blueprint.get("/findings/<int:finding_id>")
@open_to(everyone)
def finding(finding_id: int) -> ResponseReturnValue:
    actor, moment = current_actor(), now()
    found = queries.finding_by_id(actor, finding_id)
    may_change = policies.can_change_finding(actor, found, moment)
    return render_template("reports/finding.html", finding=found, may_change=may_change, moment=moment)
