"""What a submission holds, read from the file that its digest is of."""

import hashlib
import json
from typing import Any

from consultations import confidentiality, shaping
from consultations.response_models import Response, ResponseVersion
from core.clock import now
from core.db import canonical_json


def answers_in(version: ResponseVersion) -> list[dict[str, Any]]:
    """Every question with its answer in words; nothing when the words were erased."""
    found: list[dict[str, Any]] = json.loads(version.snapshot)["answers"] if version.snapshot else []
    return found


def digest(found: list[dict[str, Any]]) -> str:
    """SHA-256 of questions and answers alone: the same for the same answers, whoever gives them and whenever."""
    return hashlib.sha256(canonical_json(found).encode()).hexdigest()


def digest_of(version: ResponseVersion) -> str | None:
    """The same of a submission; ``None`` when its words were erased."""
    return digest(answers_in(version)) if version.snapshot else None


def lines(answer: Any) -> list[str]:
    """An answer of such a file as lines of text."""
    if answer is None or answer == "":
        return []
    if isinstance(answer, dict):
        return [f"{key}: {', '.join(lines(value))}" for key, value in answer.items()]
    if isinstance(answer, list) and len(answer) == 2 and isinstance(answer[1], list):  # a row of a matrix
        return [f"{answer[0]}: {', '.join(lines(answer[1]))}"]
    if isinstance(answer, list):
        return [line for part in answer for line in lines(part)]
    return str(answer).splitlines()


def public_answers(response: Response) -> list[dict[str, Any]]:
    """The latest submission of an organisation for everybody: answers that are not for all, and words that a moderator hid
    or that wait, are left out."""
    hidden = {
        answer.question_id
        for answer in response.answers
        if any(one is not None and not one.is_public_at(now()) for one in (answer.contribution, answer.wording))
        or not confidentiality.is_open_to_all(response.confidentiality, answer.question_id)
    }
    numbers = {question.id: question.number for question in shaping.ever_asked(response.consultation)}
    left_out = {numbers.get(key) for key in hidden}
    found = answers_in(response.versions[-1]) if response.versions else []
    return [one | {"answer": None, "left_out": True} if one["number"] in left_out else one for one in found]
