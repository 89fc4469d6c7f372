"""What happens to files by itself: linked when they are used, removed when nobody needs them."""

from contributions import attaching
from contributions.attaching import BytesReleased
from contributions.events import ContributionMade, ContributionRevised
from contributions.models import Contribution
from core.clock import now
from core.db import db
from core.events import Published, announcer, recorder
from core.guard import unit_of_work
from core.jobs import every_minute


@recorder(ContributionMade, ContributionRevised)
def link_files(published: Published) -> None:
    """Let the readers of a new wording have the files that it refers to."""
    if isinstance(published.event, ContributionMade | ContributionRevised):
        contribution = db.session.get_one(Contribution, published.event.contribution_id)
        attaching.link(contribution, contribution.revision)


@announcer(BytesReleased)
def remove_bytes(published: Published) -> None:
    """Remove the bytes of what was deleted."""
    if isinstance(published.event, BytesReleased):
        attaching.release(published.event.digest)


@every_minute
def tidy() -> None:
    """Let go of unused uploads; once an hour, of bytes that nothing names."""
    with unit_of_work():
        attaching.clean_up()
    if now().minute == 17:
        attaching.sweep()
