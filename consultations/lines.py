"""One line of what drafters enter, and the error beside its field."""

from core import richtext
from core.errors import Invalid
from core.locale import _


def line_of(field: str, text: str, limit: int, required: bool = True) -> str:
    """``text`` as one line of at most ``limit`` characters. Raises :class:`Invalid` under ``field``."""
    clean = " ".join(richtext.normalised(text).split())
    if required and not clean:
        raise invalid(field, _("Please write something here."))
    if len(clean) > limit:
        raise invalid(
            field, _("This has %(length)s characters; at most %(limit)s fit.", length=len(clean), limit=limit)
        )
    return clean


def invalid(field: str, message: str) -> Invalid:
    """The error that puts ``message`` beside a form's field."""
    return Invalid(message, {field: [message]})
