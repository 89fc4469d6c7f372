"""Local times become instants; the two odd hours of a year are not guessed at."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from consultations.times import checked_zone, instant, zones
from core.errors import Invalid


@pytest.mark.parametrize(
    ("zone", "local", "utc"),
    [
        ("UTC", (2026, 6, 1, 12, 0), (2026, 6, 1, 12, 0)),
        ("Pacific/Kiritimati", (2026, 6, 1, 12, 0), (2026, 5, 31, 22, 0)),
        ("Pacific/Pago_Pago", (2026, 6, 1, 12, 0), (2026, 6, 1, 23, 0)),
        ("Asia/Kathmandu", (2026, 6, 1, 12, 0), (2026, 6, 1, 6, 15)),
        ("Europe/Zurich", (2026, 1, 15, 12, 0), (2026, 1, 15, 11, 0)),
        ("Europe/Zurich", (2026, 7, 15, 12, 0), (2026, 7, 15, 10, 0)),
        ("Europe/Zurich", (2026, 3, 29, 1, 59), (2026, 3, 29, 0, 59)),
        ("Europe/Zurich", (2026, 3, 29, 3, 0), (2026, 3, 29, 1, 0)),
        ("Europe/Zurich", (2026, 10, 25, 3, 0), (2026, 10, 25, 2, 0)),
    ],
)
def test_instant_of_a_local_time(app: Flask, zone: str, local: Any, utc: Any) -> None:
    found = instant(datetime(*local), zone)
    assert (found.at, found.note) == (datetime(*utc).replace(tzinfo=UTC), "")


@pytest.mark.parametrize(
    ("zone", "local"), [("Europe/Zurich", (2026, 3, 29, 2, 30)), ("America/New_York", (2026, 3, 8, 2, 0))]
)
def test_a_skipped_time_is_refused_at_its_field(app: Flask, zone: str, local: Any) -> None:
    with pytest.raises(Invalid) as refused:
        instant(datetime(*local), zone, "opens_at")
    assert zone in refused.value.fields["opens_at"][0]


def test_of_a_doubled_time_the_first_is_taken_and_said(app: Flask) -> None:
    found = instant(datetime(2026, 10, 25, 2, 30), "Europe/Zurich")
    assert found.at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert "02:30" in found.note
    assert "00:30 UTC" in found.note


def test_unknown_zones_are_refused(app: Flask) -> None:
    with pytest.raises(Invalid):
        checked_zone("Mars/Olympus")
    assert {"UTC", "Africa/Niamey", "Pacific/Kiritimati"} < set(zones())
