"""Our own format: the document as canonical JSON, and its published schema. It carries everything."""

import json
from typing import Any

from pydantic import ValidationError

from consultations.formats.document import Questionnaire
from consultations.formats.results import Loss, Reading, Unreadable, Writing, unreadable
from core.locale import _

SCHEMA_PATH = "/schemas/questionnaire-1.json"
MAX_BYTES = 1_500_000


def write(document: Questionnaire) -> Writing:
    """The canonical JSON of a document: equal documents have the same bytes."""
    return Writing(canonical(document).encode())


def canonical(document: Questionnaire) -> str:
    """The canonical JSON of a document as text."""
    return json.dumps(plain(document), ensure_ascii=False, indent=1) + "\n"


def compact(document: Questionnaire) -> str:
    """The same on one line, as pages carry it."""
    return json.dumps(plain(document), ensure_ascii=False, separators=(",", ":"))


def plain(document: Questionnaire) -> dict[str, Any]:
    """The document as JSON values, without what is empty."""
    return document.model_dump(mode="json", exclude_defaults=True)


def read(data: bytes) -> Reading:
    """The document of a JSON file. Raises :class:`Unreadable` with each fault and its place."""
    if len(data) > MAX_BYTES:
        raise unreadable(_("At most %(most)s KB fit.", most=MAX_BYTES // 1000))
    try:
        values = json.loads(data, object_pairs_hook=_each_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise unreadable(_("This is not JSON: %(why)s", why=str(error)[:200])) from None
    return Reading(checked(values))


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError(_("a name stands twice in one object."))
    return values


def _no_number(name: str) -> Any:
    raise ValueError(_("%(name)s is no number.", name=name))


def checked(values: Any) -> Questionnaire:
    """JSON values as a document. Raises :class:`Unreadable` with each fault and its place."""
    try:
        return Questionnaire.model_validate(values)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        found = [Loss(place(fault["loc"], values), _message(fault)) for fault in faults]
        raise Unreadable(list(dict.fromkeys(found))) from None


def _message(fault: Any) -> str:
    """What is wrong, in the reader's language where it is a fault that people make."""
    most = fault.get("ctx", {}).get("max_length")
    known = {
        "missing": _("This is missing."),
        "extra_forbidden": _("Nothing of this name belongs here."),
        "string_type": _("This must be a text."),
        "too_short": _("Please write something here."),
        "too_long": _("At most %(most)s fit.", most=most),
        "string_too_long": _("At most %(most)s characters fit.", most=most),
        "string_pattern_mismatch": _("A code is made of letters A to Z, digits and _, and begins with no digit if a "
                                     "question bears it."),
    }  # fmt: skip
    return known.get(fault["type"], fault["msg"].removeprefix("Value error, "))


def place(path: tuple[int | str, ...], values: Any) -> str:
    """A place in the document as a person finds it: “question q4, text”."""
    where, here, words = values, "", []
    for step in path:
        where = _inside(where, step)
        if isinstance(step, int):
            words.append(_numbered(here, step, where))
        elif step not in ("sections", "questions", "options", "rows", "ties", "[key]"):
            words.append(str(step))
        here = str(step) if isinstance(step, str) else here
    if any(word.startswith(_("question ")) for word in words):
        words = [word for word in words if not word.startswith(_("section "))]
    return ", ".join(words) or _("The questionnaire")


def _inside(values: Any, step: int | str) -> Any:
    try:
        return values[step]
    except (KeyError, IndexError, TypeError):
        return None


def _numbered(name: str, number: int, part: Any) -> str:
    code = part.get("code") if isinstance(part, dict) else None
    shown = str(code)[:40] if isinstance(code, str) and code else str(number + 1)
    names = {
        "sections": _("section %(name)s", name=shown), "questions": _("question %(name)s", name=shown),
        "options": _("option %(name)s", name=shown), "rows": _("row %(name)s", name=shown),
        "ties": _("tie %(name)s", name=shown),
    }  # fmt: skip
    return names.get(name, f"{name} {shown}")


def schema(public_url: str) -> dict[str, Any]:
    """The JSON Schema of the document."""
    made = Questionnaire.model_json_schema(mode="validation")
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{public_url}{SCHEMA_PATH}",
        "title": "Plenary questionnaire, version 1",
    }
    return head | {name: value for name, value in made.items() if name != "title"}
