"""Reports are found once published, by their paragraphs; findings by whoever may read them."""

from datetime import datetime

from accounts.actor import NOBODY, SYSTEM
from contributions.search import search
from reports import publishing
from tests import factories as make
from tests.reports import factories as reports


def found(query: str, actor=NOBODY) -> list[str]:
    return [hit.kind for hit in search(actor, query).page.items]


def test_a_report_is_found_from_its_publication_on(noon: datetime) -> None:
    finding = reports.found(reports.said())
    made = reports.report(finding)
    assert found("chairperson concluded") == found("chairperson concluded", SYSTEM) == []
    publishing.publish_report(SYSTEM, made)
    assert found('"chairperson concluded"') == ["report"]


def test_a_finding_is_found_by_those_who_may_read_it(noon: datetime) -> None:
    reports.found(reports.said(), text="Peculiar points")
    assert found("peculiar") == found("peculiar", make.actor(make.user())) == []
    assert found("peculiar", make.actor(make.staff("rapporteur"))) == ["finding"]


def test_what_a_report_cites(noon: datetime) -> None:
    said = reports.said()
    made = reports.report(reports.found(said))
    reports.said(body="Noise")
    assert found("is:cited") == []
    publishing.publish_report(SYSTEM, made)
    assert found("is:cited") == [said.kind]
