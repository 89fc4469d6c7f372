"""What was written about erased words goes with them."""

from datetime import datetime

from contributions import marking
from contributions.erasing import erase_contribution
from contributions.mark_models import PROPOSAL, Mark
from contributions.relay_models import Relay
from core.db import db
from core.guard import unit_of_work
from tests import factories as make
from tests.forum.test_relaying import relayed


def test_contact_and_notes_go_along_and_those_of_others_stay(noon: datetime) -> None:
    gone, kept = relayed(), relayed()
    with unit_of_work():
        admin = make.actor(make.user(is_admin=True))
        for post in (gone, kept):
            marking.mark(admin, post.contribution, PROPOSAL, "Fatou asks for a fund")
        erase_contribution(admin, gone.contribution, "Asked for by its speaker")
        numbers = (gone.id, kept.id)
    notes = [db.session.query(Mark).filter_by(contribution_id=number).one().note for number in numbers]
    assert [db.session.get_one(Relay, number).contact for number in numbers] == ["", "fatou@example.org"]
    assert notes == ["", "Fatou asks for a fund"]
