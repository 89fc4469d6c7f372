"""Languages as foreign files name them, and choosing the original among them."""

import re

from core.locale import LANGUAGES

ENGLISH = {
    "ar": "Arabic", "zh": "Chinese", "en": "English", "fr": "French", "ru": "Russian", "es": "Spanish",
}  # fmt: skip
_NAMES = {name.casefold(): code for code, name in ENGLISH.items()} | {
    language.name.casefold(): language.code for language in LANGUAGES
}  # fmt: skip
_TAGGED = re.compile(r"\(\s*([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)*\s*\)\s*$")


def code_of(name: str) -> str:
    """The code of a language called “English (en)”, “français”, “zh-Hans” or alike; empty for one not offered here."""
    tagged = _TAGGED.search(name)
    tag = (tagged[1] if tagged else re.split(r"[-_]", name.strip())[0]).lower()
    if tag in ENGLISH:
        return tag
    return _NAMES.get(re.sub(r"\s*\(.*\)\s*$", "", name).strip().casefold(), "")


def label_of(code: str) -> str:
    """How XLSForm names a language: “French (fr)”."""
    return f"{ENGLISH[code]} ({code})"


def original_among(found: dict[str, int], preferred: str) -> str:
    """The original language: the preferred one if it is offered here, else the one with most texts; or none."""
    if preferred in found:
        return preferred
    return max(found, key=lambda code: (found[code], -list(ENGLISH).index(code)), default="")
