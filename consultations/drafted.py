"""The parts of a draft by their ids, for whoever may change them."""

from consultations import queries, text_policies
from consultations.models import Consultation
from consultations.question_models import Question, Section
from core.clock import now
from core.errors import Missing
from core.identity import current_actor
from core.policy import require


def _changeable(consultation_id: int) -> Consultation:
    actor = current_actor()
    consultation = queries.by_id(actor, consultation_id)
    require(text_policies.can_shape(actor, consultation, now()))
    return consultation


def question_of(consultation_id: int, question_id: int) -> Question:
    """A question of a draft. Raises :class:`Missing`, :class:`core.errors.Refused`."""
    found = next((q for s in _changeable(consultation_id).sections for q in s.questions if q.id == question_id), None)
    if found is None:
        raise Missing()
    return found


def section_of(consultation_id: int, section_id: int) -> Section:
    """A section of a draft. Raises :class:`Missing`, :class:`core.errors.Refused`."""
    found = next((s for s in _changeable(consultation_id).sections if s.id == section_id), None)
    if found is None:
        raise Missing()
    return found
