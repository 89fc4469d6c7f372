"""The messages that accounts send, in the language of their reader."""

from datetime import datetime

from flask import current_app

from accounts import links
from accounts.events import MailWritten
from accounts.models import User
from core import mail
from core.events import publish
from core.locale import _, speaking
from core.templating import utc


def send(user: User, subject: str, body: str) -> None:
    """Put a message to an account into the outbox; it goes after the commit."""
    mail.write(user.email, f"{current_app.config['SITE_NAME']}: {subject}", body)
    publish(MailWritten())


def confirmation(user: User) -> None:
    """Asks the reader to confirm that the address is theirs."""
    url = links.address("accounts.confirm", token=links.sign(user, "confirm", links.CONFIRM_FOR))
    with speaking(user.language):
        text = _(
            "Hello %(name)s,\n\nthis address was used to register. To confirm that it is yours, open this page within"
            " three days:\n\n%(url)s\n\nIf it was not you, do nothing.\n",
            name=user.name,
            url=url,
        )
        send(user, _("please confirm your e-mail address"), text)


def already_registered(user: User) -> None:
    """Tells the owner of an account that somebody tried to register with the same address."""
    url = links.address("accounts.reset", token=links.sign(user, "reset", links.RESET_FOR))
    with speaking(user.language):
        text = _(
            "Hello %(name)s,\n\nsomebody, perhaps you, tried to register with this address, but it has an account"
            " already. You can sign in as before. If you have forgotten your password, choose a new one within one"
            " hour:\n\n%(url)s\n\nIf it was not you, do nothing: nothing was changed.\n",
            name=user.name,
            url=url,
        )
        send(user, _("you have an account already"), text)


def reset(user: User) -> None:
    """Gives the reader a link with which to choose a new password."""
    url = links.address("accounts.reset", token=links.sign(user, "reset", links.RESET_FOR))
    with speaking(user.language):
        text = _(
            "Hello %(name)s,\n\nto choose a new password, open this page within one hour:\n\n%(url)s\n\nIf you did not"
            " ask for this, do nothing: your password stays as it is.\n",
            name=user.name,
            url=url,
        )
        send(user, _("choose a new password"), text)


def password_changed(user: User) -> None:
    """Tells the owner that the password is another one now."""
    with speaking(user.language):
        text = _(
            "Hello %(name)s,\n\nyour password was changed, and all sessions were ended. If it was not you, choose a new"
            " password at once:\n\n%(url)s\n",
            name=user.name,
            url=links.address("accounts.forgot"),
        )
        send(user, _("your password was changed"), text)


def erasure_asked(user: User, due_at: datetime) -> None:
    """Tells the owner when the account will be erased, and how to keep it."""
    with speaking(user.language):
        text = _(
            "Hello %(name)s,\n\nyou asked that your account be erased. This will happen on %(time)s. If you have changed"
            " your mind, or if it was not you, sign in before then and cancel it here:\n\n%(url)s\n",
            name=user.name,
            time=utc(due_at),
            url=links.address("contributions.my_erasure"),
        )
        send(user, _("your account will be erased"), text)
