"""What a person must be told by mail about warnings and suspensions, in their language."""

from accounts import links
from accounts.mails import send
from accounts.measure_models import FormalWarning, Suspension
from core.locale import _, speaking
from core.templating import utc


def _page() -> str:
    """Where everybody sees what moderators decided about them; it belongs to a room above."""
    return links.site() + "/my/moderation"


def warned(warning: FormalWarning) -> None:
    """Tells somebody that they received a warning, and why."""
    user = warning.user
    with speaking(user.language):
        text = _(
            "Hello %(name)s,\n\nyou received a warning from a moderator:\n\n%(reason)s\n\nPlease read and acknowledge it"
            " on this page; until then you can read, but not say anything:\n\n%(url)s\n",
            name=user.name, reason=warning.reason, url=_page(),
        )  # fmt: skip
        send(user, _("you received a warning"), text)


def suspended(suspension: Suspension) -> None:
    """Tells somebody that they are suspended, until when, why, and how to appeal."""
    user = suspension.user
    with speaking(user.language):
        text = _(
            "Hello %(name)s,\n\nyour account is suspended until %(until)s: you can read, but not say anything. The"
            " reason:\n\n%(reason)s\n\nYou can ask another administrator to look at this again, on this page:\n\n"
            "%(url)s\n",
            name=user.name, until=utc(suspension.until) if suspension.until else "", reason=suspension.reason,
            url=_page(),
        )  # fmt: skip
        send(user, _("your account is suspended"), text)


def lifted(suspension: Suspension) -> None:
    """Tells somebody that their suspension has ended early."""
    user = suspension.user
    with speaking(user.language):
        text = _(
            "Hello %(name)s,\n\nyour suspension was lifted: you can speak again.\n\n%(url)s\n",
            name=user.name, url=_page(),
        )  # fmt: skip
        send(user, _("your suspension was lifted"), text)
