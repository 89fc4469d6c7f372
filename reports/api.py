"""Findings and reports as JSON: the same actions and queries as the pages."""

from typing import Any, Literal

from flask import request
from pydantic import ConfigDict

from contributions import queries as said
from core.api import Shape, api_blueprint, endpoint
from core.clock import now
from core.identity import current_actor
from core.pagination import Page
from core.policy import everyone, signed_in
from meetings.queries import by_id as meeting_by_id
from reports import actions, coding, publishing, queries
from reports.api_shapes import (
    CitationIn,
    FateOut,
    FindingIn,
    FindingOut,
    ParagraphIn,
    ParagraphOut,
    ParagraphPatch,
    ReportOut,
    VersionOut,
)
from reports.assemble import assemble
from reports.coding_views import coders
from reports.export_json import to_json
from reports.fates import fates_of, my_contributions
from reports.snapshot import working_paragraphs
from reports.writing_views import writers
from themes.queries import line_by_slug

blueprint = api_blueprint("reports")


class DocumentOut(Shape):
    """A report in full, in the shape of ``reports/data/report.schema.json``."""

    model_config = ConfigDict(extra="allow")


@endpoint(blueprint, "GET", "/findings", policy=everyone, returns=FindingOut, listing=True,
          summary="Findings, the newest first; ?line= names an action line", query=("line",))  # fmt: skip
def findings() -> Page[FindingOut]:
    slug = request.args.get("line")
    lines = [line_by_slug(slug).id] if slug else []
    page = queries.findings_of(current_actor(), lines, request.args.get("after"))
    return Page([FindingOut.of(finding, now()) for finding in page.items], page.next)


@endpoint(blueprint, "GET", "/findings/<int:finding_id>", policy=everyone, returns=FindingOut, summary="A finding")
def finding(finding_id: int) -> FindingOut:
    return FindingOut.of(queries.finding_by_id(current_actor(), finding_id), now())


@endpoint(blueprint, "POST", "/findings", policy=coders, body=FindingIn, returns=FindingOut, status=201,
          summary="Draw a finding that cites passages")  # fmt: skip
def draft_finding(body: FindingIn) -> FindingOut:
    actor = current_actor()
    anchors = [_anchor(passage) for passage in body.citations]
    lines = [line_by_slug(slug) for slug in body.action_lines]
    meeting = meeting_by_id(body.meeting_id) if body.meeting_id else None
    made = coding.draft_finding(actor, lines, body.kind, body.text, cites=anchors, lang=body.lang, meeting=meeting)
    return FindingOut.of(made, now())


def _anchor(passage: CitationIn) -> Any:
    actor = current_actor()
    return coding.cite_passage(actor, said.by_symbol(actor, passage.symbol), passage.exact, passage.start)


@endpoint(blueprint, "POST", "/findings/<int:finding_id>/citations", policy=coders, body=CitationIn,
          returns=FindingOut, status=201, summary="Let a finding cite one more passage")  # fmt: skip
def add_citation(finding_id: int, body: CitationIn) -> FindingOut:
    found = queries.finding_by_id(current_actor(), finding_id)
    coding.add_citation(current_actor(), found, _anchor(body))
    return FindingOut.of(found, now())


@endpoint(blueprint, "GET", "/reports", policy=everyone, returns=ReportOut, listing=True,
          summary="Reports, the newest first")  # fmt: skip
def reports() -> Page[ReportOut]:
    page = queries.reports(current_actor(), request.args.get("after"))
    return Page([ReportOut.of(report) for report in page.items], page.next)


@endpoint(blueprint, "GET", "/reports/<int:report_id>", policy=everyone, returns=DocumentOut,
          summary="A report in full: the published version; before publication, the draft")  # fmt: skip
def report(report_id: int) -> DocumentOut:
    found = queries.report_by_id(current_actor(), report_id)
    document = assemble(found, current_actor(), now(), draft=not found.is_published)
    return DocumentOut.model_validate(to_json(document))


@endpoint(blueprint, "POST", "/meetings/<int:meeting_id>/report", policy=writers, returns=ReportOut, status=201,
          summary="Begin the summary report of a meeting")  # fmt: skip
def draft_report(meeting_id: int) -> ReportOut:
    return ReportOut.of(actions.draft_report(current_actor(), meeting_by_id(meeting_id)))


