"""What a kind of question says of itself. Nothing outside this package asks for a kind by its name.

An answer has four shapes:

- *raw*: what was sent, by a page or as JSON: of the shape of *given*, with whatever was typed in it;
- *given*: the answer, checked, as canonical JSON. Drafts, the API and exports hold it;
- *kept*: what is stored of it (:class:`Kept`): options taken, a value, words that become contributions;
- *fields*: the strings of a form's fields by name, so that a page shows again what was typed, right or wrong.

No answer is ``None`` in each of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from consultations.kinds.counting import Counting
from consultations.question_models import Question
from consultations.reading import words_of
from core.locale import _

Given = Any
"""An answer as canonical JSON; its shape is its kind's."""
Raw = Any
"""What was sent for one question: as :data:`Given`, unchecked."""
Fields = Mapping[str, Sequence[str]]
Cells = Mapping[str, str]
"""An answer in a table of answers, by the end of the column's name; the first column's is empty."""
Words = str | Sequence[str] | Cells | None
"""An answer in the words of the questionnaire: an option's label, several, a text, cells of a table, or nothing."""
MAIN, WORDING = "main", "wording"
"""The parts of an answer that are words."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it is stored: ids of options, a JSON value, and words by part."""

    options: tuple[int, ...] = ()
    value: Any = None
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: the answer, and what is wrong with it. With problems, the value is what was sent."""

    value: Given
    problems: tuple[str, ...] = ()


@dataclass(slots=True)
class Wording:
    """A question as its drafter writes it; what a kind does not use must be empty.

    ``options`` and ``rows`` are labels, or :class:`Label` where a code goes with one. ``settings`` are those of the
    kind. ``word_limit`` left out is the usual one; 0 is none.
    """

    kind: str
    text: str
    options: Sequence[str] = ()
    rows: Sequence[str] = ()
    help: str = ""
    required: bool = False
    choices_exact: int | None = None
    choices_max: int | None = None
    word_limit: int | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)


class Label(str):
    """The label of an option or a row, with the ``code`` that names it in expressions and exports."""

    code: str

    def __new__(cls, text: str, code: str = "") -> "Label":
        made = super().__new__(cls, text)
        made.code = code
        return made


class Kind(Counting):
    """A kind of question. Its methods are pure but for those that look up an organisation or a file."""

    name: ClassVar[str]
    label: ClassVar[Any]
    control: ClassVar[str]
    """The macro of ``consultations/_kinds.html`` that draws it."""
    uses: ClassVar[tuple[str, ...]] = ()
    """The fields of the drafting form, and the arguments of :class:`Wording`, that it uses besides text and help."""
    takes: ClassVar[str] = "value"
    """By which name the API also takes its answers: ``options`` or ``text``."""
    takes_files: ClassVar[bool] = False
    is_one_field: ClassVar[bool] = False
    """Whether its control is one field, that the question itself labels."""
    takes_several: ClassVar[bool] = False
    least_options: ClassVar[int] = 2
    has_words: ClassVar[bool] = False
    """Whether an answer may hold words, which have a language."""
    page: ClassVar[str] = ""
    """The part of an address below which it has pages of its own, to be answered on, and for its figures."""

    def options_of(self, wording: Wording) -> Sequence[str]:
        """The labels of its options."""
        return wording.options

    def settled(self, wording: Wording, options: Sequence[Label], rows: Sequence[Label]) -> dict[str, Any]:
        """The settings of a question, checked. Raises :class:`core.errors.Invalid`."""
        return {}

    def how(self, question: Question) -> str:
        """How to answer, for a hint below the question."""
        return ""

    def from_form(self, question: Question, fields: Fields) -> Raw:
        """What was sent in a form."""
        return single_text(fields.get(question.field, ())) or None

    def to_form(self, question: Question, value: Raw) -> dict[str, list[str]]:
        """What :meth:`from_form` reads back: of an answer, or of what was sent."""
        return {question.field: [str(each) for each in listed(value) if each != ""]}

    def checked(self, question: Question, raw: Raw, complete: bool) -> Checked:
        """The answer in ``raw``; ``complete=False`` (a draft) refuses only what could never be one."""
        raise NotImplementedError

    def kept(self, question: Question, given: Given) -> Kept:
        """What is stored of an answer."""
        return Kept(value=given)

    def given(self, question: Question, kept: Kept) -> Given:
        """The answer of which ``kept`` was stored."""
        return kept.value

    def is_refused_to(self, owners: set[int | None], given: Given) -> bool:
        """Whether an answer names something that belongs to none of these accounts."""
        return False

    def words(self, question: Question, given: Given) -> list[str]:
        """The answer for people to read, a line each."""
        return [str(each) for each in listed(given)]

    def snapshot(self, question: Question, given: Given) -> Any:
        """The answer as the digest of a submission is of it: the same whatever language its reader has."""
        return given

    def codes(self, question: Question, given: Given) -> Any:
        """The answer as expressions see it: codes instead of ids."""
        return given

    def columns(self, question: Question) -> list[str]:
        """The ends of its columns' names in a table of answers."""
        return [""]

    def cells(self, question: Question, given: Given) -> dict[str, str]:
        """The answer in a table."""
        return {"": given if isinstance(given, str) else " | ".join(self.words(question, given))}

    def from_cells(self, question: Question, cells: Cells) -> tuple[Raw, list[str]]:
        """What :meth:`cells` wrote, as raw, and the labels that nothing of the question bears."""
        return cells.get("") or None, []

    def from_words(self, question: Question, words: Words) -> tuple[Raw, list[str]]:
        """What an import says, as raw, and the labels that nothing of the question bears."""
        if words is None:
            return None, []
        if isinstance(words, Mapping):
            return self.from_cells(question, words)
        return self.from_cells(question, {"": words}) if isinstance(words, str) else self.from_labels(question, words)

    def from_labels(self, question: Question, labels: Sequence[str]) -> tuple[Raw, list[str]]:
        """What a list of words says, as raw, and the labels that nothing of the question bears."""
        return list(labels) or None, []

    def forgotten(self, value: Any) -> Any:
        """What stays of a value, which is counted, when its respondent is erased."""
        return value

    def withheld(self, value: Any) -> Any:
        """What figures for everybody count of a value whose answer is not for everybody: nothing that its writer typed."""
        return value

    def stands_behind(self, question: Question, value: Any, key: str) -> bool:
        """Whether an answer, of which ``value`` is kept, is one of those that the bar or cell ``key`` counts."""
        return False

    def is_said(self, key: str) -> bool:
        """Whether behind the bar ``key`` (empty: behind the whole figure) stand words that are read one by one."""
        return False


