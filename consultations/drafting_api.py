"""The facilitator's part of the JSON API: drafting."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field

from consultations import actions, policies, queries, text_policies
from consultations.api import (
    ConsultationOut,
    QuestionOut,
    SectionOut,
    blueprint,
    shown,
    shown_question,
    shown_section,
)
from consultations.drafting import invalid
from consultations.kinds.base import Label
from consultations.models import Consultation
from consultations.question_models import Question, Section
from core.api import Shape, endpoint
from core.clock import now
from core.errors import Missing
from core.identity import current_actor
from core.locale import LANGUAGES, _
from core.policy import require, signed_in
from themes.models import ActionLine
from themes.queries import lines


def _written(value: Any) -> Any:
    """Numbers are not taken as times: whether they count seconds or milliseconds would be a guess."""
    if not isinstance(value, str) or value.strip().lstrip("+-").replace(".", "", 1).isdigit():
        raise ValueError(_("Write the time as ISO 8601 with its offset, such as 2026-06-01T12:00:00+01:00."))
    return value


def _within_reach(at: AwareDatetime) -> AwareDatetime:
    """Times at the ends of the calendar have no equivalent in other zones."""
    if not 1900 <= at.year <= 9000:
        raise ValueError(_("Choose a year between 1900 and 9000."))
    return at


Instant = Annotated[AwareDatetime, BeforeValidator(_written), AfterValidator(_within_reach)]
Symbols = Annotated[list[str], Field(min_length=1)]


class DraftIn(Shape):
    """A new draft. ``action_lines`` are symbols such as ``C7``; times are ISO 8601 with an offset.

    ``zone`` is the IANA zone in which readers see the two times beside UTC; ``purpose`` and ``source_note`` are
    Markdown. The two times may follow later: opening needs them.
    """

    title: str
    action_lines: Symbols
    lang: str = "en"
    summary: str = ""
    purpose: str = ""
    opens_at: Instant | None = None
    closes_at: Instant | None = None
    zone: str = "UTC"
    live_results: bool = False
    holds_results: bool = False
    source_note: str = ""


class OutlineIn(Shape):
    """All that a draft says about itself, as in ``DraftIn``. It replaces what was there, so nothing may be left out."""

    title: str
    action_lines: Symbols
    lang: str
    summary: str
    purpose: str
    opens_at: Instant | None
    closes_at: Instant | None
    zone: str
    live_results: bool
    holds_results: bool
    source_note: str


class SectionIn(Shape):
    """The title of a part."""

    title: str


class LabelIn(Shape):
    """The label of an option or a row, with the code that names it in expressions and exports."""

    label: str
    code: str = ""


class QuestionIn(Shape):
    """A question. ``options`` are the labels of its options: of a scale its points in order, of a matrix its columns,
    of a ranking what is ranked; ``rows`` are those of a matrix.

    ``choices_exact`` and ``choices_max`` are for ``multiple`` only, ``word_limit`` for ``text`` and ``paragraph``: left
    out it is the usual one, 0 is none. ``settings`` by kind: ``other`` (single, multiple); ``choices_min``,
    ``exclusive``, the codes of options that exclude all others (multiple); ``scale_from``, ``scale_to``, ``scale_low``,
    ``scale_high`` (likert, in place of options); ``several``, ``all_rows`` (matrix); ``places``, ``all_places``
    (ranking); ``min``, ``max``, ``step``, ``decimals``, ``unit`` (number); ``earliest``, ``latest`` (date); ``most``,
    ``largest`` in MB, ``families`` out of picture, pdf, office, text (file); ``paragraph``, ``reference`` (paragraph).
    """

    kind: str
    text: str
    help: str = ""
    required: bool = False
    options: list[str | LabelIn] = []
    rows: list[str | LabelIn] = []
    choices_exact: Annotated[int, Field(ge=1)] | None = None
    choices_max: Annotated[int, Field(ge=1)] | None = None
    word_limit: int | None = None
    settings: dict[str, Any] = {}


class MoveIn(Shape):
    """By one place, towards the beginning (``up``) or the end (``down``); beyond the ends nothing moves."""

    direction: Literal["up", "down"]


def managed(consultation_id: int) -> Consultation:
    """A consultation that the actor facilitates; a draft that they may not see is missing."""
    consultation = queries.by_id(current_actor(), consultation_id)
    require(policies.can_manage(current_actor(), consultation, now()))
    return consultation


def _editable(consultation_id: int) -> Consultation:
    consultation = managed(consultation_id)
    require(text_policies.can_shape(current_actor(), consultation, now()))
    return consultation


def _describable(consultation_id: int) -> Consultation:
    consultation = managed(consultation_id)
    require(policies.can_change(current_actor(), consultation, now()))
    return consultation


def _section(consultation_id: int, section_id: int) -> Section:
    found = next((s for s in _editable(consultation_id).sections if s.id == section_id), None)
    if found is None:
        raise Missing()
    return found


def _question(consultation_id: int, question_id: int) -> Question:
    questions = (q for s in _editable(consultation_id).sections for q in s.questions)
    found = next((q for q in questions if q.id == question_id), None)
    if found is None:
        raise Missing()
    return found


def _outline(body: Any) -> dict[str, Any]:
    """The shape as actions take it. Raises :class:`core.errors.Invalid` for unknown lines and languages."""
    if body.lang not in {language.code for language in LANGUAGES}:
        raise invalid("lang", _("Choose one of the languages offered, such as en or fr."))
    fields = {name: getattr(body, name) for name in type(body).model_fields if name != "action_lines"}
    return fields | {"lines": _lines(body.action_lines)}


def _lines(symbols: Sequence[str]) -> list[ActionLine]:
    known = {line.symbol: line for line in lines()}
    if unknown := set(symbols) - set(known):
        raise invalid("action_lines", _("There is no action line “%(symbol)s”.", symbol=min(unknown)))
    return [known[symbol] for symbol in dict.fromkeys(symbols)]


def _wording(body: QuestionIn) -> dict[str, Any]:
    """The shape as actions take it. Raises :class:`core.errors.Invalid` for options and rows without a label."""
    labels = {name: [_label(each) for each in getattr(body, name)] for name in ("options", "rows")}
    for name, found in labels.items():
        if not all(label.strip() for label in found):
            raise invalid(name, _("Options and rows need a label."))
    return {name: getattr(body, name) for name in QuestionIn.model_fields} | labels


def _label(given: str | LabelIn) -> Label:
    return Label(given) if isinstance(given, str) else Label(given.label, given.code)


def _step(body: MoveIn) -> int:
    return -1 if body.direction == "up" else 1


@endpoint(
    blueprint, "POST", "/consultations", policy=signed_in, summary="Begin a draft",
    body=DraftIn, returns=ConsultationOut, status=201,
)  # fmt: skip
def create_consultation(body: DraftIn) -> ConsultationOut:
    require(policies.can_draft(current_actor(), now()))
    return shown(actions.draft_consultation(current_actor(), **_outline(body)))


@endpoint(
    blueprint, "PUT", "/consultations/<int:consultation_id>", policy=signed_in,
    summary="Replace what a draft says about itself", body=OutlineIn, returns=ConsultationOut,
)  # fmt: skip
def put_consultation(consultation_id: int, body: OutlineIn) -> ConsultationOut:
    consultation = _describable(consultation_id)
    actions.describe(current_actor(), consultation, actions.Outline(**_outline(body)))
    return shown(consultation)


@endpoint(
    blueprint, "POST", "/consultations/<int:consultation_id>/sections", policy=signed_in,
    summary="Append a section to a draft", body=SectionIn, returns=SectionOut, status=201,
)  # fmt: skip
def post_section(consultation_id: int, body: SectionIn) -> SectionOut:
    return shown_section(actions.add_section(current_actor(), _editable(consultation_id), body.title))


@endpoint(
    blueprint, "PUT", "/consultations/<int:consultation_id>/sections/<int:section_id>", policy=signed_in,
    summary="Rename a section of a draft", body=SectionIn, returns=SectionOut,
)  # fmt: skip
def put_section(consultation_id: int, section_id: int, body: SectionIn) -> SectionOut:
    section = _section(consultation_id, section_id)
    actions.rename_section(current_actor(), section, body.title)
    return shown_section(section)


@endpoint(
    blueprint, "POST", "/consultations/<int:consultation_id>/sections/<int:section_id>/move", policy=signed_in,
    summary="Move a section of a draft by one place", body=MoveIn, returns=ConsultationOut,
)  # fmt: skip
def post_section_move(consultation_id: int, section_id: int, body: MoveIn) -> ConsultationOut:
    section = _section(consultation_id, section_id)
    actions.move_section(current_actor(), section, _step(body))
    return shown(section.consultation)


@endpoint(
    blueprint, "DELETE", "/consultations/<int:consultation_id>/sections/<int:section_id>", policy=signed_in,
    summary="Take a section with its questions out of a draft", status=204,
)  # fmt: skip
def delete_section(consultation_id: int, section_id: int) -> None:
    actions.remove_section(current_actor(), _section(consultation_id, section_id))


@endpoint(
    blueprint, "POST", "/consultations/<int:consultation_id>/sections/<int:section_id>/questions", policy=signed_in,
    summary="Append a question to a section of a draft", body=QuestionIn, returns=QuestionOut, status=201,
)  # fmt: skip
def post_question(consultation_id: int, section_id: int, body: QuestionIn) -> QuestionOut:
    section = _section(consultation_id, section_id)
    return shown_question(actions.add_question(current_actor(), section, **_wording(body)))


@endpoint(
    blueprint, "PUT", "/consultations/<int:consultation_id>/questions/<int:question_id>", policy=signed_in,
    summary="Replace a question of a draft", body=QuestionIn, returns=QuestionOut,
)  # fmt: skip
def put_question(consultation_id: int, question_id: int, body: QuestionIn) -> QuestionOut:
    question = _question(consultation_id, question_id)
    actions.reword_question(current_actor(), question, **_wording(body))
    return shown_question(question)


@endpoint(
    blueprint, "POST", "/consultations/<int:consultation_id>/questions/<int:question_id>/move", policy=signed_in,
    summary="Move a question of a draft by one place, also into the next section", body=MoveIn,
    returns=ConsultationOut,
)  # fmt: skip
def post_question_move(consultation_id: int, question_id: int, body: MoveIn) -> ConsultationOut:
    question = _question(consultation_id, question_id)
    actions.move_question(current_actor(), question, _step(body))
    return shown(question.section.consultation)


@endpoint(
    blueprint, "DELETE", "/consultations/<int:consultation_id>/questions/<int:question_id>", policy=signed_in,
    summary="Take a question out of a draft", status=204,
)  # fmt: skip
def delete_question(consultation_id: int, question_id: int) -> None:
    actions.remove_question(current_actor(), _question(consultation_id, question_id))
