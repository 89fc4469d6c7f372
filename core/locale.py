"""Languages: gettext, the reader's choice, direction, and the texts' own ``lang`` and ``dir``."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, force_locale, get_locale, gettext, lazy_gettext, lazy_ngettext, ngettext

_ = gettext
_l = lazy_gettext
_ln = lazy_ngettext

__all__ = [
    "LANGUAGES",
    "Language",
    "_",
    "_l",
    "_ln",
    "available",
    "current",
    "direction",
    "init_app",
    "language_name",
    "ngettext",
]

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "sd", "ug", "yi", "dv"})


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the interface: its code, its own name and its direction."""

    code: str
    name: str
    dir: str


LANGUAGES = (
    Language("ar", "العربية", "rtl"),
    Language("zh", "中文", "ltr"),
    Language("en", "English", "ltr"),
    Language("fr", "Français", "ltr"),
    Language("ru", "Русский", "ltr"),
    Language("es", "Español", "ltr"),
)
"""The six official languages of the United Nations, in its order."""

_by_code = {language.code: language for language in LANGUAGES}
babel = Babel()


def direction(lang: str | None) -> str:
    """``rtl`` or ``ltr`` for a BCP 47 tag; ``auto`` when the language is unknown."""
    if not lang:
        return "auto"
    return "rtl" if lang.split("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


def language_name(lang: str | None) -> str:
    """The name of a text's language in the reader's own; the tag itself when it has none."""
    locale: Any = get_locale()
    names = locale.languages if locale else {}
    return str(names.get((lang or "").split("-")[0].lower(), lang or ""))


def available() -> list[Language]:
    """The languages that this installation has words for, in the UN order."""
    codes = current_app.extensions["plenary.languages"]
    return [language for language in LANGUAGES if language.code in codes]


def current() -> Language:
    """The language of this page."""
    locale: Any = get_locale()
    return _by_code.get(locale.language if locale else "en", _by_code["en"])


def chosen_code() -> str:
    """The code of this request's language: asked for, remembered, or understood by the browser; else English."""
    if override := g.get("locale_override"):
        return str(override)
    codes = current_app.extensions["plenary.languages"]
    if len(codes) == 1 or not has_request_context():
        return "en"
    for wish in (request.args.get("lang"), request.cookies.get("lang")):
        if wish in codes:
            return str(wish)
    return request.accept_languages.best_match(codes, "en") or "en"


def _remember(response: Any) -> Any:
    wish = request.args.get("lang") if request.query_string else None
    if wish is not None and wish in current_app.extensions["plenary.languages"]:
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        response.set_cookie("lang", wish, max_age=31_536_000, httponly=True, samesite="Lax", secure=secure)
    return response


def speaking(code: str | None) -> Any:
    """A block in which words and dates are in ``code``, or in English when we have no words for it: never mixed."""
    return force_locale(code if code in current_app.extensions["plenary.languages"] else "en")


def init_app(app: Flask) -> None:
    """Find the catalogues in ``translations/`` and let each request choose among them."""
    root = Path(app.root_path) / "translations"
    found = {p.parent.parent.name for p in root.glob("*/LC_MESSAGES/messages.mo")} | {"en"}
    app.extensions["plenary.languages"] = [language.code for language in LANGUAGES if language.code in found]
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(root))
    babel.init_app(app, locale_selector=chosen_code, default_timezone="UTC")
    app.after_request(_remember)