def listed(value: Any) -> list[Any]:
    """``value`` as a list: nothing, one or several."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def single_text(value: Any) -> str:
    """The one text in ``value``, empty when there is none; of several, all in lines, so that nothing is lost."""
    return "\n".join(each if isinstance(each, str) else str(each) for each in listed(value))


def too_many(value: Any) -> bool:
    """Whether ``value`` holds more than the one text that is asked for, or no text at all."""
    return isinstance(value, dict) or len(listed(value)) > 1 or any(isinstance(v, dict | list) for v in listed(value))


def required() -> str:
    """What an unanswered question says that needs an answer."""
    return _("Please answer this question.")


def labels_of(items: Iterable[Any], ids: Iterable[Any]) -> list[str]:
    """The labels of options or rows, in the order of ``ids``."""
    known = {str(item.id): item.label for item in items}
    return [known[str(key)] for key in ids if str(key) in known]


def label_shown(item: Any) -> str:
    """The label of an option or a row in the language in which this request reads its consultation."""
    return str(words_of(item, "label"))


def labels_shown(items: Iterable[Any], ids: Iterable[Any]) -> list[str]:
    """As :func:`labels_of`, in the language in which this request reads the consultation."""
    known = {str(item.id): item for item in items}
    return [label_shown(known[str(key)]) for key in ids if str(key) in known]


def codes_of(items: Iterable[Any], ids: Iterable[Any]) -> list[str]:
    """The codes of options or rows, in the order of ``ids``."""
    known = {str(item.id): item.code for item in items}
    return [known[str(key)] for key in ids if str(key) in known]


def found_by(items: Iterable[Any]) -> dict[str, Any]:
    """Options or rows by what a table calls them: their labels, else their codes."""
    every = list(items)
    return {item.code: item for item in every} | {spaced(item.label): item for item in every}


def spaced(label: str) -> str:
    """A label with single spaces, as it is compared."""
    return " ".join(label.split())
