"""The languages that a post can be marked as written in."""

import re

from core.errors import Invalid
from core.locale import LANGUAGES, Language, _

OTHERS = (
    Language("de", "Deutsch", "ltr"),
    Language("fa", "فارسی", "rtl"),
    Language("hi", "हिन्दी", "ltr"),
    Language("id", "Bahasa Indonesia", "ltr"),
    Language("it", "Italiano", "ltr"),
    Language("ja", "日本語", "ltr"),
    Language("ko", "한국어", "ltr"),
    Language("pt", "Português", "ltr"),
    Language("sw", "Kiswahili", "ltr"),
    Language("tr", "Türkçe", "ltr"),
)
_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def written_languages() -> list[tuple[str, str]]:
    """``(code, own name)``: the six official languages first."""
    return [(language.code, language.name) for language in (*LANGUAGES, *OTHERS)]


def checked_language(lang: str) -> str:
    """``lang`` if it is a language tag. Raises :class:`Invalid` naming the field ``lang``."""
    if len(lang) > 16 or not _TAG.fullmatch(lang):
        message = _("Please choose the language that this is written in.")
        raise Invalid(message, {"lang": [message]})
    return lang
