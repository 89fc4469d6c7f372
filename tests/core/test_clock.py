"""Deadlines are decided by the moment at which a request came in."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from core.clock import arrived, arriving, frozen_at, now


def test_a_request_stays_as_early_as_it_came() -> None:
    with arriving():
        came = arrived()
        time.sleep(0.002)
        assert (arrived() == came, arrived() < now()) == (True, True)
    assert arrived() > came


def test_a_frozen_clock_holds_arrivals_too() -> None:
    moment = datetime(2026, 6, 1, tzinfo=UTC)
    with arriving(), frozen_at(moment):
        assert arrived() == now() == moment
        with frozen_at(moment + timedelta(days=1)):
            assert arrived() == moment + timedelta(days=1)


def test_a_clock_is_frozen_at_an_aware_moment_only() -> None:
    with pytest.raises(ValueError, match="aware"), frozen_at(datetime(2026, 6, 1)):  # the fault itself
        pass
