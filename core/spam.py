"""Forms that strangers send, kept from simple programs without any third party: a field that people do not see, and
the time at which the form was drawn, signed. Whoever is held up in error sends the form again and loses nothing."""

from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from wtforms import HiddenField, StringField

from core.clock import now
from core.forms import Form
from core.locale import _, _l

LONGEST = 24 * 3600
"""Seconds after which a form is too old: one that was fetched once would serve a program for ever."""


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="form-drawn")


def stamp() -> str:
    """The present time, signed."""
    signed = _signer().dumps(int(now().timestamp()))
    return signed if isinstance(signed, str) else signed.decode()


def age(given: str | None) -> float | None:
    """Seconds since a stamp was made; ``None`` for one that we did not make."""
    try:
        made = _signer().loads(given or "")
    except BadSignature:
        return None
    return now().timestamp() - made if isinstance(made, int) else None


class GuardedForm(Form):
    """A form that is not taken from who fills in its unseen field, or sends it sooner than ``FORM_SECONDS``."""

    website = StringField(_l("Leave this empty"), render_kw={"autocomplete": "off", "tabindex": -1})
    drawn = HiddenField(default=stamp, render_kw={"id": False})

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Whether all fields fit and a person seems to have sent it."""
        fits = super().validate(*args, **kwargs)
        fault = self._fault()
        if fault:
            self.form_errors.append(fault)
        return fits and not fault

    def _fault(self) -> str:
        least = current_app.config["FORM_SECONDS"]
        if self.website.data:
            self.website.data = ""
            return _("A field that must stay empty was filled in, perhaps by your browser. It is empty now: please send"
                     " this once more.")  # fmt: skip
        if not least:
            return ""
        since = age(self.drawn.data)
        if since is None or not 0 <= since <= LONGEST:
            self.drawn.data = stamp()
            return _("This page was open for long, or incomplete. Please look it over and send it once more.")
        if since < least:
            return _("That was very quick. Please look it over and send it once more.")
        return ""
