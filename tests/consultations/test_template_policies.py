"""Who may copy a questionnaire, use a template and retire one: role × state × action."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from consultations import template_policies as policies
from consultations.models import Consultation
from consultations.question_models import Section  # noqa: F401
from consultations.template_models import QuestionnaireTemplate
from tests.permissions import ACTORS, ADMIN, NONE, NOON, allowed, somebody
from themes.models import ActionLine

OWNER = 20
ROLES = ACTORS | {"owner": somebody(OWNER, "facilitator"), "owner no more": somebody(OWNER)}
FACILITATORS = {"facilitator", "elsewhere", "owner"}


def consultation(is_published: bool) -> Consultation:
    made = Consultation(title="T", action_lines=[ActionLine(id=1)])
    if is_published:
        made.opens_at, made.closes_at, made.published_at = NOON, NOON + timedelta(days=1), NOON
    return made


def template(**fields: Any) -> QuestionnaireTemplate:
    return QuestionnaireTemplate(saved_by_id=OWNER, is_shared=False, **fields)


COPIED = {"draft": consultation(False), "published": consultation(True)}
TEMPLATES = {
    "own": template(), "shared": QuestionnaireTemplate(saved_by_id=OWNER, is_shared=True),
    "retired": QuestionnaireTemplate(saved_by_id=OWNER, is_shared=True, retired_at=NOON),
}  # fmt: skip
ASKED = {
    "copy": lambda actor, subject: policies.can_copy(actor, subject, NOON),
    "use": lambda actor, subject: policies.can_use_template(actor, subject, NOON),
    "retire": lambda actor, subject: policies.can_retire_template(actor, subject, NOON),
}
ALLOWED = {
    "copy": {"draft": {"facilitator", "owner"} | ADMIN, "published": FACILITATORS | ADMIN},
    "use": {"own": {"owner"} | ADMIN, "shared": FACILITATORS | ADMIN, "retired": NONE},
    "retire": {"own": {"owner"} | ADMIN, "shared": {"owner"} | ADMIN, "retired": NONE},
}
STATES: dict[str, Mapping[str, Any]] = {"copy": COPIED, "use": TEMPLATES, "retire": TEMPLATES}


@pytest.mark.parametrize("action", ASKED)
def test_who_may_do_what(action: str) -> None:
    assert allowed(STATES[action], ASKED[action], ROLES) == ALLOWED[action]
