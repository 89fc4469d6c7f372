"""A response's share in the counts: which categories of which attributes it counts for.

Attributes are stakeholder type, region and language, the version that was answered, and questions, by id. The categories of
a question are its options, by id, and the parts of a value that figures are counted from, as canonical JSON
(:meth:`consultations.kinds.base.Kind.parts`); :data:`EVERY` stands for having answered at all.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from consultations import kinds
from consultations.confidentiality import EVERYBODY, for_question
from consultations.kinds.figures import EVERY
from consultations.models import Consultation
from consultations.question_models import Question
from consultations.response_models import Answer, Response
from core.db import canonical_json

TYPE, REGION, LANG = "type", "region", "lang"
DECLARED = (TYPE, REGION, LANG)
"""What respondents say of themselves, or show by the language in which they read."""
ALL, VERSION, ONCE = "all", "version", "once"
LATE, OPENLY = 1, 2
"""Parts of the counts: responses that came late, and those that everybody may read as a whole. They add up."""
NOTHING = ""
"""The share of a response that counts for nothing."""


class Key(NamedTuple):
    """Where a count stands: see :class:`consultations.tally_models.Tally`."""

    by: str
    attribute: str
    category: str
    group: str
    part: int


Questions = Mapping[str, Question]
"""All questions that a consultation ever had, by their ids as text."""


def questions_of(consultation: Consultation) -> dict[str, Question]:
    """Its questions as they are looked up here."""
    return {str(q.id): q for section in consultation.sections for q in section.questions}


def share_of(response: Response, questions: Questions) -> str:
    """What a response counts for now, as one text."""
    if response.submitted_at is None:
        return NOTHING
    if response.counted_with_id is not None:
        return canonical_json({"part": 0, "of": {ONCE: [EVERY]}})
    version = response.questionnaire_version or 1
    found = {
        ALL: [EVERY], VERSION: [str(version)], TYPE: [response.stakeholder_type], REGION: [response.region],
        LANG: [response.shown_lang or response.consultation.lang],
    }  # fmt: skip
    answers = sorted(response.answers, key=lambda answer: answer.question_id)
    found |= {str(a.question_id): _categories(a, response, questions[str(a.question_id)]) for a in answers}
    is_open = response.organisation_id is not None and response.shown_to == EVERYBODY
    return canonical_json({"part": LATE * response.is_late + OPENLY * is_open, "of": found})


def _categories(answer: Answer, response: Response, question: Question) -> list[str]:
    kind, value = kinds.of(question), answer.value
    options = sorted(choice.option_id for choice in answer.chosen)
    found = [EVERY, *map(str, options)]
    if value is None or not kind.counts_values(question):
        return found
    if for_question(response, question.id).level != EVERYBODY:
        value = kind.withheld(value)
    return found + [canonical_json(part) for part in kind.parts(value)]


def counted(share: str, questions: Questions) -> Iterator[Key]:
    """The counts in which a share is one."""
    if share == NOTHING:
        return
    told: dict[str, Any] = json.loads(share)
    part, of = told["part"], told["of"]
    for attribute, categories in of.items():
        for category in categories:
            yield Key("", attribute, category, "", part)
    rows = [key for key in of if key in questions and kinds.of(questions[key]).splits]
    for by in (key for key in of if groups(key, questions)):
        for group in (each for each in of[by] if each != EVERY):
            for attribute in rows:
                if attribute != by:
                    yield from (Key(by, attribute, category, group, part) for category in of[attribute])


def groups(attribute: str, questions: Questions) -> bool:
    """Whether figures can be split by an attribute."""
    return attribute in DECLARED or (attribute in questions and kinds.of(questions[attribute]).groups)


def change(share: str, folded: str, questions: Questions) -> Counter[Key]:
    """What has to be added to the counts for ``share`` to be in them in place of ``folded``."""
    found = Counter(counted(share, questions))
    found.subtract(counted(folded, questions))
    return Counter({key: count for key, count in found.items() if count})
