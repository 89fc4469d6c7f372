"""The guard owns the commit: once for a good answer, never for a refusal, and announcers hear of it afterwards."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from core import events
from core.db import db
from core.events import Published, announce, announcer, publish, recorder, take_published
from core.guard import unit_of_work
from core.mail import OutgoingMail, write
from tests.core.probe import KNOTTED, Happened


def stored() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(OutgoingMail)) or 0


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What subscribers of ``Happened`` saw: how many rows were visible to somebody else."""
    seen: list[str] = []
    monkeypatch.setitem(events._recorders, Happened, [])
    monkeypatch.setitem(events._announcers, Happened, [])
    return seen


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    ("query", "kept"),
    [("", 1), ("?status=200", 1), ("?status=303", 1), ("?status=400", 0), ("?status=404", 0), ("?status=422", 0),
     ("?status=500", 0), ("?raise=refused", 0), ("?raise=invalid", 0), ("?raise=crash", 0)],
)  # fmt: skip
def test_an_answer_decides_whether_the_change_is_kept(probe: FlaskClient, method: str, query: str, kept: int) -> None:
    probe.open(f"/probe/write{query}", method=method)
    assert stored() == kept


def test_there_is_one_commit_a_request(probe_app, probe: FlaskClient) -> None:
    commits: list[int] = []
    with probe_app.app_context():
        engine = db.engine
        event.listen(engine, "commit", lambda connection: commits.append(1))
    probe.post("/probe/write")
    assert len(commits) == 1


def test_a_request_that_was_ended_for_anothers_sake_is_tried_again(probe: FlaskClient, heard: list[str]) -> None:
    announcer(Happened)(lambda published: heard.append("announced"))
    KNOTTED.extend([1, 1])
    assert probe.post("/probe/write", data={"text": "once"}).status_code == 201
    assert (stored(), heard) == (1, ["announced"])


def test_a_knot_that_stays_is_a_fault(probe: FlaskClient) -> None:
    KNOTTED.extend([1, 1, 1])
    assert probe.post("/probe/write").status_code == 500
    assert (stored(), KNOTTED) == (0, [])


def test_reading_requests_keep_nothing(probe: FlaskClient) -> None:
    probe.get("/probe/raise/missing")
    assert stored() == 0


def test_a_view_with_its_own_transaction_keeps_what_it_committed(probe: FlaskClient) -> None:
    assert probe.post("/probe/slow").status_code == 500
    assert stored() == 1


def test_announcers_hear_after_the_commit(probe: FlaskClient, heard: list[str]) -> None:
    @recorder(Happened)
    def inside(published: Published) -> None:
        heard.append(f"recorder {db.session().in_transaction()}")

    @announcer(Happened)
    def outside(published: Published) -> None:
        heard.append(f"announcer {db.session().in_transaction()}")

    probe.post("/probe/write")
    assert heard == ["recorder True", "announcer False"]


@pytest.mark.parametrize("query", ["?status=422", "?raise=crash", "?raise=refused"])
def test_nothing_is_announced_of_what_was_not_kept(probe: FlaskClient, heard: list[str], query: str) -> None:
    announcer(Happened)(lambda published: heard.append("announced"))
    probe.post(f"/probe/write{query}")
    probe.post("/probe/write")
    assert heard == ["announced"]


def test_one_announcer_failing_does_not_silence_the_others(app, heard: list[str], caplog) -> None:
    @announcer(Happened)
    def first(published: Published) -> None:
        raise ValueError("broken")

    @announcer(Happened)
    def second(published: Published) -> None:
        heard.append("second")

    with unit_of_work():
        publish(Happened())
    assert heard == ["second"]
    assert "first" in caplog.text


def test_a_recorder_failing_undoes_the_change(app, heard: list[str]) -> None:
    @recorder(Happened)
    def broken(published: Published) -> None:
        raise ValueError("the record cannot be written")

    def change() -> None:
        with unit_of_work():
            write("a@example.org", "subject", "body")
            publish(Happened())

    with pytest.raises(ValueError, match="record"):
        change()
    assert stored() == 0


def test_general_subscribers_hear_before_special_ones(app, monkeypatch: pytest.MonkeyPatch) -> None:
    class Special(Happened):
        pass

    order: list[str] = []
    monkeypatch.setitem(events._recorders, Special, [lambda published: order.append("special")])
    monkeypatch.setitem(events._recorders, Happened, [lambda published: order.append("general")])
    publish(Special())
    take_published()
    assert order == ["general", "special"]


def test_events_are_announced_in_the_order_of_their_publication(app, heard: list[str]) -> None:
    happened = [Happened(actor_id=number) for number in range(5)]
    announcer(Happened)(lambda published: heard.append(str(published.event.actor_id)))
    with unit_of_work():
        for one in happened:
            publish(one)
    assert heard == ["0", "1", "2", "3", "4"]
    assert take_published() == []


def test_the_same_subscriber_is_registered_once(heard: list[str]) -> None:
    def once(published: Published) -> None:
        heard.append("heard")

    announcer(Happened)(once)
    announcer(Happened)(once)
    announce([Published(Happened())])
    assert heard == ["heard"]


def test_an_abandoned_unit_keeps_nothing(app) -> None:
    with unit_of_work() as work:
        write("a@example.org", "subject", "body")
        work.abandon()
    assert stored() == 0
