"""New words for what was published: logged with the old ones, no new version, translations stale."""

from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consultations import actions, translations
from consultations.questionnaire import questionnaire_digest
from consultations.texts import parts
from consultations.translation_models import MISSING, STALE, STATUSES, WordingChange
from contributions.record import Entry
from core.clock import frozen_at
from core.db import db
from core.errors import Invalid, Refused
from tests import factories as make
from tests.consultations.factories import CLOSES, DURING, OPENS, SECOND, draft, facilitator, published, question
from tests.consultations.test_api import bearer
from tests.consultations.test_translating import bilingual


@pytest.mark.parametrize("moment", [OPENS - SECOND, OPENS, CLOSES - SECOND])
def test_it_is_logged_and_makes_no_version(app: Flask, moment: datetime) -> None:
    person = facilitator()
    made = published(person)
    option = question(made, 1).options[0]
    with frozen_at(moment):
        change = actions.fix_wording(
            make.actor(person), made, f"option.{option.id}.label", " Yes,  it is ", "Clearer"
        )
    assert (option.label, made.version) == ("Yes, it is", 1)
    assert change is not None
    assert (change.old_text, change.new_text, change.reason, change.changed_at) == (
        "Yes",
        "Yes, it is",
        "Clearer",
        moment,
    )
    entry = db.session.scalars(select(Entry).where(Entry.verb == "wording_fixed")).one()
    assert entry.payload["digest"] == questionnaire_digest(made)


def test_what_does_not_fit_changes_nothing(app: Flask) -> None:
    person = facilitator()
    made = published(person)
    actor = make.actor(person)
    with frozen_at(DURING):
        assert actions.fix_wording(actor, made, "title", made.title, "") is None
        for text, reason in (("", "Because"), ("x" * 201, "Because"), ("Other tools", " ")):
            with pytest.raises(Invalid):
                actions.fix_wording(actor, made, "title", text, reason)
    with frozen_at(CLOSES), pytest.raises(Refused, match="closed"):
        actions.fix_wording(actor, made, "title", "Other tools", "Because")
    with frozen_at(OPENS - SECOND), pytest.raises(Refused, match="draft"):
        actions.fix_wording(actor, draft(person), "title", "Other tools", "Because")
    assert made.title == "Tools for government"


def test_the_other_languages_are_stale_until_somebody_looked(app: Flask) -> None:
    made = bilingual("fr")
    actor = make.actor(facilitator())
    with frozen_at(DURING):
        actions.fix_wording(actor, made, "title", "Tools for governments", "There are several")
        row = translations.rows(parts(made), translations.kept_in(made, "fr"))[0]
        assert (row.status, row.kept.original if row.kept else "") == ("stale", "Tools for government")


def test_everybody_reads_both_wordings(client: FlaskClient) -> None:
    person = facilitator()
    made = published(person)
    key = f"question.{question(made, 1).id}.text"
    db.session.commit()
    make.sign_in(client, person)
    with frozen_at(DURING):
        assert "Is it used?" in client.get(f"{made.url}/wording?key={key}").text
        assert (
            client.post(f"{made.url}/wording?key={key}", data={"text": "Is it in use?", "reason": ""}).status_code
            == 422
        )
        sent = {"text": "Is it in use?", "reason": "A slip"}
        assert client.post(f"{made.url}/wording?key={key}", data=sent).status_code == 303
        assert client.get(f"{made.url}/wording?key=question.0.text").status_code == 404
    page = client.application.test_client().get(f"{made.url}/versions").text
    assert "<del>used?</del><ins>in use?</ins>" in page
    assert "A slip" in page


def test_through_the_api(client: FlaskClient) -> None:
    person = facilitator()
    made = published(person)
    here = f"/api/v1/consultations/{made.id}/wordings"
    sent = {"key": "title", "text": "Other tools", "reason": "A slip"}
    with frozen_at(DURING):
        assert client.post(here, json=sent, headers=bearer(make.user())).status_code == 403
        assert client.post(here, json=sent, headers=bearer(person)).status_code == 204
        listed = client.get(here).json["items"]
    assert [(w["key"], w["old_text"], w["new_text"], w["reason"]) for w in listed] == [
        ("title", "Tools for government", "Other tools", "A slip")
    ]
    assert len(db.session.scalars(select(WordingChange)).all()) == 1


def test_the_history_names_the_question_in_its_own_words(client: FlaskClient) -> None:
    person = facilitator()
    made = published(person)
    actor, first, two = make.actor(person), question(made, 1), question(made, 2)
    keys = {
        "title": "Title", f"question.{first.id}.text": "Question 1", f"option.{two.options[0].id}.label": "Question 2",
        f"section.{made.sections[0].id}.title": "Title of a section",
    }  # fmt: skip
    with frozen_at(DURING):
        for key in keys:
            actions.fix_wording(actor, made, key, "Other words", "A slip of the pen")
        db.session.commit()
        page = client.get(f"{made.url}/versions").text
    for key, words in keys.items():
        assert words in page, key
        assert key == "title" or key not in page
    assert '<q lang="en" dir="ltr">Which two?</q>' in page


@pytest.mark.parametrize(("missing", "stale", "said"), [
    (1, 0, "Français is not complete: 1 text is missing."), (3, 0, "Français is not complete: 3 texts are missing."),
    (0, 1, "Français is not complete: 1 text is stale."),
    (2, 1, "Français is not complete: 2 texts are missing, 1 text is stale."),
])  # fmt: skip
def test_what_a_language_lacks_is_said_without_noughts(app: Flask, missing: int, stale: int, said: str) -> None:
    counts = dict.fromkeys(STATUSES, 0) | {MISSING: missing, STALE: stale}
    with app.test_request_context():
        assert str(translations.lacking(translations.Progress("fr", 9, counts))) == said
