"""The languages that a post can be marked as written in."""

import re

from core.errors import Invalid
from core.locale import LANGUAGES, Language, _, language_name

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
_SCRIPTS = {
    "Latin": r"[A-Za-zÀ-ɏḀ-ỿ]", "Arabic": r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]",
    "Cyrillic": r"[\u0400-\u052f]", "Chinese": r"[\u3400-\u4dbf\u4e00-\u9fff]", "Japanese": r"[\u3040-\u30ff]",
    "Korean": r"[\uac00-\ud7af]", "Devanagari": r"[\u0900-\u097f]",
}  # fmt: skip
_LETTERS = {script: re.compile(signs) for script, signs in _SCRIPTS.items()}
_WRITTEN_IN = {
    "ar": {"Arabic"}, "fa": {"Arabic"}, "ur": {"Arabic"}, "zh": {"Chinese"}, "ru": {"Cyrillic"}, "hi": {"Devanagari"},
    "ja": {"Chinese", "Japanese"}, "ko": {"Korean", "Chinese"},
} | {key: {"Latin"} for key in ("en", "fr", "es", "de", "id", "it", "pt", "sw", "tr")}  # fmt: skip
FEW = 20
"""With fewer letters than these nothing is said about their script."""
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


def own_name(code: str) -> str:
    """The name that a language gives itself; the tag for one that we do not list."""
    return _NAMES.get(code.partition("-")[0], code)


_NAMES = {language.code: language.name for language in (*LANGUAGES, *OTHERS)}


def doubt(text: str, lang: str) -> str:
    """A sentence when the letters of ``text`` are obviously not those of ``lang``; empty otherwise. Never a refusal."""
    expected = _WRITTEN_IN.get(lang.partition("-")[0])
    counts = {script: len(signs.findall(text)) for script, signs in _LETTERS.items()}
    total = sum(counts.values())
    if expected is None or total < FEW or sum(counts[script] for script in expected) * 5 >= total:
        return ""
    return _(
        "This is marked as written in %(language)s, but its letters are others. Is “Written in” right?",
        language=language_name(lang),
    )
