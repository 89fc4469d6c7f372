"""What people are told: kinds of notification, and the sentence for each."""

from typing import Any

from core.locale import _l

POST, QUOTE, REPLY, MENTION = "post", "quote", "reply", "mention"
OF_NEW_WORDS = (POST, QUOTE, REPLY, MENTION)
"""In the order of their weight: who is told of a post for several reasons hears the last one."""

SENTENCES: dict[str, Any] = {
    POST: _l("%(name)s wrote"),
    QUOTE: _l("%(name)s quoted you"),
    REPLY: _l("%(name)s answered you"),
    MENTION: _l("%(name)s mentioned you"),
    "hidden": _l("A moderator hid your contribution"),
    "restored": _l("Your contribution is shown again"),
    "approved": _l("Your contribution was approved: everybody can read it now"),
    "rejected": _l("Your contribution was not approved"),
    "moved": _l("Your contribution was moved"),
    "relocated": _l("A thread that you follow was moved, divided or merged: see it here"),
    "flag": _l("A complaint of yours was decided"),
    "appeal": _l("An appeal that concerns you was decided"),
    "warning": _l("A moderator warned you"),
    "suspended": _l("You were suspended: you can read, but not say anything for now"),
    "unsuspended": _l("Your suspension has ended"),
    "trusted": _l("What you say need not wait for approval any more"),
    "cited": _l("A published report cites your words"),
    "admitted": _l("You were admitted to a group"),
    "extended": _l(
        "The deadline of a consultation that you were invited to, began or answered was extended: see until when, and why"
    ),
    "late_window": _l("A consultation that you began and did not submit takes late answers for a while"),
    "results": _l("The results of a consultation that you answered are public"),
    "amended": _l("The questions of a consultation that you began or answered were amended: see what is asked now"),
    "outcomes_due": _l("A consultation of yours waits to say what came of its questions: please write the outcomes"),
    "archived": _l("A consultation that you answered is finished: see what came of each question"),
    "delegation": _l("Your delegation to a consultation needs you: see where its draft stands"),
    "cosponsor": _l("An organisation asks yours to co-sponsor its position in a consultation"),
    "merged": _l("A statement that you proposed was merged into another one, which is voted on in its stead"),
    "relayed": _l("Somebody entered a contribution in your name: please confirm or correct it"),
}

WRITTEN = ("hidden", "rejected", "warning", "suspended", "unsuspended", "admitted", "relayed")
"""Kinds of which a message of its own tells at once: no digest says it again."""
JUDGED = ("hidden", "rejected", "flag", "appeal", "warning", "suspended")
"""Kinds for which the reader's page about moderation has the reasons and what can be done."""


def sentence(kind: str, name: str = "") -> str:
    """What happened, in the reader's language; ``name`` is who spoke, where that matters."""
    return str(SENTENCES[kind]) % {"name": name}
