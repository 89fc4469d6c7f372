"""Role × state × action."""

from datetime import date, datetime

import pytest

from accounts.actor import NOBODY
from core.db import db
from reports import policies, publishing, queries
from tests import factories as make
from tests.meetings.test_policies import actor_as
from tests.reports import factories as chain

ROLES = ("nobody", "unconfirmed", "user", "observer", "elsewhere", "moderator", "rapporteur", "facilitator", "admin")
STAFF = {"moderator", "rapporteur", "facilitator", "admin"}
WRITERS = {"rapporteur", "facilitator", "admin"}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("published", [False, True])
def test_who_may_do_what_with_a_report(noon: datetime, role: str, published: bool) -> None:
    report = chain.report(chain.found(chain.said()))
    if published:
        publishing.publish_report(chain.SYSTEM, report)
    who = actor_as(role)
    assert bool(policies.can_read(who, report, noon)) is (published or role in STAFF)
    assert bool(policies.can_read_draft(who, report, noon)) is (role in STAFF)
    assert bool(policies.can_edit(who, report, noon)) is (role in WRITERS)
    assert bool(policies.can_write(who, report.line_ids, noon)) is (role in WRITERS)
    listed = db.session.scalars(queries.readable_by(who)).unique().all()
    assert (report in listed) is bool(policies.can_read(who, report, noon))


@pytest.mark.parametrize("role", ROLES)
def test_who_may_cite_and_find(noon: datetime, role: str) -> None:
    said, finding = chain.said(), chain.found(chain.said())
    who = actor_as(role)
    assert bool(policies.can_cite(who, said, noon)) is (role in STAFF)
    assert bool(policies.can_find(who, [make.line().id], noon)) is (role in STAFF)
    assert bool(policies.can_change_finding(who, finding, noon)) is (role in STAFF)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("published", [False, True])
def test_a_finding_becomes_public_with_the_report_that_cites_it(noon: datetime, role: str, published: bool) -> None:
    finding, noise = chain.found(chain.said()), chain.found(chain.said())
    report = chain.report(finding)
    if published:
        publishing.publish_report(chain.SYSTEM, report)
    seen = db.session.scalars(queries.visible_findings(actor_as(role))).unique().all()
    assert (finding in seen) is (published or role in STAFF)
    assert (noise in seen) is (role in STAFF)


def test_a_role_that_has_ended_writes_nothing(noon: datetime) -> None:
    person = make.user()
    make.appoint(person, "rapporteur", starts=date(2026, 5, 1), ends=date(2026, 5, 31))
    report = chain.report()
    assert not policies.can_edit(make.actor(person), report, noon)
    assert policies.can_edit(make.actor(person), report, noon.replace(day=31, month=5))


def test_a_rapporteur_of_another_line_places_no_finding_of_this_one(noon: datetime) -> None:
    from core.errors import Refused
    from reports import actions

    report = actions.draft_report(chain.SYSTEM, chain.held("c1"))
    paragraph = actions.add_paragraph(chain.SYSTEM, report, "numbered", "One")
    rapporteur = make.staff("rapporteur", "c1")
    with pytest.raises(Refused):
        actions.place_finding(make.actor(rapporteur), paragraph, chain.found(chain.said()))


def test_nobody_learns_of_a_draft(noon: datetime, client) -> None:
    report = chain.report()
    db.session.commit()
    assert not policies.can_read(NOBODY, report, noon)
    for address in ("", ".docx", ".json", "/versions/1"):
        assert client.get(f"{report.url}{address}").status_code == 404
    assert client.get(f"/api/v1/reports/{report.id}").status_code == 404
    assert report.symbol not in client.get("/reports").text
