"""Sending the secret link of a response to an address; the address is not kept with the answers."""

from consultations import slips
from consultations.models import Consultation
from consultations.respondents import Carried, Respondent
from core import idempotency, mail
from core.errors import Missing, Refused
from core.limits import consume
from core.locale import _
from notifications.links import absolute


def secret_of(consultation: Consultation, respondent: Respondent, carried: Carried) -> str:
    """What leads back to the response of who holds a link: the one that they came with, or that of the key they brought."""
    slip = slips.read(consultation.id, carried.link)
    if carried.link and slip is not None and slip.digest == respondent.access_digest:
        return carried.link
    return slips.secret_of(consultation.id, carried.key or "")


def link_to(consultation: Consultation, secret: str) -> str:
    """The whole address that leads back to a response."""
    return absolute(f"{consultation.url}/with/{secret}")


def send_link(consultation: Consultation, secret: str | None, email: str) -> None:
    """Put the link of a response that was begun into the outbox, which is emptied every minute.

    Nothing is published: an entry of the record would say when, next to the answers. Raises :class:`Missing` without a link,
    :class:`Refused` for a slip, which is sent to nobody.
    """
    slip = slips.read(consultation.id, secret)
    if secret is None or slip is None:
        raise Missing()
    if consultation.is_anonymous:
        raise Refused(_("A slip is not sent by mail: the message would say whose it is. Please keep it yourself."))
    idempotency.leave_no_trace()
    consume("mail", slip.digest)
    mail.write(email, _("Your link to “%(title)s”", title=consultation.title), _letter(consultation, secret))


def _letter(consultation: Consultation, secret: str) -> str:
    return "\n".join([
        _("With this link you can read your answers, and change them until the consultation closes:"),
        link_to(consultation, secret), "",
        _("Whoever has it can do so as well: keep it to yourself."),
    ])  # fmt: skip
