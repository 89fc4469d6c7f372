"""A submission for its respondent to read: from the very text that its digest is of."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.locale import _


@dataclass(frozen=True, slots=True)
class Copied:
    """One question as it was asked, with its answer in lines; none when it was not answered."""

    number: int
    question: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A question whose answer differs between two submissions; no lines where it was not answered or not asked."""

    number: int
    question: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def copied(snapshot: str) -> list[Copied]:
    """The answers of a submission in the order of its questions; none when its text was erased."""
    if not snapshot:
        return []
    asked = json.loads(snapshot)["answers"]
    return [Copied(each["number"], each["question"], tuple(_lines(each["answer"]))) for each in asked]


def _lines(answer: Any) -> list[str]:
    if answer is None or answer == "":
        return []
    if isinstance(answer, dict):
        return [f"{key}: {', '.join(_lines(value))}" for key, value in answer.items() if _lines(value)]
    if isinstance(answer, list | tuple):
        return [line for each in answer for line in _lines(each)]
    return [str(answer)]


def changed(before: str, after: str) -> list[Changed]:
    """What differs between two submissions, in the order of the later one's questions, then what it no longer asks."""
    old = {each.question: each for each in copied(before)}
    new = {each.question: each for each in copied(after)}
    every = [*new.values(), *(each for text, each in old.items() if text not in new)]
    found = (
        Changed(each.number, text, _of(old, text), _of(new, text)) for each in every for text in (each.question,)
    )
    return [change for change in found if change.before != change.after]


def _of(answers: dict[str, Copied], question: str) -> tuple[str, ...]:
    return answers[question].lines if question in answers else ()


def as_text(copies: Sequence[Copied], questions: Mapping[int, str]) -> list[str]:
    """The answers as lines of plain text, for mail; ``questions``: their words by number, where other ones were shown."""
    found: list[str] = []
    for each in copies:
        asked = questions.get(each.number, each.question)
        found += ["", f"{each.number}. {asked}", *(each.lines or (_("(no answer)"),))]
    return found
