"""Questionnaires out and in, copies and templates as JSON."""

import base64
from collections.abc import Sequence

from flask import request

from consultations import actions, policies, queries, template_queries
from consultations.api import ConsultationOut, blueprint, shown
from consultations.drafting import invalid
from consultations.formats.document import Questionnaire
from consultations.formats.registry import FORMATS, MAX_BYTES, read_file
from consultations.formats.results import unreadable
from consultations.formats.storing import from_consultation, unknown_ties
from consultations.template_queries import Template
from core.api import Shape, endpoint
from core.clock import now
from core.errors import Missing
from core.identity import current_actor
from core.limits import consume
from core.locale import _
from core.pagination import Page
from core.policy import everyone, require, signed_in
from themes.models import ActionLine
from themes.queries import lines as all_lines


class FileOut(Shape):
    """A questionnaire as a file: its bytes in Base64, and what other programs will not see of it."""

    filename: str
    content_type: str
    content: str
    losses: list[str]


class ReadOut(Shape):
    """What a file holds, and what of it is not kept. Nothing is stored."""

    questionnaire: Questionnaire
    losses: list[str]


class BeginIn(Shape):
    """Where a new draft belongs: symbols of action lines, such as ``C7``; without ``title`` it keeps that of its model."""

    action_lines: list[str]
    title: str = ""


class ImportIn(BeginIn):
    """A questionnaire to be made a draft."""

    questionnaire: Questionnaire


class CopyIn(BeginIn):
    """How a consultation is copied."""

    with_times: bool = False
    with_ties: bool = True


class TemplateIn(Shape):
    """A questionnaire kept to begin others with; ``shared``: all facilitators see it."""

    title: str = ""
    summary: str = ""
    shared: bool = False


class TemplateOut(Shape):
    """A template; ``key`` names it. Those that come with the software are ``built_in``."""

    key: str
    title: str
    summary: str
    lang: str
    question_count: int
    built_in: bool
    shared: bool


class TemplateWhole(TemplateOut):
    """A template with its questionnaire."""

    questionnaire: Questionnaire


def _lines(symbols: Sequence[str]) -> list[ActionLine]:
    known = {line.symbol: line for line in all_lines()}
    if unknown := set(symbols) - set(known):
        raise invalid("action_lines", _("There is no action line “%(symbol)s”.", symbol=min(unknown)))
    return [known[symbol] for symbol in dict.fromkeys(symbols)]


def _named(title: str) -> dict[str, str]:
    return {"title": title} if title.strip() else {}


def _facts(t: Template) -> dict[str, object]:
    shared = t.row is None or t.row.is_shared
    return {"key": t.key, "title": t.title, "summary": t.summary, "lang": t.lang, "question_count": t.question_count,
            "built_in": t.row is None, "shared": shared}  # fmt: skip


@endpoint(
    blueprint, "GET", "/consultations/<int:consultation_id>/questionnaire", policy=everyone,
    summary="The questionnaire of a consultation, as the published schema describes it", returns=Questionnaire,
)  # fmt: skip
def get_questionnaire(consultation_id: int) -> Questionnaire:
    return from_consultation(queries.by_id(current_actor(), consultation_id))


@endpoint(
    blueprint, "GET", "/consultations/<int:consultation_id>/questionnaire/<key>", policy=everyone,
    summary="The questionnaire as a file: json, xlsform or limesurvey", returns=FileOut,
)  # fmt: skip
def get_questionnaire_file(consultation_id: int, key: str) -> FileOut:
    if key not in FORMATS:
        raise Missing()
    consume("preview", current_actor().id)
    chosen = FORMATS[key]
    written = chosen.write(from_consultation(queries.by_id(current_actor(), consultation_id)))
    return FileOut(
        filename=f"questionnaire-{consultation_id}.{chosen.suffix}", content_type=chosen.content_type,
        content=base64.b64encode(written.content).decode(), losses=[str(loss) for loss in written.losses],
    )  # fmt: skip


