"""Conditions while a questionnaire is drafted: written only if they can be read, and never left naming what is gone."""

from accounts.actor import Actor
from consultations import text_policies
from consultations.conditions import Fault, of_question, of_section, refuse_dangling
from consultations.drafting import invalid, line_of, note
from consultations.models import Consultation
from consultations.question_models import Question, Section
from core.clock import now
from core.errors import Invalid
from core.locale import _
from core.policy import require


def set_conditions(
    actor: Actor, question: Question, *, shown_if: str = "", valid_if: str = "", valid_message: str = ""
) -> None:
    """When a question of a draft is shown, and which answers to it hold. Raises :class:`Invalid`, :class:`Refused`."""
    consultation = question.section.consultation
    require(text_policies.can_reshape(actor, consultation, question, now()))
    question.shown_if, question.valid_if = _line("shown_if", shown_if), _line("valid_if", valid_if)
    question.valid_message = line_of("valid_message", valid_message, 500, required=False)
    if question.valid_if and not question.valid_message:
        raise invalid("valid_message", _("Say what a respondent should do when the answer does not fit."))
    _refuse(list(of_question(consultation, question)))
    note(actor, consultation, "question_conditioned", question.id)


def lay_out_section(actor: Actor, section: Section, *, starts_page: bool = False, shown_if: str = "") -> None:
    """Whether a section of a draft begins a page, and when it is shown. Raises :class:`Invalid`, :class:`Refused`."""
    require(text_policies.can_reshape(actor, section.consultation, section, now()))
    section.starts_page, section.shown_if = bool(starts_page), _line("shown_if", shown_if)
    _refuse(list(of_section(section.consultation, section)))
    note(actor, section.consultation, "section_laid_out", section.id)


def name_question(actor: Actor, question: Question, code: str) -> None:
    """Give a question of a draft another code. Raises :class:`Invalid`, also while a condition names the present one."""
    consultation = question.section.consultation
    require(text_policies.can_reshape(actor, consultation, question, now()))
    code = code.strip()
    if not _is_code(code):
        raise invalid(
            "code", _("A code has up to 40 Latin letters, figures and _, and does not begin with a figure.")
        )
    if any(other.code == code for other in _every(consultation) if other is not question):
        raise invalid("code", _("Another question has this code."))
    question.code = code
    refuse_dangling(consultation)
    note(actor, consultation, "question_named", question.id)


def _is_code(code: str) -> bool:
    return code.isascii() and code.isidentifier() and len(code) <= 40


def _every(consultation: Consultation) -> list[Question]:
    return [question for section in consultation.sections for question in section.questions]


def _line(field: str, text: str) -> str:
    return line_of(field, text, 1000, required=False)


def _refuse(faults: list[Fault]) -> None:
    if faults:
        fields: dict[str, list[str]] = {}
        for fault in faults:
            fields.setdefault(fault.field, []).append(fault.message)
        raise Invalid(faults[0].message, fields)
