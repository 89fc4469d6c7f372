"""The message that asks a respondent whether what was entered for them is theirs; also for printing."""

import re

from flask import current_app

from accounts.events import MailWritten
from accounts.links import address
from accounts.models import User
from consultations import submitted
from consultations.carried_models import ResponseRelay
from consultations.relay_codes import code_of
from contributions.relay_models import MEDIA
from core import mail
from core.db import db
from core.events import publish
from core.locale import _, speaking

_EMAIL = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\"]+")


def ask(relay: ResponseRelay) -> None:
    """Write to the respondent, if there is an address to write to."""
    user = db.session.get(User, relay.response.user_id) if relay.response.user_id is not None else None
    recipient = user.email if user is not None else relay.contact
    if not _EMAIL.fullmatch(recipient) or len(recipient) > 254:
        return
    with speaking(user.language if user is not None else relay.lang):
        subject = _("please confirm your answers (%(reference)s)", reference=relay.response.reference)
        mail.write(recipient, f"{current_app.config['SITE_NAME']}: {subject}", text_of(relay))
    publish(MailWritten())


def text_of(relay: ResponseRelay) -> str:
    """The message: it quotes the answers and says where to confirm, correct or disown them, without an account."""
    response = relay.response
    entered = next(v for v in response.versions if v.number == relay.version)
    return _(
        "Hello %(name)s,\n\nthe secretariat entered these answers for you to the consultation “%(title)s”, received by"
        " %(medium)s on %(day)s. They count, and are marked as not yet confirmed:\n\n%(answers)s\n\nAre they yours? Open"
        " this page to confirm, correct or disown them. You need no account:\n\n%(url)s\n\nOr enter this code at"
        " %(where)s:\n\n%(code)s\n\nWhoever has this message can answer in your name: do not pass it on.\n",
        name=response.speaker_name,
        title=response.consultation.title,
        medium=str(MEDIA[relay.medium]),
        day=relay.received_on.isoformat(),
        answers="\n\n".join(_quoted(one) for one in submitted.answers_in(entered)),
        url=address("response_relays.relayed", code=code_of(relay)),
        where=address("response_relays.relayed_code"),
        code=code_of(relay),
    )


def _quoted(one: dict[str, object]) -> str:
    said = submitted.lines(one["answer"]) or [_("No answer")]
    return "\n".join([f"{one['number']}. {one['question']}", *(f"> {line}".rstrip() for line in said)])
