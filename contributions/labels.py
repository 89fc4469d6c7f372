"""The reader's words for the kinds of contributions and the reasons of complaints."""

from core.locale import _l

FLAG_REASONS = {
    "off-topic": _l("It is off topic"),
    "abusive": _l("It is abusive or threatening"),
    "spam": _l("It is advertising"),
    "personal-data": _l("It names a private person or shows personal data"),
    "other": _l("Something else"),
}
KINDS = {
    "post": _l("Post"),
    "answer": _l("Answer"),
    "statement": _l("Statement"),
    "comment": _l("Comment"),
}


def kind_label(kind: str) -> str:
    """What this kind of contribution is called."""
    return str(KINDS.get(kind, _l("Contribution")))


def flag_reason_label(reason: str) -> str:
    """Why somebody complained."""
    return str(FLAG_REASONS.get(reason, reason))
