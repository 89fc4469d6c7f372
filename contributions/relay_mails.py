"""The message that asks a participant whether what was entered for them is what they said."""

import re

from flask import current_app

from accounts.events import MailWritten
from accounts.links import address
from accounts.models import User
from contributions.relay_models import MEDIA, Relay
from contributions.relaying import code_of
from core import mail
from core.events import publish
from core.locale import _, speaking

_EMAIL = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\"]+")


def ask(relay: Relay, user: User | None) -> None:
    """Write to the participant, if there is an address to write to."""
    recipient = user.email if user is not None else relay.contact
    if not _EMAIL.fullmatch(recipient) or len(recipient) > 254:
        return
    said = relay.contribution
    with speaking(user.language if user is not None else said.lang):
        subject = _("please confirm your words in %(symbol)s", symbol=said.symbol)
        mail.write(recipient, f"{current_app.config['SITE_NAME']}: {subject}", text_of(relay))
    publish(MailWritten())


def text_of(relay: Relay) -> str:
    """The message, also for printing: it quotes the words and says where to answer, without an account."""
    said = relay.contribution
    url = address("contributions.relayed", code=code_of(said))
    return _(
        "Hello %(name)s,\n\nthe secretariat entered these words for you, received by %(medium)s on %(day)s. They are"
        " public, and marked as not yet confirmed:\n\n%(words)s\n\nAre these your words? Open this page to confirm,"
        " correct or disown them. You need no account:\n\n%(url)s\n\nOr enter this code at %(where)s:\n\n%(code)s\n\n"
        "Whoever has this message can answer in your name: do not pass it on.\n",
        name=said.speaker_name,
        medium=str(MEDIA[relay.medium]),
        day=relay.received_on.isoformat(),
        words="\n".join(f"> {line}".rstrip() for line in said.revisions[0].body.split("\n")),
        url=url,
        where=address("contributions.relayed_code"),
        code=code_of(said),
    )
