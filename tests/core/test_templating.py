"""Times are named in full: UTC and zones by name, and how long is left."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from core.clock import frozen_at
from core.templating import date, in_zone, isotime, remaining, utc

MEETING = datetime(2006, 5, 16, 15, 0, tzinfo=UTC)


def test_a_moment_in_utc_and_in_a_zone(app: Flask) -> None:
    assert utc(MEETING) == "16 May 2006, 15:00 UTC"
    assert in_zone(MEETING, "Europe/Zurich") == "16 May 2006, 17:00 Europe/Zurich"
    assert in_zone(MEETING, "Asia/Kathmandu") == "16 May 2006, 20:45 Asia/Kathmandu"
    assert date(MEETING) == "16 May 2006"
    assert isotime(MEETING) == "2006-05-16T15:00:00Z"


def test_a_moment_that_was_given_in_another_zone_is_said_in_utc(app: Flask) -> None:
    from zoneinfo import ZoneInfo

    there = MEETING.astimezone(ZoneInfo("Asia/Kathmandu"))
    assert utc(there) == "16 May 2006, 15:00 UTC"
    assert date(there.replace(hour=0)) == "15 May 2006"
    assert isotime(there) == "2006-05-16T15:00:00Z"


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (timedelta(days=3), "3 days left"), (timedelta(hours=2), "2 hours left"), (timedelta(minutes=1), "1 minute left"),
        (timedelta(seconds=1), "1 minute left"), (timedelta(0), "closed 1 minute ago"),
        (timedelta(days=-2), "closed 2 days ago"),
    ],
)  # fmt: skip
def test_how_long_is_left(app: Flask, distance: timedelta, words: str) -> None:
    with frozen_at(MEETING):
        assert remaining(MEETING + distance) == words
