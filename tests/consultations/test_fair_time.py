"""The guard of fair timing: working days, weekends, holidays and outages, at their boundaries."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from babel import Locale, localedata
from flask import Flask
from flask.testing import FlaskClient

from consultations import fair_time, guarding, invitation_links, inviting, un_holidays
from consultations.fair_time import Timing, proposed_extension, resting, warnings, working_days
from consultations.invitation_files import Person
from core import heartbeat
from core.clock import frozen_at
from core.db import db
from core.heartbeat import Outage
from tests import factories as make
from tests.consultations.factories import CLOSES, DURING, draft, facilitator, published

HOUR = timedelta(hours=1)


def timing(announced: str, opens: str, closes: str, zone: str = "UTC", folder: Path | None = None) -> Timing:
    moments = [datetime.fromisoformat(t).replace(tzinfo=UTC) for t in (announced, opens, closes)]
    return Timing(moments[0], moments[1], moments[2], zone, folder)


@pytest.mark.parametrize(("since", "until", "days"), [
    ("2026-06-01T12:00", "2026-06-10T12:00", 7), ("2026-06-01T12:00", "2026-06-10T00:00", 6),
    ("2026-06-01T12:00", "2026-06-10T00:01", 7), ("2026-06-05T12:00", "2026-06-07T23:59", 0),
    ("2026-12-24T12:00", "2027-01-04T12:00", 5), ("2026-06-01T12:00", "2026-06-01T13:00", 0),
])  # fmt: skip
def test_working_days(app: Flask, since: str, until: str, days: int) -> None:
    times = timing(since, since, until)
    assert working_days(times, times.opens_at, times.closes_at) == days


@pytest.mark.parametrize(("announced", "opens", "closes", "said"), [
    ("2026-06-01T09:00", "2026-06-10T12:00", "2026-06-30T12:00", []),
    ("2026-06-02T09:00", "2026-06-10T12:00", "2026-06-30T12:00", ["6 working days of notice"]),
    ("2026-06-01T09:00", "2026-06-10T12:00", "2026-06-18T12:00", ["6 working days to answer", "weekend of 1 country"]),
    ("2026-06-01T09:00", "2026-06-10T12:00", "2026-07-03T12:00", ["Independence Day", "weekend"]),
    ("2026-06-01T09:00", "2026-06-10T12:00", "2026-06-25T12:00", ["weekend of 1 country"]),
    ("2026-06-01T09:00", "2026-06-10T12:00", "2026-06-30T00:00", []),
    ("2027-02-01T09:00", "2027-02-15T12:00", "2027-03-10T12:00", ["expected to be a holiday"]),
])  # fmt: skip
def test_what_the_guard_says(app: Flask, announced: str, opens: str, closes: str, said: list[str]) -> None:
    with app.test_request_context():
        found = warnings(timing(announced, opens, closes))
    assert len(found) == len(said)
    assert all(part in text for part, text in zip(said, found, strict=True))


def test_the_closing_day_is_that_of_the_zone(app: Flask) -> None:
    friday = "2026-06-26T10:30"  # there already Saturday in Kiritimati, still Thursday on the last zone
    days = [timing(friday, friday, friday, zone).closing_day.day for zone in ("Pacific/Kiritimati", "Etc/GMT+12")]
    assert days == [27, 25]
    assert timing(friday, friday, "2026-06-27T00:00").closing_day.day == 26


def test_weekends_by_region(app: Flask) -> None:
    assert resting(fair_time.FRIDAY, ["african"]) == ["DZ", "EG", "LY", "SD"]
    assert resting(fair_time.FRIDAY, ["grulac"]) == resting(0) == []
    assert "FR" in resting(fair_time.SATURDAY, ["weog"])
    assert {"IN", "IR", "UG"}.isdisjoint(resting(fair_time.SATURDAY))


def test_the_table_of_weekends_is_that_of_the_cldr(app: Flask) -> None:
    known = {code: days for days, codes in fair_time.WEEKENDS.items() for code in codes}
    found = {}
    for name in localedata.locale_identifiers():
        locale = Locale.parse(name)
        if locale.territory and (locale.weekend_start, locale.weekend_end) != fair_time.WEEKEND:
            found[locale.territory] = tuple(range(locale.weekend_start, locale.weekend_end + 1))
    assert found == known


@pytest.mark.parametrize(("year", "days"), [
    (2017, "01-02 04-14 05-29 07-04 09-04 11-23 12-25"), (2020, "01-01 04-10 05-25 07-03 09-07 11-26 12-25"),
])  # fmt: skip
def test_fixed_holidays_are_those_of_the_circulars(app: Flask, year: int, days: str) -> None:
    found = [f"{h.day:%m-%d}" for h in un_holidays.holidays(year) if not h.is_expected]
    assert found == days.split()


@pytest.mark.parametrize(("fitr", "adha"), [("2017-06-26", "2017-09-01"), ("2020-05-25", "2020-07-31")])
def test_the_moon_is_right_within_a_day(app: Flask, fitr: str, adha: str) -> None:
    expected = [h.day for h in un_holidays.holidays(int(fitr[:4])) if h.is_expected]
    gaps = [abs((a - date.fromisoformat(b)).days) for a, b in zip(expected, (fitr, adha), strict=True)]
    assert max(gaps) <= 1


def test_a_file_replaces_a_year_and_a_broken_one_is_said(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / un_holidays.FILE
    file.write_text('{"2026": {"2026-06-30": "A day of our own"}}')
    assert [str(h.name) for h in un_holidays.holidays(2026, tmp_path)] == ["A day of our own"]
    assert len(un_holidays.holidays(2027, tmp_path)) == 9
    times = ("2026-06-01T09:00", "2026-06-10T12:00", "2026-06-30T12:00")
    assert "A day of our own" in warnings(timing(*times, folder=tmp_path))[0]
    for broken in ("{", "[]", '{"2026": {"soon": "x"}}', '{"2026": 7}'):
        file.write_text(broken)
        assert "cannot be read" in warnings(timing(*times, folder=tmp_path))[0]


@pytest.mark.parametrize(("began", "ended", "hours"), [
    (-3, -1, 2), (-3, -2.9, 1), (-26, -24, 0), (-26, -23, 1), (-1, 2, 1), (0, 2, 0),
])  # fmt: skip
def test_an_outage_near_closing_proposes_as_much_more_time(
    app: Flask, began: float, ended: float, hours: int
) -> None:
    found = proposed_extension(CLOSES, [Outage(CLOSES + began * HOUR, CLOSES + ended * HOUR)])
    assert (found.closes_at - CLOSES if found else timedelta()) == hours * HOUR


def test_outages_are_gaps_between_beats(app: Flask) -> None:
    for minutes in (0, 1, 6, 11, 17, 18):
        with frozen_at(DURING + timedelta(minutes=minutes)):
            heartbeat.beat()
    with frozen_at(DURING + HOUR):
        found = heartbeat.outages(DURING, DURING + HOUR)
    assert found == [Outage(DURING + timedelta(minutes=11), DURING + timedelta(minutes=17))]


def test_the_guard_speaks_on_pages_and_in_the_api_and_blocks_nothing(app: Flask, client: FlaskClient) -> None:
    person = facilitator()
    consultation = published(person)
    own = make.token(person)
    url, api = f"{consultation.url}/extend", f"/api/v1{consultation.url}/fair-time"
    db.session.commit()
    for hours in (5, 2):
        with frozen_at(CLOSES - hours * HOUR):
            heartbeat.beat()
    make.sign_in(client, person)
    with frozen_at(CLOSES - HOUR):
        said = client.get(api, headers=own).json
        assert client.get(api).status_code in (200, 401)
        asked = client.get(f"{api}?closes_at=2026-06-30T12:00:00Z", headers=own).json
        assert client.get(f"{api}?closes_at=soon", headers=own).status_code == 422
        desk, offered = client.get(f"{consultation.url}/desk").text, client.get(url).text
        checked = client.post(url, data={"closes_at": "2026-06-06T12:00", "reason": "An outage", "act": "check"})
        assert (checked.status_code, "weekend" in checked.text, consultation.closes_at) == (200, True, CLOSES)
        assert client.post(url, data={"closes_at": "2026-06-06T12:00", "reason": "An outage"}).status_code == 303
    assert said["proposed_closes_at"] == "2026-06-03T15:00:00Z"
    assert len(said["warnings"]) == 2
    assert [text for text in asked["warnings"] if "to answer" in text] == []
    assert "Extend it to 3 June 2026, 15:00 UTC" in desk
    assert 'value="2026-06-03T15:00"' in offered


def test_only_whoever_leads_hears_the_guard(app: Flask, client: FlaskClient) -> None:
    consultation = published()
    stranger = make.token(make.user())
    assert client.get(f"/api/v1{consultation.url}/fair-time", headers=stranger).status_code == 403


def test_a_draft_without_times_is_not_warned_about(app: Flask) -> None:
    assert guarding.cautions(draft(opens_at=None, closes_at=None)) == []


FRIDAY = datetime(2026, 6, 26, 12, 0, tzinfo=UTC)
"""In the weekend of countries of Africa, Asia and the Western group; of none in Latin America."""


@pytest.mark.parametrize(("audience", "people", "warns"), [
    ("registered", [Person("a@example.org", country="BR")], True),
    ("invited", [], True), ("invited", [Person("a@example.org")], True),
    ("invited", [Person("a@example.org", country="BR"), Person("b@example.org")], False),
    ("invited", [Person("a@example.org", country="BR"), Person("b@example.org", country="NE")], True),
    ("invited", [Person("a@example.org", country="BR"), Person("known@example.org")], True),
])  # fmt: skip
def test_weekends_are_those_of_the_regions_invited(
    app: Flask, audience: str, people: list[Person], warns: bool
) -> None:
    person = facilitator()
    made = draft(person, opens_at=DURING, closes_at=FRIDAY)
    make.user(email="known@example.org", country="EG")
    with frozen_at(DURING - 60 * HOUR), app.test_request_context():
        made.audience = audience
        inviting.invite(make.actor(person), made, people)
        assert any("weekend" in text for text in guarding.cautions(made)) is warns


def test_who_said_no_is_not_asked_when_they_rest(app: Flask) -> None:
    person = facilitator()
    made = draft(person, opens_at=DURING, closes_at=FRIDAY)
    people = [Person("a@example.org", country="BR"), Person("b@example.org", country="EG")]
    with frozen_at(DURING - 60 * HOUR), app.test_request_context():
        made.audience = "invited"
        inviting.invite(make.actor(person), made, people)
        inviting.stop(made.id, invitation_links.address_digest("b@example.org"))
        assert not any("weekend" in text for text in guarding.cautions(made))