@endpoint(blueprint, "GET", "/reports/<int:report_id>/paragraphs", policy=signed_in, returns=ParagraphOut,
          listing=True, summary="The working text, for those who write it")  # fmt: skip
def paragraphs(report_id: int) -> Page[ParagraphOut]:
    found = queries.draft_by_id(current_actor(), report_id)
    return Page([ParagraphOut.of(p) for p in working_paragraphs(found)])


@endpoint(blueprint, "POST", "/reports/<int:report_id>/paragraphs", policy=writers, body=ParagraphIn,
          returns=ParagraphOut, status=201, summary="Add a paragraph")  # fmt: skip
def add_paragraph(report_id: int, body: ParagraphIn) -> ParagraphOut:
    actor = current_actor()
    found = queries.draft_by_id(actor, report_id)
    after = queries.paragraph_by_id(actor, body.after) if body.after else None
    made = actions.add_paragraph(
        actor, found, body.kind, body.text, after=after, is_own_observation=body.is_own_observation,
        footnote=body.footnote, findings=[queries.finding_by_id(actor, f) for f in body.findings],
    )  # fmt: skip
    return ParagraphOut.of(made)


@endpoint(blueprint, "PATCH", "/paragraphs/<int:paragraph_id>", policy=writers, body=ParagraphPatch,
          returns=ParagraphOut, summary="Change a paragraph; version is the one that you read")  # fmt: skip
def edit_paragraph(paragraph_id: int, body: ParagraphPatch) -> ParagraphOut:
    found = queries.paragraph_by_id(current_actor(), paragraph_id)
    changes = body.model_dump(exclude={"version"}, exclude_unset=True)
    return ParagraphOut.of(actions.edit_paragraph(current_actor(), found, expected=body.version, **changes))


@endpoint(blueprint, "POST", "/paragraphs/<int:paragraph_id>/<any(up, down):way>", policy=writers,
          returns=ParagraphOut, summary="Move a paragraph one place")  # fmt: skip
def move_paragraph(paragraph_id: int, way: Literal["up", "down"]) -> ParagraphOut:
    found = queries.paragraph_by_id(current_actor(), paragraph_id)
    actions.move_paragraph(current_actor(), found, way)
    return ParagraphOut.of(found)


@endpoint(blueprint, "DELETE", "/paragraphs/<int:paragraph_id>", policy=writers, status=204,
          summary="Take a paragraph out of the working text")  # fmt: skip
def remove_paragraph(paragraph_id: int) -> None:
    actions.remove_paragraph(current_actor(), queries.paragraph_by_id(current_actor(), paragraph_id))


@endpoint(blueprint, "PUT", "/paragraphs/<int:paragraph_id>/findings/<int:finding_id>", policy=writers,
          returns=ParagraphOut, summary="Let a paragraph cite a finding")  # fmt: skip
def place_finding(paragraph_id: int, finding_id: int) -> ParagraphOut:
    actor = current_actor()
    found = queries.paragraph_by_id(actor, paragraph_id)
    actions.place_finding(actor, found, queries.finding_by_id(actor, finding_id))
    return ParagraphOut.of(found)


@endpoint(blueprint, "DELETE", "/paragraphs/<int:paragraph_id>/findings/<int:finding_id>", policy=writers,
          status=204, summary="Let a paragraph no longer cite a finding")  # fmt: skip
def take_finding(paragraph_id: int, finding_id: int) -> None:
    actor = current_actor()
    found = queries.paragraph_by_id(actor, paragraph_id)
    actions.take_finding(actor, found, queries.finding_by_id(actor, finding_id))


@endpoint(blueprint, "POST", "/reports/<int:report_id>/publication", policy=writers, returns=VersionOut, status=201,
          summary="Publish the working text as the next version")  # fmt: skip
def publish(report_id: int) -> VersionOut:
    version = publishing.publish_report(current_actor(), queries.draft_by_id(current_actor(), report_id))
    return VersionOut.of(version)


@endpoint(blueprint, "GET", "/my/contributions", policy=signed_in, returns=FateOut, listing=True,
          summary="What I said, and the paragraphs of published reports that cite it")  # fmt: skip
def mine() -> Page[FateOut]:
    page = my_contributions(current_actor(), request.args.get("after"))
    fates = fates_of([c.id for c in page.items], current_actor())
    return Page([FateOut.of(c, fates[c.id]) for c in page.items], page.next)
