"""Entries and assessments are cited in reports like any contribution."""

from core.db import db
from reports import publishing
from tests import factories as make
from tests.reports import factories as reporting
from tests.stocktaking import factories as stock


def test_an_entry_and_an_assessment_stand_behind_a_paragraph(client, noon) -> None:
    author = make.user()
    entry = stock.entry(author, worked="One contract for all masts.")
    made = stock.assessment(entry, author, "Twelve kiosks were opened.")
    findings = [
        reporting.found(entry.contribution, "One contract for all masts."),
        reporting.found(made.contribution, "Twelve kiosks"),
    ]
    report = reporting.report(*findings)
    publishing.publish_report(make.actor(make.staff("rapporteur")), report)
    db.session.commit()
    page = client.get(report.url).text
    for symbol in (entry.contribution.symbol, made.contribution.symbol):
        assert symbol in page
        assert report.url in client.get(f"/c/{symbol}").text
