"""With an account go the invitations to its address; those of others stay."""

from core import personal
from core.clock import now
from core.db import db
from forum.models import Invitation
from tests import factories as make
from tests.forum.factories import thread


def test_invitations_to_the_address_go() -> None:
    person, other = make.user(), make.user()
    space = thread().space
    for email in (person.email, other.email):
        db.session.add(Invitation(space_id=space.id, email=email, invited_at=now()))
    db.session.flush()
    personal.erase(person.id)
    assert [found.email for found in db.session.query(Invitation)] == [other.email]
