"""Between a foreign format and the document: its parts as plain dicts, each with the ``name`` that it bears there.

A foreign format carries a part of a document. What it has no place for travels along as *rests*, which other programs
ignore: for each part the fields that would come back different, each with a digest of what would come back. Whoever
reads the file takes a rest only where the file still says what it said; what was changed elsewhere wins.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from consultations.formats.document import Questionnaire, QuestionPart, SectionPart, Shape

Tree = dict[str, Any]
Rests = dict[str, dict[str, list[Any]]]
"""By the place of the part: for each field the digest of what the format carries, and what it ought to be."""
CHILDREN = ("sections", "questions")
MARK = "plenary"
"""Stands among the rests of every file that was written here."""
IDENTITY = ("format", "version")
RESTORED = "restored"
"""Where a part notes which of its fields came from the rests."""
OWN_NOTES = ("name", "written", "rests", RESTORED)
"""What trees hold besides the fields of the document."""


def tree_of(document: Questionnaire) -> Tree:
    """A document as dicts, with nothing left out."""
    return document.model_dump(mode="json")


def places(tree: Tree) -> Iterator[tuple[str, Tree]]:
    """Each part with its place: the questionnaire, its sections and its questions, by their names in the file."""
    yield "questionnaire", tree
    for section in tree["sections"]:
        yield f"section {section['name']}", section
        for question in section["questions"]:
            yield f"question {question['name']}", question


def named_alike(tree: Tree, carried: Tree) -> None:
    """Give the parts of ``tree`` the names that they bear in the file, which has the same parts in the same order."""
    for section, other in zip(tree["sections"], carried["sections"], strict=True):
        section["name"] = other["name"]
        for question, twin in zip(section["questions"], other["questions"], strict=True):
            question["name"] = twin["name"]


def rests(tree: Tree, carried: Tree) -> Rests:
    """What of ``tree`` would come back different from the file that ``carried`` was read from."""
    found: Rests = {}
    for (place, part), (_place, other) in zip(places(tree), places(carried), strict=True):
        fields = {
            name: [digest(other.get(name)), value]
            for name, value in part.items()
            if name not in (*CHILDREN, *IDENTITY, "name") and value != _bare(other.get(name, _empty(part, name)))
        }
        if fields:
            found[place] = fields
    return found


def complete(tree: Tree, found: Rests) -> None:
    """Put the rests back in, where the file still says what it said when they were written."""
    for place, part in places(tree):
        fields = found.get(place)
        for name, pair in fields.items() if isinstance(fields, dict) else ():
            if isinstance(pair, list) and len(pair) == 2 and pair[0] == digest(part.get(name)):
                part[name] = pair[1]
                part.setdefault(RESTORED, set()).add(name)


def digest(value: Any) -> str:
    """A short digest of a JSON value; nothing and emptiness have the same."""
    text = json.dumps(_bare(value) or None, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _empty(part: Tree, name: str) -> Any:
    return _EMPTY["question" if "kind" in part else "section" if "questions" in part else "questionnaire"].get(name)


def _defaults(shape: type[Shape]) -> dict[str, Any]:
    fields = shape.model_fields.items()
    return {name: field.get_default(call_default_factory=True) for name, field in fields if not field.is_required()}


_EMPTY = {
    "question": _defaults(QuestionPart), "section": _defaults(SectionPart), "questionnaire": _defaults(Questionnaire),
}  # fmt: skip


def object_in(text: str) -> dict[str, Any]:
    """The JSON object in what a file holds for the way back; nothing where that makes no sense."""
    try:
        values = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def bare(tree: Tree) -> Tree:
    """A tree as the document's JSON: without the notes that were made on the way."""
    return {name: _bare(value) for name, value in tree.items() if name not in OWN_NOTES}


def _bare(value: Any) -> Any:
    if isinstance(value, list):
        return [bare(each) if isinstance(each, dict) else each for each in value]
    return value
