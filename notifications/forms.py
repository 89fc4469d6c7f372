"""The shape and wording of what is chosen about following and mail."""

from wtforms import EmailField, RadioField
from wtforms.validators import Email, InputRequired, Length

from core.forms import Form, choices
from core.locale import _l
from notifications import levels

RHYTHM_LABELS = {
    "immediately": _l("As soon as something happens"),
    "daily": _l("At most one message a day"),
    "weekly": _l("At most one message a week"),
    "never": _l("Never"),
}


class FollowForm(Form):
    """How closely to follow something."""

    level = RadioField(_l("How closely"), [InputRequired(_l("Please choose one."))])

    def offer(self, inherited: str) -> "FollowForm":
        """Offer each level with its meaning, and to leave it to what the thing stands in."""
        pairs = [
            (levels.NAMES[level], f"{levels.LABELS[level]}: {levels.MEANINGS[level]}") for level in levels.LABELS
        ]
        self.level.choices = choices([*pairs, ("inherit", inherited)])
        return self


class RhythmForm(Form):
    """How often notifications come by mail."""

    rhythm = RadioField(
        _l("Messages about what you were told here"),
        [InputRequired(_l("Please choose one."))],
        choices=choices(RHYTHM_LABELS.items()),
    )


class FollowerForm(Form):
    """An address that asks for an action line's digest."""

    email = EmailField(
        _l("E-mail address"),
        [InputRequired(_l("Please enter your e-mail address.")), Length(max=254),
         Email(_l("This does not look like an e-mail address."))],
        render_kw={"autocomplete": "email"},
    )  # fmt: skip
