"""Proposals and common issues: who marks, what is listed across lines, and what is not."""

from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.actor import NOBODY, Actor
from contributions import actions, marking, policies
from contributions.mark_models import COMMON_ISSUE, PROPOSAL, Mark
from contributions.marking import Filters
from contributions.models import Contribution
from contributions.record import Entry
from core.clock import now
from core.db import db
from core.errors import Invalid, Refused
from core.guard import unit_of_work
from tests import factories as make
from tests.contributions.factories import say
from tests.forum import factories as forum

ROLES = ("nobody", "participant", "observer", "elsewhere", "rapporteur", "moderator", "facilitator", "admin")
MAY = {"rapporteur", "moderator", "facilitator", "admin"}
STATES = ("public", "hidden", "withdrawn", "pending", "disowned", "closed")


def actor_as(role: str) -> Actor:
    if role == "nobody":
        return NOBODY
    if role == "elsewhere":
        return make.actor(make.staff("moderator", "c1"))
    if role in ("observer", "rapporteur", "moderator", "facilitator"):
        return make.actor(make.staff(role))
    return make.actor(make.user(is_admin=role == "admin"))


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", ROLES)
def test_role_by_state(role: str, state: str, noon: datetime) -> None:
    said = say()
    if state == "disowned":
        said.relayed = "disowned"
    elif state == "closed":
        said.circle, said.is_closed = "space:1", True
    else:
        said.visibility = state
    actor = actor_as(role)
    assert bool(policies.can_mark(actor, said, noon)) == (role in MAY and state == "public")
    assert bool(policies.can_unmark(actor, said, noon)) == (role in MAY and state != "closed")
    if role not in MAY or state != "public":
        with pytest.raises(Refused):
            marking.mark(actor, said, PROPOSAL)


def test_marking_is_safe_to_repeat_and_in_the_record(noon: datetime) -> None:
    said, chair = say(), actor_as("moderator")
    first = marking.mark(chair, said, PROPOSAL, "A radio fund")
    assert marking.mark(chair, said, PROPOSAL, "A radio fund").id == first.id
    marking.mark(chair, said, PROPOSAL, "A fund for radio")
    marking.unmark(chair, said, PROPOSAL)
    marking.unmark(chair, said, PROPOSAL)
    verbs = db.session.scalars(select(Entry.verb).filter_by(topic=said.topic).order_by(Entry.number)).all()
    assert verbs[-3:] == ["contribution_marked", "contribution_marked", "contribution_unmarked"]
    assert db.session.query(Mark).count() == 0


def test_a_common_issue_names_another_line(noon: datetime) -> None:
    said, chair = say(), actor_as("moderator")
    for lines in ([], [make.line()]):
        with pytest.raises(Invalid) as refusal:
            marking.mark(chair, said, COMMON_ISSUE, lines=lines)
        assert "lines" in refusal.value.fields
    for kind, note in (("wish", ""), (PROPOSAL, "x" * 501)):
        with pytest.raises(Invalid):
            marking.mark(chair, said, kind, note)


def test_lists_are_narrowed_and_paged(noon: datetime) -> None:
    chair = actor_as("admin")
    mine = [say(make.user(country="NE", stakeholder_type="civil"), body=f"Mine {n}") for n in range(3)]
    other = say(make.user(country="FR", stakeholder_type="private"), lines=[make.line("c1")], body="Other")
    say(body="Noise without a mark")
    for said in (*mine, other):
        marking.mark(chair, said, PROPOSAL)
    marking.mark(chair, mine[0], COMMON_ISSUE, lines=[make.line(), make.line("c1")])

    def listed(kind: str = PROPOSAL, **fields: object) -> list[int]:
        found = marking.marks(NOBODY, kind, Filters(**fields)).items  # type: ignore[arg-type]  # names of fields
        return [each.contribution_id for each in found]

    assert listed() == [other.id, *(said.id for said in reversed(mine))]
    assert listed(line_id=make.line("c1").id) == [other.id]
    assert listed(COMMON_ISSUE, line_id=make.line("c1").id) == [mine[0].id]
    assert listed(country="FR") == [other.id]
    assert listed(stakeholder_type="civil") == [said.id for said in reversed(mine)]
    assert listed(theme_id=1) == []
    first = marking.marks(NOBODY, PROPOSAL, size=3)
    second = marking.marks(NOBODY, PROPOSAL, cursor=first.next, size=3)
    assert [m.contribution_id for m in (*first.items, *second.items)] == listed()
    assert second.next is None


def test_what_is_hidden_leaves_the_lists(noon: datetime) -> None:
    said, chair = say(), actor_as("moderator")
    marking.mark(chair, said, PROPOSAL)
    actions.hide(chair, said, "Off topic here")
    assert marking.marks(NOBODY, PROPOSAL).items == []
    assert len(marking.marks(chair, PROPOSAL).items) == 1
    assert db.session.scalars(select(Contribution.id).where(marking.is_marked(PROPOSAL))).all() == [said.id]


def test_the_pages_from_card_to_list(noon: datetime, client: FlaskClient) -> None:
    thread, chair = forum.committed_thread(1), make.staff("moderator")
    post = forum.numbered(thread, 2)
    identity, symbol = post.id, post.contribution.symbol
    make.sign_in(client, chair)
    assert "Mark as a proposal" in client.get(f"/c/{identity}/mark").text
    given = {"kind": "common_issue", "note": "Power <cuts>", "lines": [str(make.line("c1").id), str(make.line().id)]}
    assert client.post(f"/c/{identity}/mark", data=given | {"lines": []}).status_code == 422
    assert client.post(f"/c/{identity}/mark", data=given).status_code == 303
    reader = client.application.test_client()
    card = reader.get(thread.url).text
    assert card.count("Common issue</a>") == 1
    listed = reader.get("/common-issues").text
    assert symbol in listed
    assert "Power &lt;cuts&gt;" in listed
    assert symbol not in reader.get("/proposals").text
    assert symbol in reader.get("/c1").text, "the line page of the other line shows it"
    assert symbol not in reader.get("/c2").text
    assert client.post(f"/c/{identity}/unmark/common_issue").status_code == 303
    assert "Common issue</a>" not in reader.get(thread.url).text
    assert symbol not in reader.get("/c1").text


def test_strangers_are_sent_away(noon: datetime, client: FlaskClient) -> None:
    with unit_of_work():
        identity = forum.numbered(forum.thread(), 1).id
    make.sign_in(client, make.user())
    assert client.get(f"/c/{identity}/mark").status_code == 403
    assert client.post(f"/c/{identity}/mark", data={"kind": "proposal"}).status_code == 403
    assert client.post(f"/c/{identity}/unmark/proposal").status_code == 403
    assert now() == noon
