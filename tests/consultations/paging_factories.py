"""A questionnaire of three pages with conditions:

1. q1 Yes or No, required; q2 words, required, shown after Yes; q3 a number up to 100.
2. q4 any of A, B, C; q5 words, shown after C.
3. q6 Yes or No, required; the whole page is shown after Yes to q1.
"""

from datetime import timedelta
from typing import Any

from accounts.models import User
from consultations import actions
from consultations.models import Consultation
from core.clock import frozen_at
from tests import factories as make
from tests.consultations.factories import CLOSES, OPENS, facilitator

YES_NO = ["Yes", "No"]
PARTS = ("Part A", "Part B", "Part C")


def paged_draft(person: User, *, pages: bool = True, **fields: Any) -> Consultation:
    """The draft; without ``pages`` all of it stands on one."""
    actor = make.actor(person)
    defaults: dict[str, Any] = {"title": "By pages", "lines": [make.line()], "opens_at": OPENS, "closes_at": CLOSES}
    made = actions.draft_consultation(actor, **(defaults | fields))
    one, two, three = (actions.add_section(actor, made, title) for title in PARTS)
    actions.add_question(actor, one, kind="single", text="Is it used?", options=YES_NO, required=True)
    after = actions.add_question(actor, one, kind="text", text="How?", word_limit=5, required=True)
    share = actions.add_question(actor, one, kind="number", text="What share?")
    actions.add_question(actor, two, kind="multiple", text="Which?", options=["A", "B", "C"])
    other = actions.add_question(actor, two, kind="text", text="Which others?")
    actions.add_question(actor, three, kind="single", text="Again?", options=YES_NO, required=True)
    actions.set_conditions(actor, after, shown_if="${q1} = '1'")
    actions.set_conditions(
        actor, share, valid_if=". >= 0 and . <= 100", valid_message="Give a share between 0 and 100."
    )
    actions.set_conditions(actor, other, shown_if="selected(${q4}, '3')")
    actions.lay_out_section(actor, two, starts_page=pages)
    actions.lay_out_section(actor, three, starts_page=pages, shown_if="${q1} = '1'")
    return made


def paged(**fields: Any) -> Consultation:
    """It, published."""
    with frozen_at(OPENS - timedelta(days=1)):
        person = facilitator()
        return actions.open_consultation(make.actor(person), paged_draft(person, **fields))
