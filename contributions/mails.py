"""What moderators' decisions tell by mail: whoever's words were hidden must know, and know what can be done."""

from accounts import links
from accounts.mails import send
from accounts.models import User
from contributions.models import Contribution, ModerationDecision
from core.db import db
from core.locale import _, speaking


def hidden(contribution: Contribution, decision: ModerationDecision) -> None:
    """Tells a speaker that a moderator hid, or did not let pass, what they said, why, and how to appeal."""
    user = db.session.get(User, contribution.speaker_id) if contribution.speaker_id is not None else None
    if user is None:
        return
    with speaking(user.language):
        text = _(
            "Hello %(name)s,\n\na moderator decided that your contribution %(symbol)s is not shown. The reason:\n\n"
            "%(reason)s\n\nYour words are kept. You can read them, and ask another moderator to look at them again,"
            " on this page:\n\n%(url)s\n",
            name=user.name, symbol=contribution.symbol, reason=decision.reason,
            url=links.address("contributions.my_moderation"),
        )  # fmt: skip
        send(user, _("your contribution %(symbol)s is not shown", symbol=contribution.symbol), text)
