"""The languages of a consultation: the one it was written in, and those in which its texts exist too."""

from collections.abc import Iterable

from babel import Locale, UnknownLocaleError

from consultations.models import Consultation
from core.errors import Invalid
from core.locale import LANGUAGES, Language, _, direction

MOST = 12
_KNOWN = {language.code: language for language in LANGUAGES}


def _invalid(field: str, message: str) -> Invalid:
    return Invalid(message, {field: [message]})


def checked_tag(tag: str, field: str = "languages") -> str:
    """A language tag such as ``pt`` or ``zh-Hant`` as it is stored. Raises :class:`core.errors.Invalid`."""
    try:
        locale = Locale.parse(tag.strip().replace("_", "-"), sep="-")
    except (ValueError, UnknownLocaleError, TypeError):
        raise _invalid(field, _("“%(tag)s” is not a language tag, such as pt or sw.", tag=tag[:40])) from None
    found = "-".join(filter(None, (locale.language, locale.script, locale.territory)))
    return found if len(found) <= 16 else locale.language


def checked_tags(consultation: Consultation, tags: Iterable[str]) -> list[str]:
    """The languages besides the original one, each once: the six of the United Nations first, in its order."""
    found = dict.fromkeys(checked_tag(tag) for tag in tags if tag.strip())
    found.pop(consultation.lang, None)
    if len(found) > MOST:
        raise _invalid("languages", _("At most %(most)s other languages fit.", most=MOST))
    return sorted(found, key=lambda tag: (list(_KNOWN).index(tag) if tag in _KNOWN else len(_KNOWN), tag))


def named(tag: str) -> Language:
    """A language under its own name, with its direction."""
    if tag in _KNOWN:
        return _KNOWN[tag]
    try:
        name = Locale.parse(tag, sep="-").get_display_name(tag.replace("-", "_")) or tag
    except (ValueError, UnknownLocaleError):
        name = tag
    return Language(tag, name, direction(tag))


def declared(consultation: Consultation) -> list[Language]:
    """All its languages, the original first."""
    return [named(tag) for tag in (consultation.lang, *(consultation.extra_langs or ()))]
