"""What follows when a contribution that a published report cites is hidden, restored, withdrawn or reworded."""

from contributions.events import (
    ContributionEvent,
    ContributionHidden,
    ContributionRestored,
    ContributionRevised,
    ContributionWithdrawn,
)
from core import pages
from core.events import Published, recorder
from reports.queries import reports_citing


@recorder(ContributionHidden, ContributionRestored, ContributionRevised, ContributionWithdrawn)
def renew_reports(published: Published) -> None:
    """The stored pages of reports that cite it are old: their evidence is another, in the same transaction."""
    if not isinstance(published.event, ContributionEvent):
        raise TypeError(f"{published.event!r} is not about a contribution")
    for report_id in reports_citing(published.event.contribution_id):
        pages.touch(f"report:{report_id}")
