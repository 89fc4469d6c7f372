"""Local times become instants; the two odd hours of a year are not guessed at, and nothing moves unasked."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from consultations.times import checked_zone, instant, shown_at, zones
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
        ("Europe/Zurich", (2026, 10, 25, 1, 59), (2026, 10, 24, 23, 59)),
        ("Europe/Zurich", (2026, 10, 25, 3, 0), (2026, 10, 25, 2, 0)),
        ("Etc/GMT+12", (2026, 6, 1, 0, 0), (2026, 6, 1, 12, 0)),
        ("Etc/GMT+12", (2026, 5, 31, 23, 59), (2026, 6, 1, 11, 59)),
        ("Pacific/Kiritimati", (2026, 6, 1, 0, 0), (2026, 5, 31, 10, 0)),
        ("Australia/Lord_Howe", (2026, 10, 4, 2, 30), (2026, 10, 3, 15, 30)),
    ],
)
def test_instant_of_a_local_time(app: Flask, zone: str, local: Any, utc: Any) -> None:
    assert instant(datetime(*local), zone) == datetime(*utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "local"), [("Europe/Zurich", (2026, 3, 29, 2, 30)), ("America/New_York", (2026, 3, 8, 2, 0))]
)
def test_a_skipped_time_is_refused_at_its_field(app: Flask, zone: str, local: Any) -> None:
    with pytest.raises(Invalid) as refused:
        instant(datetime(*local), zone, "opens_at")
    assert zone in refused.value.fields["opens_at"][0]


@pytest.mark.parametrize(
    ("zone", "local", "hours"),
    [
        ("Europe/Zurich", (2026, 10, 25, 2, 0), ("00:00", "01:00")),
        ("Europe/Zurich", (2026, 10, 25, 2, 59), ("00:59", "01:59")),
        ("America/New_York", (2026, 11, 1, 1, 30), ("05:30", "06:30")),
        ("Australia/Lord_Howe", (2026, 4, 5, 1, 45), ("14:45", "15:15")),
    ],
)
def test_a_doubled_time_is_refused_with_both_hours(app: Flask, zone: str, local: Any, hours: tuple[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        instant(datetime(*local), zone, "opens_at")
    assert all(hour in refused.value.fields["opens_at"][0] for hour in hours)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Zurich", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Etc/GMT+12"])
@pytest.mark.parametrize(
    "stored",
    [
        (2026, 10, 25, 0, 30), (2026, 10, 25, 1, 30), (2026, 10, 25, 1, 30, 59), (2026, 3, 29, 1, 0),
        (2026, 3, 29, 0, 59, 59, 999999), (2026, 6, 3, 12, 0, 1),
    ],
)  # fmt: skip
def test_what_is_shown_and_sent_back_does_not_move(app: Flask, zone: str, stored: Any) -> None:
    was = datetime(*stored).replace(tzinfo=UTC)
    assert instant(shown_at(was, zone), zone, was=was) == was


def test_another_minute_or_another_zone_moves(app: Flask) -> None:
    was = datetime(2026, 6, 3, 12, 0, 30, tzinfo=UTC)
    assert instant(datetime(2026, 6, 3, 14, 1), "Europe/Zurich", was=was) == datetime(2026, 6, 3, 12, 1, tzinfo=UTC)
    assert instant(datetime(2026, 6, 3, 14, 0), "Asia/Dhaka", was=was) == datetime(2026, 6, 3, 8, 0, tzinfo=UTC)


def test_unknown_zones_are_refused(app: Flask) -> None:
    with pytest.raises(Invalid):
        checked_zone("Mars/Olympus")
    assert {"UTC", "Africa/Niamey", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Etc/GMT+12"} < set(zones())
