"""Relay posting: the secretariat enters what somebody said by telephone, by letter or in the room."""

from dataclasses import replace

from accounts.actor import Actor, can_speak
from accounts.models import User
from accounts.queries import by_email
from accounts.session import actor_of
from contributions import relay_mails
from contributions.actions import Speaker
from contributions.policies import STAFF
from contributions.relayed_people import Participant, named_speaker
from contributions.relaying import Received, check_received, note_relay
from core.clock import now
from core.errors import Invalid
from core.locale import _
from core.policy import require
from forum import actions, policies
from forum.models import Post, Thread


def relay_post(
    actor: Actor,
    participant: Participant,
    received: Received,
    thread: Thread,
    body: str,
    lang: str,
    parent: Post | None = None,
) -> Post:
    """Enter what ``participant`` said, and ask them whether it is what they said.

    Raises :class:`core.errors.Refused`, and :class:`Invalid` naming the fields of both.
    """
    require(policies.can_relay(actor, thread, now()))
    check_received(received)
    user, speaker = _speaker(actor, participant, thread)
    post = actions.publish_post(actor, speaker, thread, body, lang, parent)
    relay = note_relay(actor, post.contribution, received, _role(actor, thread))
    relay_mails.ask(relay, user)
    return post


def _speaker(actor: Actor, participant: Participant, thread: Thread) -> tuple[User | None, Speaker]:
    if participant.email.strip():
        user = _account(actor, participant.email, thread)
        return user, Speaker.of(user)
    return None, named_speaker(participant)


def _account(actor: Actor, email: str, thread: Thread) -> User:
    """The account; it must be one that could speak here itself, though perhaps not confirmed yet."""
    user = by_email(email)
    message = ""
    if user is None:
        message = _("No account has this address. Leave it empty and enter the name instead.")
    elif user.id == actor.id:
        message = _("This is your own account: reply in the thread instead.")
    if user is None or message:
        raise Invalid(message, {"email": [message]})
    speaking = replace(actor_of(user), is_confirmed=True)
    verdict = can_speak(speaking, thread.action_line_ids, now())
    if not verdict or not policies.can_see_thread(speaking, thread, now()):
        message = _("This account may not speak in this thread, so nothing can be relayed for it either.")
        raise Invalid(message, {"email": [message]})
    return user


def _role(actor: Actor, thread: Thread) -> str:
    """As whom the actor enters it: the nearest role, else the secretariat's."""
    today = now().date()
    held = (role for role in STAFF if actor.lines_as(role, today=today) & thread.action_line_ids)
    if not thread.space.is_closed and (role := next(held, None)):
        return role
    return "secretariat" if actor.is_admin else "group"
