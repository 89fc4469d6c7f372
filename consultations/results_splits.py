"""By what figures can be split: stakeholder type, region, language, and every closed question."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from consultations import kinds, shaping, shares
from consultations.kinds.figures import Counted
from consultations.models import Consultation
from consultations.question_models import Question
from core.locale import _, language_name
from themes.labels import REGIONAL_GROUPS, STAKEHOLDER_TYPES, region_label, stakeholder_label


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a split: its category in the counts, its label, and the part of an address that names it."""

    category: str
    label: str
    query: str


@dataclass(frozen=True, slots=True)
class Split:
    """``key`` names it in addresses, ``attribute`` in the counts; ``question`` is the closed question that it is."""

    key: str
    attribute: str
    label: str
    question: Question | None = None

    def groups(self, consultation: Consultation, counts: Mapping[str, int]) -> list[Group]:
        """Its groups, of which ``counts`` says how many are in each, in their order."""
        if self.question is None:
            return _declared(self, consultation)
        question, kind = self.question, kinds.of(self.question)
        bars = kind.bars(question, Counted.of(counts))
        return [
            Group(kind.category(question, b.key), b.label, f"within={question.number}&group={quote(b.key)}")
            for b in bars
        ]


def _declared(split: Split, consultation: Consultation) -> list[Group]:
    known: dict[str, tuple[list[str], Callable[[str], str]]] = {
        shares.TYPE: (list(STAKEHOLDER_TYPES), stakeholder_label),
        shares.REGION: (list(REGIONAL_GROUPS), region_label),
        shares.LANG: ([consultation.lang, *(consultation.extra_langs or ())], language_name),
    }
    keys, label = known[split.attribute]
    return [Group(key, label(key), f"{split.key}={key}") for key in keys]


def splits(consultation: Consultation) -> list[Split]:
    """All that its figures can be split by."""
    found = [
        Split(shares.TYPE, shares.TYPE, _("stakeholder type")), Split(shares.REGION, shares.REGION, _("region")),
        Split(shares.LANG, shares.LANG, _("language")),
    ]  # fmt: skip
    closed = [q for q in shaping.ever_asked(consultation) if kinds.of(q).groups]
    label = _("answer to question %(number)s")
    return found + [Split(f"q{q.number}", str(q.id), label % {"number": q.number}, q) for q in closed]


def split_called(consultation: Consultation, key: str) -> Split | None:
    """The split with a key; ``None`` when there is none."""
    return next((each for each in splits(consultation) if each.key == key), None)
