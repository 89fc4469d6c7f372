"""The parent of all forms."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from core.keys import new_key

__all__ = ["Form", "choices", "new_key", "show_errors", "text"]


class Form(FlaskForm):
    """A form with its CSRF token and the key that lets a doubled post return the first answer."""

    idempotency_key = HiddenField(default=new_key, render_kw={"id": False})


def choices(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """``(value, label)`` pairs as a select or radio field takes them."""
    return [SelectChoice(value, label) for value, label in pairs]


def show_errors(form: FlaskForm, fields: Mapping[str, Iterable[Any]], otherwise: Any = "") -> None:
    """Put the sentences of a refusal (:class:`core.errors.Invalid`) at their fields; the rest, or ``otherwise``, on top."""
    for name, sentences in fields.items():
        if name in form:
            form[name].errors = [*form[name].errors, *map(str, sentences)]
        else:
            form.form_errors.extend(map(str, sentences))
    if not fields and otherwise:
        form.form_errors.append(str(otherwise))


def text(field: Field) -> str:
    """What was typed into a field of text; empty when nothing was."""
    return str(field.data or "")
