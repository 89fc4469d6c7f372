"""Relay posting as JSON."""

from datetime import date

from contributions.relayed_people import Participant
from contributions.relaying import Received
from core.api import Shape, endpoint
from core.identity import current_actor
from core.limits import consume
from core.policy import signed_in
from forum import queries
from forum.api import PostOut, blueprint, post_out
from forum.relaying import relay_post


class RelayedPostIn(Shape):
    """What somebody said elsewhere. ``email`` is that of their account; without one, ``name`` and capacity."""

    medium: str
    received_on: date
    body: str
    lang: str = "en"
    parent: int | None = None
    email: str = ""
    name: str = ""
    stakeholder_type: str = ""
    organisation_name: str = ""
    on_behalf: bool = False
    country: str = ""
    contact: str = ""


@endpoint(
    blueprint, "POST", "/threads/<int:thread_id>/relayed-posts", policy=signed_in, body=RelayedPostIn,
    returns=PostOut, status=201, summary="Enter an intervention received by telephone, by letter or in the room",
)  # fmt: skip
def create_relayed_post(thread_id: int, body: RelayedPostIn) -> PostOut:
    actor = current_actor()
    thread = queries.thread_to_write_in(actor, thread_id)
    consume("post", actor.id)
    participant = Participant(
        body.email, body.name, body.stakeholder_type, body.organisation_name, body.on_behalf, body.country
    )
    received = Received(body.medium, body.received_on, body.contact)
    parent = None if body.parent is None else queries.answered_post(thread, body.parent)
    return post_out(relay_post(actor, participant, received, thread, body.body, body.lang, parent))
