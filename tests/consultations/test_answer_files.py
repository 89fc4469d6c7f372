"""Files that nobody submitted yet are kept as long as somebody's form shows them."""

from flask import Flask

from consultations.answer_files import files_in_drafts
from core.db import db
from tests import factories as make
from tests.consultations.factories import published, submitted

DRAFTED, ASIDE, NOWHERE = "a" * 20, "b" * 20, "c" * 20


def test_files_of_drafts_and_of_what_was_typed_aside_are_needed(app: Flask) -> None:
    made = published()
    one, other = submitted(made, make.user()), submitted(made, make.user())
    one.draft, other.aside = {"1": [DRAFTED]}, {"2": [ASIDE]}
    db.session.flush()
    assert files_in_drafts([DRAFTED, ASIDE, NOWHERE]) == {DRAFTED, ASIDE}
    assert files_in_drafts([]) == set()
