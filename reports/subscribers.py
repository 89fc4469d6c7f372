"""What follows when a contribution that a published report cites is hidden, restored, withdrawn, disowned or reworded."""

from contributions.erasure_events import ContributionErased
from contributions.events import (
    ContributionEvent,
    ContributionHidden,
    ContributionRestored,
    ContributionRevised,
    ContributionWithdrawn,
)
from contributions.relay_events import RelayDisowned
from core import topics
from core.events import Published, recorder
from reports.queries import reports_citing


@recorder(
    ContributionErased,
    ContributionHidden,
    ContributionRestored,
    ContributionRevised,
    ContributionWithdrawn,
    RelayDisowned,
)
def renew_reports(published: Published) -> None:
    """The stored pages of reports that cite it are old: their evidence is another, in the same transaction."""
    if not isinstance(published.event, ContributionEvent):
        raise TypeError(f"{published.event!r} is not about a contribution")
    for report_id in reports_citing(published.event.contribution_id):
        topics.touch(f"report:{report_id}")
