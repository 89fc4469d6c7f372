"""What the texts of a questionnaire are made of, whatever file they come from."""

from core import richtext
from core.locale import LANGUAGES, _

LANGS = tuple(language.code for language in LANGUAGES)
"""The languages of the interface, in their order."""


def well_formed(text: str) -> str:
    """``text``, if every program can store it. Raises ``ValueError`` for half of a surrogate pair."""
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise ValueError(_("This holds half of a character."))
    return text


def prose(text: str) -> str:
    """A text of several lines as it is stored."""
    return richtext.normalised(well_formed(text))


def one_line(text: str) -> str:
    """A text as it is stored where one line fits."""
    return " ".join(prose(text).split())


def rank(lang: str) -> tuple[int, str]:
    """Sorts languages: the six of the United Nations in its order, then the others."""
    return (LANGS.index(lang) if lang in LANGS else len(LANGS), lang)
