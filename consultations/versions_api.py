"""Versions of a questionnaire and their amendments in the JSON API."""

from datetime import datetime
from typing import Literal

from consultations import actions, queries, shaping, versions
from consultations.api import OptionOut, QuestionOut, blueprint, shown_question
from consultations.models import Consultation
from consultations.views_versions import amendable, label_in, question_in
from core.api import Shape, endpoint
from core.identity import current_actor
from core.pagination import Page
from core.policy import everyone, signed_in


class DifferenceOut(Shape):
    """What became of one question: ``added``, ``retired``, ``changed`` or ``moved``; ``facts`` names what changed."""

    kind: str
    number: int
    text: str
    facts: list[str]


class VersionOut(Shape):
    """A published version; ``digest`` is the SHA-256 of its document (``/consultations/…/versions/….json``)."""

    number: int
    published_at: datetime
    reason: str
    digest: str
    differences: list[DifferenceOut]


class ReasonIn(Shape):
    """Why; everybody can read it."""

    reason: str


class LabelIn(Shape):
    """One more option of a question, or row of its matrix."""

    label: str
    part: Literal["options", "rows"] = "options"


class WaitingOut(Shape):
    """A question in an amendment: ``state`` is ``asked``, ``added`` or ``retired``."""

    question: int
    number: int
    section: int
    state: str
    succeeds: int | None


class AmendmentOut(Shape):
    """The next version as it is prepared."""

    version: int
    begun_at: datetime | None
    questions: list[WaitingOut]


@endpoint(
    blueprint, "GET", "/consultations/<int:consultation_id>/versions", policy=everyone,
    summary="The published versions of a questionnaire, in order", returns=VersionOut, listing=True,
)  # fmt: skip
def get_versions(consultation_id: int) -> Page[VersionOut]:
    c = queries.by_id(current_actor(), consultation_id)
    kept = list(versions.versions(c))
    before = [None, *kept]
    return Page([_version(new, old.document if old else None) for old, new in zip(before, kept, strict=False)])


def _version(kept: versions.QuestionnaireVersion, old: str | None) -> VersionOut:
    found = versions.differences(old, kept.document) if old else []
    return VersionOut(
        number=kept.number, published_at=kept.published_at, reason=kept.reason, digest=kept.digest,
        differences=[
            DifferenceOut(kind=d.kind, number=d.number, text=d.text, facts=[name for name, _old, _new in d.facts])
            for d in found
        ],
    )  # fmt: skip


def _amendment(c: Consultation) -> AmendmentOut:
    version = c.asked_version
    waiting = [
        WaitingOut(
            question=q.id, number=q.number, section=laid.section.id, succeeds=q.succeeds_id,
            state="added" if q.added_in > version else "retired" if q.retired_in == version + 1 else "asked",
        )
        for laid in shaping.laid_out(c) for q in laid.questions
    ]  # fmt: skip
    return AmendmentOut(version=version + 1, begun_at=c.amending_since, questions=waiting)


@endpoint(
    blueprint, "GET", "/consultations/<int:consultation_id>/amendment", policy=signed_in,
    summary="The next version as it is prepared", returns=AmendmentOut,
)  # fmt: skip
def get_amendment(consultation_id: int) -> AmendmentOut:
    return _amendment(amendable(consultation_id))


@endpoint(
    blueprint, "POST", "/consultations/<int:consultation_id>/amendment", policy=signed_in,
    summary="Begin an amendment; questions are then added, moved and taken out as in a draft", returns=AmendmentOut,
    status=201,
)  # fmt: skip
def post_amendment(consultation_id: int) -> AmendmentOut:
    consultation = amendable(consultation_id)
    actions.begin_amendment(current_actor(), consultation)
    return _amendment(consultation)


@endpoint(
    blueprint, "DELETE", "/consultations/<int:consultation_id>/amendment", policy=signed_in,
    summary="Drop an amendment", status=204,
)  # fmt: skip
def delete_amendment(consultation_id: int) -> None:
    actions.drop_amendment(current_actor(), amendable(consultation_id))


@endpoint(
    blueprint, "POST", "/consultations/<int:consultation_id>/amendment/publish", policy=signed_in,
    summary="Publish an amendment as the next version", body=ReasonIn, returns=VersionOut,
)  # fmt: skip
def post_publish_amendment(consultation_id: int, body: ReasonIn) -> VersionOut:
    consultation = amendable(consultation_id)
    number = actions.publish_amendment(current_actor(), consultation, body.reason)
    old = versions.version_numbered(consultation, number - 1)
    return _version(versions.version_numbered(consultation, number), old.document)


@endpoint(
    blueprint, "POST", "/consultations/<int:consultation_id>/questions/<int:question_id>/succeed", policy=signed_in,
    summary="Retire a question and put a copy in its place, which can be changed", returns=QuestionOut, status=201,
)  # fmt: skip
def post_succeed(consultation_id: int, question_id: int) -> QuestionOut:
    question = question_in(amendable(consultation_id), question_id)
    copy = actions.succeed_question(current_actor(), question)
    with shaping.as_amended(copy.section.consultation):
        return shown_question(copy)


@endpoint(
    blueprint, "POST", "/consultations/<int:consultation_id>/questions/<int:question_id>/keep", policy=signed_in,
    summary="Take back that a question goes", status=204,
)  # fmt: skip
def post_keep(consultation_id: int, question_id: int) -> None:
    actions.keep_part(current_actor(), question_in(amendable(consultation_id), question_id))


@endpoint(
    blueprint, "POST", "/consultations/<int:consultation_id>/questions/<int:question_id>/labels", policy=signed_in,
    summary="Add an option, or a row, to a question that is asked", body=LabelIn, returns=OptionOut, status=201,
)  # fmt: skip
def post_label(consultation_id: int, question_id: int, body: LabelIn) -> OptionOut:
    question = question_in(amendable(consultation_id), question_id)
    made = actions.add_label(current_actor(), question, body.label, is_row=body.part == "rows")
    return OptionOut(id=made.id, number=made.position, code=made.code, label=made.label)


@endpoint(
    blueprint, "DELETE", "/consultations/<int:consultation_id>/<any(options,rows):part>/<int:label_id>", policy=signed_in,
    summary="Offer an option (part: options) or a row (rows) no more from the next version on", status=204,
)  # fmt: skip
def delete_label(consultation_id: int, part: str, label_id: int) -> None:
    actions.retire_label(current_actor(), label_in(amendable(consultation_id), part, label_id))
