"""Telling people that a published report cites their words."""

from sqlalchemy import select

from contributions.models import Contribution
from core.db import db
from core.events import Published, recorder
from notifications import telling
from reports.events import ReportPublished
from reports.models import Citation, Report, ReportVersion


@recorder(ReportPublished)
def tell_the_cited(published: Published) -> None:
    """Each speaker once for each contribution that this version cites and the one before did not."""
    event = published.event
    if not isinstance(event, ReportPublished):
        return
    db.session.flush()
    version = db.session.get_one(Report, event.report_id).current_version_id
    earlier = select(Citation.contribution_id).join(ReportVersion, ReportVersion.id == Citation.version_id)
    earlier = earlier.where(ReportVersion.report_id == event.report_id, Citation.version_id != version)
    cited = select(Contribution.speaker_id, Contribution.id).join(
        Citation, Citation.contribution_id == Contribution.id
    )
    cited = cited.where(Citation.version_id == version, Contribution.id.not_in(earlier)).distinct()
    telling.tell_speakers(cited, "cited", f"report:{event.report_id}")
