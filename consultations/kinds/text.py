"""Free text, with a limit of words."""

from consultations.counting import words as counted_words
from consultations.kinds.base import MAIN, Checked, Given, Kept, Kind, Raw, required, single_text, too_many
from consultations.question_models import Question
from core import richtext
from core.locale import _, _l


class Text(Kind):
    """An answer in words; it becomes a contribution."""

    name = "text"
    label = _l("In words")
    control = "text"
    takes = "text"
    uses = ("word_limit",)
    has_words = True
    is_one_field = True

    def checked(self, question: Question, raw: Raw, complete: bool) -> Checked:
        if too_many(raw):
            return Checked(single_text(raw), (_("This question takes one text."),))
        text = clean(single_text(raw))
        problems = text_problems(text, question.word_limit if complete else None)
        if complete and not text and question.is_required:
            problems = (required(),)
        return Checked(text or None, problems)

    def kept(self, question: Question, given: Given) -> Kept:
        return Kept(words={MAIN: given})

    def given(self, question: Question, kept: Kept) -> Given:
        return kept.words.get(MAIN)

    def is_said(self, key: str) -> bool:
        return True


def clean(text: str) -> str:
    """A text as it is kept: normalised, and empty when nothing can be read in it."""
    text = richtext.normalised(text)
    return text if text.strip() else ""


def text_problems(text: str, limit: int | None) -> tuple[str, ...]:
    """What is wrong with a text: its length, or its number of words."""
    if len(text) > richtext.MAX_LENGTH:
        return (_("This is too long: at most %(limit)s characters fit.", limit=richtext.MAX_LENGTH),)
    if limit and (count := counted_words(text)) > limit:
        return (_("This has %(count)s words; at most %(limit)s fit.", count=count, limit=limit),)
    return ()
