"""Counts are kept as answers come: whatever happens to a response, they say what the answers say."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from accounts.models import User
from consultations import actions, duplicates, erasing, tallies, tallying
from consultations import results as counting
from consultations.models import Consultation
from consultations.response_models import Answer, Response
from consultations.tally_models import ResponseTally, Tally, TallyHead
from core.clock import frozen_at
from core.db import db
from tests import factories as make
from tests.consultations import every_kind
from tests.consultations.factories import CLOSES, DURING, SECOND, facilitator, published, question, raw, submitted


def told(consultation: Consultation, by: str = "") -> dict[int, object]:
    """Every figure of a consultation, to be compared."""
    found = counting.results(consultation, by)
    return {
        key: (r.base, r.skipped, r.rows, r.facts, r.table, r.crossed) for key, r in found.questions.items()
    } | {0: (found.respondents, found.late, found.once)}  # fmt: skip


def is_right(consultation: Consultation) -> None:
    """The counts that are kept equal those of the answers, folded and not, in every split."""
    db.session.commit()
    assert tallying.head_of(consultation.id) is not None
    assert list(tallies.differences(consultation)) == []
    before = [told(consultation, by) for by in ("", "type", "region", "lang", "q1")]
    tallying.fold(consultation)
    db.session.commit()
    assert (
        db.session.scalars(select(ResponseTally).filter_by(consultation_id=consultation.id, is_pending=True)).all()
        == []
    )
    assert [told(consultation, by) for by in ("", "type", "region", "lang", "q1")] == before
    assert list(tallies.differences(consultation)) == []


def counted() -> Consultation:
    """One that is counted here, with two responses."""
    consultation = published()
    submitted(consultation, make.user(stakeholder_type="government", country="NE"), q2=["A", "B"], q4="Agree")
    submitted(consultation, make.user(stakeholder_type="civil", country="FR"), q1="No", q3=["A", "C"])
    tallying.fold(consultation)
    db.session.commit()
    return consultation


def again(consultation: Consultation) -> None:
    response = _first(consultation)
    with frozen_at(DURING):
        who = make.actor(db.session.get_one(User, response.user_id))
        actions.submit_response(who, consultation, raw(consultation, q1="No", q2=["B", "C"]))


def new(consultation: Consultation) -> None:
    submitted(consultation, make.user(stakeholder_type="igo"), q5="Words")


def late(consultation: Consultation) -> None:
    consultation.late_until = CLOSES + timedelta(days=2)
    with frozen_at(CLOSES + timedelta(days=1)):
        actions.submit_response(make.actor(make.user()), consultation, raw(consultation, q1="No"))


def twice(consultation: Consultation) -> None:
    pair = [submitted(consultation, make.user(), q5="The very same words") for _time in range(2)]
    for response in pair:
        response.likeness = {"answers": "x" * 64}
    db.session.flush()
    with frozen_at(DURING):
        who = make.actor(make.staff("facilitator"))
        duplicates.settle_duplicate(
            who, consultation, (pair[0].reference, pair[1].reference), "counted_once", "The same"
        )


def not_twice(consultation: Consultation) -> None:
    twice(consultation)
    first, second = db.session.scalars(select(Response).order_by(Response.id.desc()).limit(2)).all()[::-1]
    with frozen_at(DURING):
        who = make.actor(make.staff("facilitator"))
        duplicates.settle_duplicate(who, consultation, (first.reference, second.reference), "not_duplicate", "Others")


def erased(consultation: Consultation) -> None:
    erasing.erase_responses(_first(consultation).user_id or 0)


def _first(consultation: Consultation) -> Response:
    query = select(Response).filter_by(consultation_id=consultation.id).order_by(Response.id).limit(1)
    return db.session.scalars(query).one()


@pytest.mark.parametrize("act", [again, new, late, twice, not_twice, erased])
def test_counts_follow_what_happens(app: Flask, act: Callable[[Consultation], None]) -> None:
    consultation = counted()
    act(consultation)
    is_right(consultation)


def test_counts_of_every_kind(app: Flask) -> None:
    consultation = every_kind.every_kind()
    every_kind.submitted(consultation, person={"stakeholder_type": "government", "country": "NE"})
    tallying.fold(consultation)
    every_kind.submitted(consultation, number="20", country="FR")
    is_right(consultation)
    erasing.erase_responses(_first(consultation).user_id or 0)
    is_right(consultation)


def test_what_was_never_counted_is_shown_all_the_same(app: Flask) -> None:
    consultation = counted()
    right = told(consultation, "type")
    for table in (Tally, ResponseTally, TallyHead):
        db.session.execute(delete(table))
    db.session.commit()
    assert told(consultation, "type") == right
    tallying.fold_all()
    assert tallying.head_of(consultation.id) is not None
    assert told(consultation, "type") == right


def test_the_job_folds_all_and_leaves_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallying, "BATCH", 2)
    consultation = counted()
    for _number in range(5):
        submitted(consultation, q2=["A", "C"])
    db.session.commit()
    right = told(consultation, "q2")
    tallying.fold_all()
    assert db.session.scalars(select(ResponseTally).where(ResponseTally.is_pending)).all() == []
    assert told(consultation, "q2") == right
    is_right(consultation)


def test_the_command_names_what_differs_and_repairs_it(app: Flask) -> None:
    consultation = counted()
    run = app.test_cli_runner().invoke
    assert run(args=["consultations", "recount"]).exit_code == 0
    option = question(consultation, 1).options[0]
    wrong = update(Tally).where(Tally.category == str(option.id), Tally.by == "type")
    db.session.execute(wrong.values(count=Tally.count + 1))
    db.session.execute(delete(Answer).where(Answer.question_id == question(consultation, 4).id))
    db.session.commit()
    found = run(args=["consultations", "recount", str(consultation.id), "--repair"])
    assert found.exit_code == 1
    assert (
        f"Consultation {consultation.id}: question 1, {option.id} in type government (part 0): kept 2, answers say 1"
        in found.output
    )
    assert "question 4, answered (part 0): kept 1, answers say 0" in found.output
    assert run(args=["consultations", "recount"]).exit_code == 0
    assert run(args=["consultations", "recount", "99"]).exit_code == 1


def test_after_publication_changes_enter_in_batches(app: Flask) -> None:
    person = facilitator()
    consultation = published(person, cell_threshold=3)
    everybody = [submitted(consultation, make.user(), q4="Agree") for _number in range(8)]
    tallying.fold(consultation)
    first = question(consultation, 1).id
    with frozen_at(CLOSES):
        before = told(consultation)
        for count, response in enumerate(everybody[:3], 1):
            response.answers.clear()
            tallying.note(response)
            tallying.fold(consultation)
            db.session.commit()
            assert (told(consultation) == before) is (count < 3), count
        assert counting.results(consultation).questions[first].base == 5
        assert list(tallies.differences(consultation)) == []


def test_with_a_threshold_no_figure_shows_while_it_is_open(app: Flask) -> None:
    consultation = published(cell_threshold=3, live_results=True)
    for _number in range(6):
        submitted(consultation, q4="Agree")
    db.session.commit()
    with frozen_at(CLOSES - SECOND):
        found = counting.results(consultation)
        assert (found.respondents, found.has_figures) == (6, False)
        assert all(r.hides_base and not r.rows and not r.facts for r in found.questions.values())
    with frozen_at(CLOSES):
        assert counting.results(consultation).questions[question(consultation, 1).id].base == 6
