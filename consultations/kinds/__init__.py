"""The kinds of questions: one module each, of one protocol (:class:`consultations.kinds.base.Kind`).

A new kind is a module with a :class:`Kind`, its name in ``question_models.KINDS``, its control in
``templates/consultations/_kinds.html``, and a place in :data:`EVERY`. Figures, forms, the API, imports and receipts then
know it.
"""

from consultations.kinds.base import Kind
from consultations.kinds.choice import Likert, Multiple, Single
from consultations.kinds.date import Date
from consultations.kinds.files import File
from consultations.kinds.matrix import Matrix
from consultations.kinds.number import Number
from consultations.kinds.paragraph import Paragraph
from consultations.kinds.places import Country, Organisation
from consultations.kinds.ranking import Ranking
from consultations.kinds.statements import Statements
from consultations.kinds.text import Text
from consultations.question_models import Question

EVERY: tuple[Kind, ...] = (
    Single(), Multiple(), Likert(), Matrix(), Ranking(), Text(), Number(), Date(), Country(), Organisation(), File(),
    Paragraph(), Statements(),
)  # fmt: skip
"""In the order in which drafters choose among them."""
_by_name = {kind.name: kind for kind in EVERY}


def of(question: Question) -> Kind:
    """The kind of a question."""
    return _by_name[question.kind]


def named(name: str) -> Kind | None:
    """The kind with a name; ``None`` when there is none."""
    return _by_name.get(name)
