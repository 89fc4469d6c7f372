"""Conditions, as JSON."""

from consultations import actions
from consultations.api import QuestionOut, SectionOut, blueprint, shown_question, shown_section
from consultations.drafted import question_of, section_of
from core.api import Shape, endpoint
from core.identity import current_actor
from core.policy import signed_in


class ConditionsIn(Shape):
    """When a question is shown, and which answers hold: expressions (``docs/expressions.md``), empty for always.

    ``code`` names the question in expressions and exports; left out it stays. ``valid_message`` is shown at the field.
    """

    code: str | None = None
    shown_if: str = ""
    valid_if: str = ""
    valid_message: str = ""


class LayoutIn(Shape):
    """Whether a section begins a page, and the expression by which it is shown, empty for always."""

    starts_page: bool = False
    shown_if: str = ""


@endpoint(
    blueprint, "PUT", "/consultations/<int:consultation_id>/questions/<int:question_id>/conditions", policy=signed_in,
    summary="Set when a question of a draft is shown and which answers hold", body=ConditionsIn, returns=QuestionOut,
)  # fmt: skip
def put_conditions(consultation_id: int, question_id: int, body: ConditionsIn) -> QuestionOut:
    question = question_of(consultation_id, question_id)
    if body.code is not None and body.code != question.code:
        actions.name_question(current_actor(), question, body.code)
    actions.set_conditions(
        current_actor(), question, shown_if=body.shown_if, valid_if=body.valid_if, valid_message=body.valid_message
    )
    return shown_question(question)


@endpoint(
    blueprint, "PUT", "/consultations/<int:consultation_id>/sections/<int:section_id>/layout", policy=signed_in,
    summary="Set whether a section of a draft begins a page, and when it is shown", body=LayoutIn, returns=SectionOut,
)  # fmt: skip
def put_layout(consultation_id: int, section_id: int, body: LayoutIn) -> SectionOut:
    section = section_of(consultation_id, section_id)
    actions.lay_out_section(current_actor(), section, starts_page=body.starts_page, shown_if=body.shown_if)
    return shown_section(section)
