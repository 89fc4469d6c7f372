"""Permissions as tables: role × state × act, with time standing before, at and after each boundary."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from accounts.actor import NOBODY, SYSTEM
from consultations import policies, queries
from consultations.response_models import Response
from core.clock import frozen_at
from core.db import db
from tests import factories as make
from tests.consultations.factories import CLOSES, OPENS, SECOND, draft, facilitator, published

STATES = {
    "draft": None,
    "before": OPENS - SECOND,
    "opening": OPENS,
    "last": CLOSES - SECOND,
    "closing": CLOSES,
    "after": CLOSES + SECOND,
}
ASKED = {
    "see": policies.can_see,
    "change": policies.can_change,
    "open": policies.can_open,
    "extend": policies.can_extend,
    "answer": policies.can_answer,
    "desk": policies.can_manage,
    "results": policies.can_see_results,
    "more": lambda actor, consultation, moment: policies.can_keep_answering(
        actor, consultation, Response(version=1, is_late=False), moment
    ),
    "release": policies.can_publish_results,
    "late": policies.can_open_late_window,
    "outcome": policies.can_write_outcome,
    "archive": policies.can_archive,
    "import": policies.can_import,
    "taken": lambda _actor, consultation, moment: policies.is_taking_answers(consultation, moment),
}
READS = ("", "see", "see taken", "see taken", "see results", "see results")
ANSWERS = ("", "see", "see answer more taken", "see answer more taken", "see results", "see results")
LEADS = (
    "see change open desk",
    "see extend desk",
    "see extend answer more desk import taken",
    "see extend answer more desk import taken",
    "see desk results late outcome archive",
    "see desk results late outcome archive",
)
EXPECTED = {
    "nobody": READS,
    "unconfirmed": READS,
    "observer": READS,
    "participant": ANSWERS,
    "moderator": ANSWERS,
    "elsewhere": ANSWERS,
    "facilitator": LEADS,
    "admin": LEADS,
}
"""Role → what it may do in each of the states, in their order."""


def _actor(role: str):
    since = OPENS.date() - timedelta(days=2)
    if role == "nobody":
        return NOBODY
    person = make.user(is_admin=role == "admin", confirmed_at=None if role == "unconfirmed" else OPENS)
    if role in ("observer", "moderator", "facilitator"):
        make.appoint(person, role, starts=since)
    if role == "elsewhere":
        make.appoint(person, "facilitator", "c2", starts=since)
    return make.actor(person)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", EXPECTED)
def test_who_may_do_what_when(app: Flask, role: str, state: str) -> None:
    consultation = draft() if state == "draft" else published()
    moment = STATES[state] or OPENS
    with frozen_at(moment):
        actor = _actor(role)
        allowed = {name for name, can in ASKED.items() if can(actor, consultation, moment)}
    assert allowed == set(EXPECTED[role][list(STATES).index(state)].split())


AFTERWARDS = {
    "held": ("see", "see desk release late"),
    "held, late": ("see answer taken", "see answer taken desk release late import"),
    "held, late over": ("see", "see desk release late"),
    "published": ("see results", "see desk results late outcome archive"),
    "published, late": ("see results answer taken", "see desk results late outcome answer taken import"),
    "archived": ("see results", "see desk results"),
}
"""What a participant and whoever leads may do after closing, a day on: in time or late, held back or public."""


@pytest.mark.parametrize("role", EXPECTED)
@pytest.mark.parametrize("state", AFTERWARDS)
def test_who_may_do_what_after_closing(app: Flask, role: str, state: str) -> None:
    consultation = published(holds_results=state.startswith("held"))
    moment = CLOSES + timedelta(days=1)
    if "late" in state:
        consultation.late_until = moment if "over" in state else moment + SECOND
    consultation.archived_at = CLOSES if state == "archived" else None
    with frozen_at(moment):
        actor = _actor(role)
        allowed = {name for name, can in ASKED.items() if can(actor, consultation, moment)}
    answering, leading = AFTERWARDS[state]
    expected = set((leading if role in ("facilitator", "admin") else answering).split())
    if role in ("nobody", "unconfirmed", "observer"):
        expected -= {"answer"}
    assert allowed == expected


@pytest.mark.parametrize(("version", "is_late", "may"), [(0, False, True), (1, True, True), (1, False, False)])
def test_only_what_came_late_is_changed_late(app: Flask, version: int, is_late: bool, may: bool) -> None:
    consultation, person = published(), make.actor(make.user())
    consultation.late_until = CLOSES + timedelta(days=1)
    response = Response(version=version, is_late=is_late)
    assert bool(policies.can_keep_answering(person, consultation, response, CLOSES)) is may
    assert policies.can_keep_answering(person, consultation, response, CLOSES - SECOND)


@pytest.mark.parametrize("role", EXPECTED)
def test_the_list_and_the_policy_agree(app: Flask, role: str) -> None:
    every = [draft(), published(), draft(facilitator("c2"), lines=[make.line("c2")])]
    with frozen_at(OPENS):
        actor = _actor(role)
        listed = set(db.session.scalars(queries.visible_to(actor)))
        assert listed == {c for c in every if policies.can_see(actor, c, OPENS)}


@pytest.mark.parametrize(("moment", "shown"), [(OPENS - SECOND, False), (OPENS, True), (CLOSES, True)])
def test_live_results_show_from_the_opening(app: Flask, moment: datetime, shown: bool) -> None:
    assert bool(policies.can_see_results(NOBODY, published(live_results=True), moment)) is shown


@pytest.mark.parametrize("role", EXPECTED)
@pytest.mark.parametrize(("moment", "threshold", "seen"), [
    (CLOSES - SECOND, 0, False), (CLOSES, 0, True), (CLOSES, 5, False), (CLOSES, 1, False),
])  # fmt: skip
def test_who_stands_behind_a_figure(app: Flask, role: str, moment: datetime, threshold: int, seen: bool) -> None:
    consultation = published(cell_threshold=threshold)
    with frozen_at(moment):
        assert bool(policies.can_see_behind(_actor(role), consultation, moment)) is seen


@pytest.mark.parametrize("role", EXPECTED)
@pytest.mark.parametrize("live", [True, False])
@pytest.mark.parametrize(("moment", "threshold", "seen"), [
    (OPENS - SECOND, 0, ()), (OPENS, 0, (True,)), (OPENS, 5, ()), (CLOSES - SECOND, 0, (True,)), (CLOSES - SECOND, 5, ()),
    (CLOSES, 0, (True, False)), (CLOSES, 5, (True, False)),
])  # fmt: skip
def test_who_sees_figures(
    app: Flask, role: str, live: bool, moment: datetime, threshold: int, seen: tuple[bool, ...]
) -> None:
    consultation = published(cell_threshold=threshold, live_results=live)
    with frozen_at(moment):
        assert bool(policies.can_see_figures(_actor(role), consultation, moment)) is (live in seen)


def test_drafting_needs_every_line(app: Flask) -> None:
    person = facilitator()
    both = [make.line().id, make.line("c2").id]
    assert policies.can_draft(make.actor(person), OPENS)
    assert policies.can_file(make.actor(person), both[:1], OPENS)
    assert not policies.can_file(make.actor(person), both, OPENS)
    assert policies.can_file(SYSTEM, both, OPENS)
    assert not policies.can_draft(make.actor(make.user()), OPENS)


@pytest.mark.parametrize("role", EXPECTED)
def test_who_may_draft_and_file_where(app: Flask, role: str) -> None:
    with frozen_at(OPENS):
        actor, here, there = _actor(role), make.line().id, make.line("c2").id
        files = {
            name
            for name, lines in {"here": [here], "there": [there], "both": [here, there]}.items()
            if policies.can_file(actor, lines, OPENS)
        }
        where = {"facilitator": {"here"}, "elsewhere": {"there"}, "admin": {"here", "there", "both"}}
        assert files == where.get(role, set())
        assert bool(policies.can_draft(actor, OPENS)) is (role in where)


def test_a_role_that_has_ended_gives_nothing(app: Flask) -> None:
    person = make.user()
    make.appoint(person, "facilitator", starts=OPENS.date() - timedelta(9), ends=OPENS.date() - timedelta(1))
    assert not policies.can_manage(make.actor(person), published(), OPENS)


def test_reasons_name_the_moment(app: Flask) -> None:
    consultation, actor = published(), make.actor(make.user())
    assert "1 June 2026, 12:00 UTC" in policies.can_answer(actor, consultation, OPENS - SECOND).reason
    assert "3 June 2026, 12:00 UTC" in policies.can_answer(actor, consultation, CLOSES).reason
    assert datetime(2026, 6, 3, 12, tzinfo=UTC) == CLOSES
