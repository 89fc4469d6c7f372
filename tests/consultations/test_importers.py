"""A file is brought in whole or not at all, and says exactly what is wrong with it."""

from datetime import datetime, time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from accounts.actor import SYSTEM
from consultations import actions
from consultations.cli import group
from consultations.importers import import_csv
from consultations.importing import ImportRefused
from consultations.response_models import Response
from contributions.models import Contribution
from core.clock import frozen_at
from core.db import db
from core.errors import Refused
from tests import factories as make
from tests.consultations.audiences import asking
from tests.consultations.factories import CLOSES, DURING, SECOND, published, question

HEADING = "id,country,stakeholder_type,Q1,Q2,Q3,Q4,Q5,Q6"
GOOD = f"{HEADING}\nr1,FR,civil,Yes,A | B,C,Agree,Très bien,\nr2,,,No,,,,,\n"


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_good_file(app: Flask) -> None:
    consultation = published()
    with frozen_at(DURING):
        outcome = import_csv(SYSTEM, consultation, GOOD.encode("utf-8-sig"))
    first, second = outcome.imported
    assert (first.speaker_name, first.stakeholder_type, first.region) == ("Respondent 1", "civil", "weog")
    assert (second.stakeholder_type, second.region, len(second.answers)) == ("other", "other", 1)
    said = db.session.scalars(select(Contribution)).one()
    assert (said.speaker_id, said.revision.body, said.public_from) == (None, "Très bien", CLOSES)


def test_the_same_file_again_adds_nothing(app: Flask) -> None:
    consultation = published()
    with frozen_at(DURING):
        import_csv(SYSTEM, consultation, GOOD.encode())
        outcome = import_csv(SYSTEM, consultation, GOOD.replace(",", ";").encode())
    assert (outcome.imported, outcome.already, count(Response)) == ([], ["r1", "r2"], 2)


@pytest.mark.parametrize(
    ("data", "row", "column", "words"),
    [
        (GOOD.replace("Agree", "Perhaps").encode(), 2, "Q4", "Perhaps"),
        (GOOD.replace("A | B", "A").encode(), 2, "Q2", "exactly 2"),
        (GOOD.replace("Très bien", "one two three four five six").encode(), 2, "Q5", "6 words"),
        (GOOD.replace("r2,,,No", "r2,,,").encode(), 3, "Q1", "answer this question"),
        (GOOD.replace("r2,", "r1,").encode(), 3, "id", "twice"),
        (GOOD.replace("FR", "XX").encode(), 2, "country", "XX"),
        (GOOD.replace("civil", "alien").encode(), 2, "stakeholder_type", "alien"),
        (GOOD.replace("Q6", "Q7").encode(), 1, "Q7", "not known"),
        (GOOD.replace("id,", "ID,").encode(), 1, "id", "missing"),
        (GOOD.replace("Q6", "Q5").encode(), 1, "Q5", "twice"),
        (GOOD.replace("r2,,,No,,,,,", "r2,No").encode(), 3, "-", "9"),
        (GOOD.encode("latin-1"), 2, "-", "0xE8"),
        (GOOD.encode("utf-16"), 1, "-", "UTF-8"),
        (b"", 1, "id", "missing"),
        (f'{HEADING}\nr1,FR,civil,"Yes'.encode(), 2, "-", "CSV"),
    ],
)
def test_a_bad_file_is_refused_whole(app: Flask, data: bytes, row: int, column: str, words: str) -> None:
    consultation = published()
    with frozen_at(DURING), pytest.raises(ImportRefused) as refused:
        import_csv(SYSTEM, consultation, data)
    assert any((f.row, f.column) == (row, column) and words in f.message for f in refused.value.faults), [
        str(f) for f in refused.value.faults
    ]
    assert (count(Response), count(Contribution)) == (0, 0)


@pytest.mark.parametrize(("moment", "role"), [(CLOSES, None), (CLOSES - SECOND, "participant")])
def test_who_and_when(app: Flask, moment: datetime, role: str | None) -> None:
    consultation = published()
    actor = make.actor(make.user()) if role else SYSTEM
    with frozen_at(moment), pytest.raises(Refused):
        import_csv(actor, consultation, GOOD.encode())


def test_who_answered_stays_unnamed_where_answers_are_anonymous(app: Flask) -> None:
    consultation = asking(is_anonymous=True)
    heading = f"{HEADING},name\n"
    with frozen_at(DURING):
        with pytest.raises(ImportRefused) as refused:
            import_csv(SYSTEM, consultation, f"{heading}r1,FR,civil,Yes,,,,Tulips,,Jeanne\n".encode())
        (made,) = import_csv(SYSTEM, consultation, f"{heading}r1,FR,civil,Yes,,,,Tulips,,\n".encode()).imported
    assert [(fault.row, fault.column) for fault in refused.value.faults] == [(2, "name")]
    assert (made.speaker_name, made.country, made.region, made.stakeholder_type) == (
        "Anonymous",
        None,
        "weog",
        "civil",
    )
    assert {at.time() for at in (made.started_at, made.submitted_at)} == {time()}


def test_one_response_by_itself(app: Flask) -> None:
    consultation = published()
    answers = {
        question(consultation, 1).id: "Yes",
        question(consultation, 2).id: ["B", "A"],
        question(consultation, 6).id: None,
    }
    with frozen_at(CLOSES - SECOND):
        made = actions.import_response(SYSTEM, consultation, external_id="x", answers=answers, country="FR")
        again = actions.import_response(SYSTEM, consultation, external_id="x", answers=answers)
    assert made is not None
    assert made.external_id == "x"
    assert again is None


def test_the_command(app: Flask, tmp_path: Path) -> None:
    consultation = published()
    db.session.commit()
    file = tmp_path / "answers.csv"
    file.write_text(GOOD.replace("Agree", "Perhaps"), encoding="utf-8")
    with frozen_at(DURING):
        bad = app.test_cli_runner().invoke(group, ["import-csv", str(consultation.id), str(file)])
        file.write_text(GOOD, encoding="utf-8")
        good = app.test_cli_runner().invoke(group, ["import-csv", str(consultation.id), str(file)])
    assert bad.exit_code == 1
    assert "Row 2, Q4" in bad.output
    assert (good.exit_code, good.output) == (0, "2 responses imported, 0 were there before.\n")
