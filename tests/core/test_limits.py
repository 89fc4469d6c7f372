"""Limits: an account's own first, then a wide one for its address."""

import pytest
from flask import Flask

from core import limits
from core.errors import TooMany
from core.limits import RATES, consume


@pytest.fixture
def counted(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Two an hour for an account, three for an address, of a scope that nobody used before."""
    monkeypatch.setitem(app.config, "RATELIMIT_ENABLED", True)
    monkeypatch.setitem(limits.RATES, "probe", ("2/hour", "3/hour"))
    limits.limiter.reset()
    return app


def act(app: Flask, account: object, address: str = "192.0.2.1") -> bool:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        try:
            consume("probe", account)
        except TooMany as refused:
            return not 0 < refused.retry_after <= 3600
        return True


def test_an_account_is_stopped_and_others_are_not(counted: Flask) -> None:
    assert [act(counted, 1), act(counted, 1), act(counted, 1), act(counted, 2, "192.0.2.2")] == [
        True,
        True,
        False,
        True,
    ]


def test_an_account_is_the_same_from_every_address(counted: Flask) -> None:
    assert [act(counted, 1, f"192.0.2.{n}") for n in range(3)] == [True, True, False]


def test_an_address_is_stopped_in_the_end(counted: Flask) -> None:
    assert [act(counted, n) for n in range(4)] == [True, True, True, False]


@pytest.mark.parametrize("scope", RATES)
def test_an_address_may_do_more_than_an_account(scope: str) -> None:
    per_account, per_address = (limits.parse(rate) for rate in RATES[scope])
    assert per_address.amount / per_address.get_expiry() > per_account.amount / per_account.get_expiry()
