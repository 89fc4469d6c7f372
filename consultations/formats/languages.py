"""Languages as foreign files name them, and choosing the original among them."""

import re
from functools import cache

from babel import Locale, UnknownLocaleError

from consultations.formats.texts import LANGS, rank
from core.locale import LANGUAGES

_TAGGED = re.compile(r"\(\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*)\s*\)\s*$")


def code_of(name: str) -> str:
    """The tag of a language called “English (en)”, “français”, “zh-Hans” or alike; empty for one that nobody knows."""
    tagged = _TAGGED.search(name)
    bare = re.sub(r"\s*\(.*\)\s*$", "", name).strip().casefold()
    return tag_of(tagged[1] if tagged else "") or _names().get(bare, "") or tag_of(name)


def tag_of(written: str) -> str:
    """A language tag as it is stored; empty for what is none."""
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", written.strip()):
        return ""
    try:
        locale = Locale.parse(written.strip().replace("_", "-"), sep="-")
    except (ValueError, UnknownLocaleError):
        return ""
    found = "-".join(filter(None, (locale.language, locale.script, locale.territory)))
    return found if len(found) <= 16 else locale.language


@cache
def _names() -> dict[str, str]:
    """Languages by their English names, and the six by their own."""
    english = {name.casefold(): tag_of(code) for code, name in Locale("en").languages.items()}
    return {name: tag for name, tag in english.items() if tag} | {
        each.name.casefold(): each.code for each in LANGUAGES
    }


def label_of(code: str) -> str:
    """How XLSForm names a language: “French (fr)”."""
    return f"{Locale('en').languages.get(code.split('-')[0], code)} ({code})"


def original_among(found: dict[str, int], preferred: str) -> str:
    """The original language: the preferred one if it has texts, but rather one of the interface's; or none.

    Drafting offers the languages of the interface as originals.
    """
    if preferred in found and preferred in LANGS:
        return preferred
    return min(found, key=lambda code: (code not in LANGS, -found[code], rank(code)), default="")
