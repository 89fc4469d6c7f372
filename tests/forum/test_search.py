"""Threads are found by their titles, as long as those may be shown, and by their state and place."""

from datetime import datetime

from accounts.actor import NOBODY, SYSTEM
from accounts.models import Admission
from contributions import actions as words
from contributions.search import search
from core.clock import now
from core.db import db
from core.guard import unit_of_work
from forum import actions, chairing, chairing_posts
from forum.models import GROUP, Space
from tests import factories as make
from tests.forum import factories as forum


def found(query: str, actor=NOBODY) -> list[tuple[str, str]]:
    results = search(actor, query)
    assert results.problems == []
    return [(hit.kind, str(hit.title)) for hit in results.page.items]


def test_a_thread_is_found_by_its_title(noon: datetime) -> None:
    forum.thread(title="Interoperable villages")
    forum.thread(title="Noise")
    assert found("village") == [("thread", "Interoperable <mark>villages</mark>")]
    assert found("village type:post") == []


def test_a_post_names_its_thread(noon: datetime) -> None:
    where = forum.thread(title="Noise <b>")
    forum.post(where, body="A peculiar word")
    assert found("peculiar") == [("post", "Noise &lt;b&gt;")]


def test_a_title_goes_and_comes_with_the_opening_post(noon: datetime) -> None:
    author = make.user()
    where = forum.thread(author, title="Interoperable villages")
    forum.post(where, body="A peculiar word")
    opening, moderator = forum.numbered(where, 1).contribution, make.actor(make.staff("moderator"))
    words.hide(moderator, opening, "Off topic here")
    db.session.flush()
    assert found("village") == []
    assert found("peculiar") == [("post", "")]
    words.restore(moderator, opening, "A mistake")
    assert len(found("village")) == 1
    words.withdraw(make.actor(author), opening)
    db.session.flush()
    assert found("village", make.actor(author)) == found("village", moderator) == []


def test_states_of_threads_hold_for_their_posts(noon: datetime) -> None:
    locked, pinned = forum.thread(title="One", body="shared"), forum.thread(title="Two", body="shared")
    moderator = make.actor(make.staff("moderator"))
    chairing.lock_thread(moderator, locked)
    chairing.pin_thread(moderator, pinned)
    db.session.flush()
    titles = {state: {title for _, title in found(f"is:{state}")} for state in ("open", "locked", "closed", "pinned")}
    assert titles == {"open": {"Two"}, "locked": {"One"}, "closed": {"One"}, "pinned": {"Two"}}
    assert found("shared is:locked") == [("post", "One")]
    assert found("shared -is:locked") == [("post", "Two")]


def test_one_s_own_threads(noon: datetime) -> None:
    author = make.user()
    forum.thread(author, title="Mine", body="own")
    forum.thread(title="Theirs", body="own")
    assert {title for _, title in found("is:mine", make.actor(author))} == {"Mine"}


def test_a_closed_group_s_threads_are_its_members_alone(noon: datetime) -> None:
    space = Space(action_line=make.line(), kind=GROUP, slug="inner", name="Inner", is_closed=True)
    db.session.add(space)
    db.session.flush()
    member = make.user()
    db.session.add(Admission(user_id=member.id, circle=space.circle, role="member", admitted_at=now()))
    db.session.flush()
    inside = make.actor(member)
    actions.open_thread(inside, words.Speaker.of(member), space, "Secret village", "Hush", "en")
    assert {kind for kind, _ in found("in:inner", inside)} == {"thread", "post"}
    assert len(found("village", inside)) == 1
    assert found("village") == found("village", make.actor(make.staff("moderator"))) == []
    outsider = search(NOBODY, "in:inner")
    assert outsider.problems, "whether the group exists is nobody else's to know"
    assert outsider.problems == [
        problem.replace("absent", "inner") for problem in search(NOBODY, "in:absent").problems
    ]
    assert len(found("village", SYSTEM)) == 1


def test_posts_are_found_where_they_were_moved_to(noon: datetime) -> None:
    source, target = forum.committed_thread(2, body="peculiar"), forum.committed_thread(0)
    chair = make.staff("moderator")
    db.session.commit()
    with unit_of_work():
        actor = make.actor(chair)
        chairing_posts.move_posts(actor, source, [2], target, "Belongs there")
    db.session.rollback()  # this session may have begun to read before the job wrote
    symbols = {hit.symbol for hit in search(NOBODY, f"in:thread:{target.id} type:post").page.items}
    assert symbols == {f"{target.symbol}/P1", f"{source.symbol}/P2"}
