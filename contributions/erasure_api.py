"""Erasure as JSON: the same acts as the pages, confirmed by typed words."""

from datetime import datetime

from accounts.models import User
from contributions import erasing
from contributions.erasure_models import Erasure
from contributions.erasure_views import erasable, to_erase
from core.api import Shape, api_blueprint, endpoint
from core.db import db
from core.errors import Invalid, Missing
from core.identity import current_actor
from core.locale import _
from core.policy import signed_in, site_admin

blueprint = api_blueprint("erasure")


class EraseIn(Shape):
    """One contribution: ``symbol`` once more, so that nothing goes by mistake; ``reason`` from administrators."""

    symbol: str
    reason: str = ""


class EraseMeIn(Shape):
    """One's own account: ``email`` once more."""

    email: str


class EraseThemIn(Shape):
    """Somebody's account, at once: ``email`` once more, and on what ground."""

    email: str
    reason: str


class ErasureOut(Shape):
    """A request to erase one's account; it can be cancelled until ``due_at``."""

    asked_at: datetime
    due_at: datetime


@endpoint(blueprint, "POST", "/contributions/<int:identity>/erasure", policy=signed_in, body=EraseIn, status=204,
          summary="Erase the words of a contribution, for good")  # fmt: skip
def erase_contribution(identity: int, body: EraseIn) -> None:
    found = to_erase(identity)
    if body.symbol != found.symbol:
        message = _("This is not its symbol. Nothing was erased.")
        raise Invalid(message, {"symbol": [message]})
    erasing.erase_contribution(current_actor(), found, body.reason)


@endpoint(blueprint, "POST", "/me/erasure", policy=signed_in, body=EraseMeIn, returns=ErasureOut, status=201,
          summary="Ask that your account be erased in two weeks")  # fmt: skip
def ask_erasure(body: EraseMeIn) -> ErasureOut:
    user = _named(db.session.get_one(User, current_actor().id), body.email)
    return _out(erasing.ask(current_actor(), user))


@endpoint(blueprint, "GET", "/me/erasure", policy=signed_in, returns=ErasureOut, summary="Your request for erasure")
def show_erasure() -> ErasureOut:
    asked = erasing.waiting(current_actor().id)
    if asked is None:
        raise Missing()
    return _out(asked)


@endpoint(blueprint, "DELETE", "/me/erasure", policy=signed_in, summary="Keep your account after all")
def cancel_erasure() -> None:
    erasing.cancel(current_actor(), db.session.get_one(User, current_actor().id))


@endpoint(blueprint, "POST", "/people/<int:identity>/erasure", policy=site_admin, body=EraseThemIn, status=204,
          summary="Erase an account at once (administrators)")  # fmt: skip
def erase_person(identity: int, body: EraseThemIn) -> None:
    erasing.erase_account(current_actor(), _named(erasable(identity), body.email), body.reason)


def _named(user: User, email: str) -> User:
    if email.strip().lower() != user.email:
        message = _("This is not the address of the account. Nothing was erased.")
        raise Invalid(message, {"email": [message]})
    return user


def _out(asked: Erasure) -> ErasureOut:
    return ErasureOut(asked_at=asked.asked_at, due_at=asked.due_at)