@endpoint(
    blueprint, "POST", "/questionnaires", policy=signed_in, upload="file", query=("title", "lang"), returns=ReadOut,
    summary="Read a questionnaire from a file (multipart field `file`): JSON, XLSForm or LimeSurvey. Nothing is stored",
)  # fmt: skip
def post_questionnaire() -> ReadOut:
    require(policies.can_draft(current_actor(), now()))
    consume("upload", current_actor().id)
    file = request.files.get("file")
    if file is None:
        raise unreadable(_("Send one file, in the multipart field “file”."))
    found = read_file(file.stream.read(MAX_BYTES + 1), request.args.get("title", ""), request.args.get("lang", "en"))
    told = (*found.losses, *unknown_ties(found.document))
    return ReadOut(questionnaire=found.document, losses=[str(loss) for loss in told])


@endpoint(
    blueprint, "POST", "/consultations/import", policy=signed_in, summary="Make a draft of a questionnaire",
    body=ImportIn, returns=ConsultationOut, status=201,
)  # fmt: skip
def post_import(body: ImportIn) -> ConsultationOut:
    lines = _lines(body.action_lines)
    return shown(actions.into_draft(current_actor(), body.questionnaire, lines, **_named(body.title)))


@endpoint(
    blueprint, "POST", "/consultations/<int:consultation_id>/copy", policy=signed_in,
    summary="Make a draft that asks the same", body=CopyIn, returns=ConsultationOut, status=201,
)  # fmt: skip
def post_copy(consultation_id: int, body: CopyIn) -> ConsultationOut:
    consultation = queries.by_id(current_actor(), consultation_id)
    made = actions.copy_consultation(
        current_actor(), consultation, _lines(body.action_lines), title=body.title, with_times=body.with_times,
        with_ties=body.with_ties,
    )  # fmt: skip
    return shown(made)


@endpoint(
    blueprint, "GET", "/questionnaire-templates", policy=signed_in, returns=TemplateOut, listing=True,
    summary="Templates to begin with: those that were saved, newest first, then those that come with the software",
)  # fmt: skip
def list_templates() -> Page[TemplateOut]:
    require(policies.can_draft(current_actor(), now()))
    found = (*template_queries.saved(current_actor()), *template_queries.built_in())
    return Page([TemplateOut.model_validate(_facts(t)) for t in found])


@endpoint(
    blueprint, "GET", "/questionnaire-templates/<key>", policy=signed_in, returns=TemplateWhole,
    summary="A template with its questionnaire",
)  # fmt: skip
def get_template(key: str) -> TemplateWhole:
    found = template_queries.by_key(current_actor(), key)
    return TemplateWhole.model_validate(_facts(found) | {"questionnaire": found.document()})


@endpoint(
    blueprint, "POST", "/consultations/<int:consultation_id>/template", policy=signed_in,
    summary="Save the questionnaire as a template", body=TemplateIn, returns=TemplateOut, status=201,
)  # fmt: skip
def post_template(consultation_id: int, body: TemplateIn) -> TemplateOut:
    consultation = queries.by_id(current_actor(), consultation_id)
    made = actions.save_template(
        current_actor(), consultation, title=body.title, summary=body.summary, is_shared=body.shared
    )  # fmt: skip
    return TemplateOut.model_validate(_facts(template_queries.by_key(current_actor(), str(made.id))))


@endpoint(
    blueprint, "POST", "/questionnaire-templates/<key>/consultations", policy=signed_in, body=BeginIn,
    returns=ConsultationOut, status=201, summary="Make a draft of a template",
)  # fmt: skip
def post_from_template(key: str, body: BeginIn) -> ConsultationOut:
    found = template_queries.by_key(current_actor(), key)
    return shown(actions.begin_from(current_actor(), found, _lines(body.action_lines), title=body.title))


@endpoint(
    blueprint, "DELETE", "/questionnaire-templates/<int:template_id>", policy=signed_in, status=204,
    summary="Retire a template",
)  # fmt: skip
def delete_template(template_id: int) -> None:
    actions.retire_template(current_actor(), template_queries.row_by_id(current_actor(), template_id))
