"""The reader's words for the kinds of contributions and the reasons of complaints."""

from accounts.labels import MEASURE_RULES
from core.locale import _l

RULES = MEASURE_RULES
"""What can be broken: chosen when something is hidden, and shown in the public log."""
FLAG_REASONS = {
    "off-topic": _l("It is off topic"),
    "abusive": _l("It is abusive or threatening"),
    "spam": _l("It is advertising, or says the same again and again"),
    "personal-data": _l("It names a private person or shows personal data"),
    "false-capacity": _l("Its author does not speak for whom they say they do"),
    "other": _l("Something else"),
}
HELD = {
    "first": _l("First post of a new account"),
    "links": _l("New account, many links"),
    "repeated": _l("New account, words that were said elsewhere"),
    "proposal": _l("A statement proposed for the vote"),
}
OUTCOMES = {
    "upheld": _l("Upheld"),
    "dismissed": _l("Dismissed"),
    "granted": _l("Granted"),
    "refused": _l("Refused"),
}
ACTS = {
    "hide": _l("Hidden"),
    "reject": _l("Not let pass"),
    "restore": _l("Shown again"),
    "suspend": _l("An account was suspended"),
    "lift": _l("A suspension was lifted"),
    "lock": _l("Thread locked"),
    "unlock": _l("Thread opened again"),
    "move": _l("Thread moved"),
    "move-posts": _l("Posts moved"),
    "undo": _l("Undone"),
    "split": _l("Thread split"),
    "merge": _l("Threads merged"),
    "rename": _l("Thread renamed"),
    "slow": _l("Slow mode changed"),
    "read-only": _l("Space made read-only"),
    "writable": _l("Space opened again"),
}
"""What moderators do, as the public log says it."""
DECIDERS = {
    "moderator": _l("Moderator"),
    "facilitator": _l("Facilitator"),
    "administrator": _l("Site administrator"),
    "group": _l("Moderator of the group"),
}
KINDS = {
    "post": _l("Post"),
    "answer": _l("Answer"),
    "statement": _l("Statement"),
    "comment": _l("Comment"),
    "entry": _l("Stocktaking entry"),
    "assessment": _l("Assessment"),
}


def kind_label(kind: str) -> str:
    """What this kind of contribution is called."""
    return str(KINDS.get(kind, _l("Contribution")))


def flag_reason_label(reason: str) -> str:
    """Why somebody complained."""
    return str(FLAG_REASONS.get(reason, reason))


def rule_label(rule: str | None) -> str:
    """What was broken."""
    return str(RULES.get(rule or "", rule or ""))


def held_label(reason: str | None) -> str:
    """Why something waits for approval."""
    return str(HELD.get(reason or "", reason or ""))


def outcome_label(outcome: str) -> str:
    """How a case or an appeal was decided."""
    return str(OUTCOMES.get(outcome, outcome))


def act_label(act: str) -> str:
    """What was done, in the public log."""
    return str(ACTS.get(act, act))


def decider_label(role: str) -> str:
    """As what somebody moderated."""
    return str(DECIDERS.get(role, role))
