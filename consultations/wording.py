"""The words of a consultation in one language: what pages, the API, snapshots and exports show.

A text without a translation is shown in the original language, and says so; so does one that a machine made, or whose
original was reworded since.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup, escape

from consultations import translations
from consultations.models import Consultation
from consultations.question_models import Question
from consultations.texts import OF_QUESTION, Owner, key_of, original_of, parts
from consultations.translation_models import MACHINE, MISSING, STALE, Translation
from core.locale import direction

ORIGINAL = "original"
TO_MARK = (MACHINE, STALE, MISSING)
"""What readers are told of a text that is not in its own words."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text as it is shown: in a template it escapes itself, and names its language where that is not the page's."""

    text: str
    lang: str
    status: str = ORIGINAL
    html: str = ""
    around: str = ""

    @property
    def dir(self) -> str:
        """The direction of its language."""
        return direction(self.lang)

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    def __html__(self) -> str:
        if self.lang == self.around:
            return str(escape(self.text))
        return Markup('<span lang="{}" dir="{}">{}</span>').format(self.lang, self.dir, self.text)


class Reading:
    """A consultation as it is read in ``lang``."""

    def __init__(self, consultation: Consultation, lang: str, kept: Mapping[str, Translation] | None = None) -> None:
        self.consultation, self.lang, self.kept = consultation, lang, kept or {}

    @cached_property
    def marked(self) -> Counter[str]:
        """How many of the texts that are asked a machine made, or are stale, or missing."""
        if self.is_original:
            return Counter()
        found = (row.status for row in translations.rows(parts(self.consultation), self.kept))
        return Counter(status for status in found if status in TO_MARK)

    def marks(self, question: Question) -> list[str]:
        """What readers are told of the words of a question, its options and rows."""
        owners: list[tuple[Owner, str]] = [(question, field) for field in OF_QUESTION]
        owners += [(option, "label") for option in question.asked_options()]
        owners += [(row, "label") for row in question.asked_rows()]
        found = {self.words(owner, field).status for owner, field in owners}
        return [status for status in TO_MARK if status in found]

    @property
    def dir(self) -> str:
        """The direction of its language."""
        return direction(self.lang)

    @property
    def is_original(self) -> bool:
        """Whether this is the language in which it was written."""
        return self.lang == self.consultation.lang

    def words(self, owner: Owner, field: str) -> Words:
        """One text, in this language if it exists in it."""
        original = original_of(owner, field)
        html = str(getattr(owner, f"{field}_html", ""))
        if self.is_original or not original:
            return Words(original, self.consultation.lang, ORIGINAL, html, self.lang)
        kept = self.kept.get(key_of(owner, field))
        status = translations.status_of(kept, original)
        if kept is None or status == MISSING:
            return Words(original, self.consultation.lang, MISSING, html, self.lang)
        return Words(kept.text, self.lang, status, kept.html, self.lang)


def reading_in(consultation: Consultation, lang: str | None) -> Reading:
    """The consultation as it is read in ``lang``, if that is one of its languages; else in the original one."""
    if not lang or lang not in (consultation.extra_langs or ()):
        return Reading(consultation, consultation.lang)
    return Reading(consultation, lang, translations.kept_in(consultation, lang))
