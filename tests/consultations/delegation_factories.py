"""Organisations and their people, and delegations that draft, for tests."""

import re
from typing import Any

from flask import Flask

from accounts.models import Organisation, User
from consultations import clearing, delegating, delegation_drafting, delegation_queries, delegation_texts
from consultations.delegation_models import Delegation
from consultations.models import Consultation
from consultations.response_models import Response
from core.clock import frozen_at
from core.db import db
from tests import factories as make
from tests.consultations.factories import DURING, OPENS, published, question, raw


def organisation(name: str = "Radio Club") -> Organisation:
    """A body that people speak for."""
    made = Organisation(name=name, name_key=name.casefold())
    db.session.add(made)
    db.session.flush()
    return made


def colleague(of: Organisation, *, is_verified: bool = True, **fields: Any) -> User:
    """Somebody of an organisation, by default confirmed to speak for it."""
    facts = {"organisation_id": of.id, "speaks_on_behalf": True, "verified_at": OPENS if is_verified else None}
    return make.user(**(facts | fields))


def asked(unit: str = "either", **fields: Any) -> Consultation:
    """A published consultation that persons and organisations answer."""
    made = published(**fields)
    made.respondent_unit = unit
    db.session.flush()
    return made


def opened(consultation: Consultation, person: User) -> Delegation:
    """The delegation of somebody's organisation, opened by them an hour after the opening."""
    with frozen_at(DURING):
        return delegating.open_delegation(make.actor(person), consultation)


def admitted(delegation: Delegation, by: User, person: User, role: str = "drafter") -> User:
    """Let somebody in."""
    with frozen_at(DURING):
        delegating.admit(make.actor(by), delegation, person.email, role)
    return person


def write(delegation: Delegation, person: User, number: int, words: str | list[str], seen: int | None = None) -> None:
    """A wording of the question with this number; ``seen`` is by default the present one."""
    asked_question = question(delegation.consultation, number)
    present = delegation_queries.present_wordings(delegation).get(asked_question.id)
    at = (present.number if present else 0) if seen is None else seen
    sent = raw(delegation.consultation, **{f"q{number}": words})[asked_question.id]
    delegation_drafting.write(make.actor(person), delegation, asked_question, sent, number=at)


def clear(delegation: Delegation, person: User) -> None:
    """Clear what is drafted."""
    digest = delegation_texts.digest_of(delegation, delegation_texts.given_in(delegation))
    clearing.clear(make.actor(person), delegation, digest)


def position(consultation: Consultation, person: User, words: str = "Because") -> Response:
    """The position of somebody's organisation: drafted, cleared and submitted by them."""
    delegation = opened(consultation, person)
    with frozen_at(DURING):
        write(delegation, person, 1, "Yes")
        write(delegation, person, 5, words)
        clear(delegation, person)
        return clearing.submit_position(make.actor(person), delegation)


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, app: Flask, user: User) -> None:
        self.client, self.user = app.test_client(), user
        make.sign_in(self.client, user)

    def post(self, url: str, **data: Any) -> Any:
        return self.client.post(url, data=data)

    def get(self, url: str) -> Any:
        return self.client.get(url)


def hidden(page: str, name: str) -> str:
    """What a hidden field of a page holds."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]
