"""How words were relayed, and their speaker's answer, as JSON: with the account they were entered for, or by code."""

from datetime import date, datetime

from contributions import policies, queries, relaying
from contributions.api import blueprint
from contributions.models import Contribution
from core.api import Shape, endpoint
from core.clock import now
from core.errors import Invalid
from core.identity import current_actor
from core.locale import _
from core.policy import everyone

ANSWERS = ("confirm", "correct", "disown")


class RelayAnswer(Shape):
    """``answer`` is ``confirm``, ``correct`` (with the words in ``body``) or ``disown``; ``code`` instead of an account."""

    answer: str
    body: str = ""
    code: str = ""


class RelayWording(Shape):
    """One wording: the first is the relayed one."""

    number: int
    made_at: datetime
    body: str
    html: str
    digest: str


class RelayOut(Shape):
    """How a contribution was received. ``contact`` is null but for those who may relay."""

    symbol: str
    medium: str
    received_on: date
    entered_by: str
    status: str
    answered_at: datetime | None
    contact: str | None
    wordings: list[RelayWording]


def relay_out(contribution: Contribution) -> RelayOut:
    """The shape of a relay, as the acting account may see it."""
    relay = relaying.relay_of(contribution)
    wordings = [RelayWording.model_validate(revision) for revision in queries.history(contribution)][::-1]
    return RelayOut(
        symbol=contribution.symbol, medium=relay.medium, received_on=relay.received_on, entered_by=relay.role,
        status=contribution.relayed or "", answered_at=relay.answered_at, wordings=wordings,
        contact=relay.contact if policies.may_see_contact(current_actor(), contribution, now()) else None,
    )  # fmt: skip


@endpoint(
    blueprint, "GET", "/relays/<int:identity>", policy=everyone, returns=RelayOut,
    summary="How a relayed contribution was received, by its id, and all its wordings",
)  # fmt: skip
def show_relay(identity: int) -> RelayOut:
    return relay_out(queries.by_id(current_actor(), identity))


@endpoint(
    blueprint, "POST", "/relays/<int:identity>/answer", policy=everyone, body=RelayAnswer, returns=RelayOut,
    summary="Confirm, correct or disown what was entered for oneself, with one's account or the code sent",
)  # fmt: skip
def answer_relay(identity: int, body: RelayAnswer) -> RelayOut:
    actor, has_code = current_actor(), bool(body.code)
    found = relaying.by_code(body.code) if has_code else queries.by_id(actor, identity)
    if found.id != identity or body.answer not in ANSWERS:
        message = _("The answer is “confirm”, “correct” or “disown”, and the code is that of this contribution.")
        raise Invalid(message, {"answer": [message]})
    if body.answer == "correct":
        relaying.correct(actor, found, body.body, has_code)
    else:
        (relaying.confirm if body.answer == "confirm" else relaying.disown)(actor, found, has_code)
    return relay_out(found)
