"""What chairs enter: a reason always, and what the act needs. Lengths are checked where they are stored."""

import re

from wtforms import IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from core.forms import Form
from core.locale import _l
from forum.actions import TITLE_LENGTH
from forum.acts import REASON_LENGTH

WAITS = (0, 60, 300, 600, 1800, 3600, 6 * 3600, 24 * 3600)


class ReasonedForm(Form):
    """Any act of a chair."""

    reason = StringField(
        _l("Reason"),
        [InputRequired(_l("Please give a reason."))],
        description=_l("Everybody who reads the thread can see it."),
        render_kw={"maxlength": REASON_LENGTH},
    )


class RenameForm(ReasonedForm):
    """Another title. The author needs no reason."""

    reason = StringField(
        _l("Reason"),
        [Optional()],
        description=_l("Moderators say why; whoever opened the thread need not."),
        render_kw={"maxlength": REASON_LENGTH},
    )
    title = StringField(
        _l("New title"),
        [InputRequired(_l("Please give the thread a title."))],
        render_kw={"maxlength": TITLE_LENGTH},
    )


class SlowForm(ReasonedForm):
    """Slow mode."""

    seconds = SelectField(_l("Between two posts of one person"), coerce=int)


class MoveForm(ReasonedForm):
    """Another space."""

    space = SelectField(_l("To"), [InputRequired(_l("Choose where it belongs."))])


class MergeForm(ReasonedForm):
    """Into another thread."""

    into = StringField(
        _l("Into which thread"),
        [InputRequired(_l("Give the address or the number of a thread."))],
        description=_l("Its address, such as /threads/12, its symbol or its number."),
    )


class ChoiceForm(ReasonedForm):
    """Posts to be split off or moved: ticked, or named by number; they go with all that was said below them."""

    posts = SelectMultipleField(
        _l("Posts"), coerce=int, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
        validate_choice=False,
    )  # fmt: skip
    numbers = StringField(
        _l("And these, by number"), [Optional()], description=_l("Such as 12, 15-20: also from other pages.")
    )
    title = StringField(
        _l("Title of the new thread"), [Optional()], render_kw={"maxlength": TITLE_LENGTH},
        description=_l("Leave it empty to move them to a thread that exists."),
    )  # fmt: skip
    into = StringField(
        _l("Or the thread that they go to"), [Optional()],
        description=_l("Its address, such as /threads/12, its symbol or its number."),
    )  # fmt: skip
    under = IntegerField(_l("Under its post no."), [Optional()], description=_l("Empty: under the opening post."))

    def chosen(self) -> list[int]:
        """The numbers that were ticked or typed."""
        return sorted({*(self.posts.data or []), *numbers_in(self.numbers.data or "")})


_RANGE = re.compile(r"(\d{1,6})(?:\s*[-–]\s*(\d{1,6}))?")
MOST_NUMBERS = 5000


def numbers_in(text: str) -> list[int]:
    """The numbers in "12, 15-20"."""
    found: list[int] = []
    for first, last in _RANGE.findall(text):
        start, end = int(first), int(last or first)
        found += range(start, min(end, start + MOST_NUMBERS) + 1)
    return found[:MOST_NUMBERS]


_ADDRESS = re.compile(r"(?:.*/threads/|.*/T|T)?(\d{1,9})(?:[/?#].*)?")


def thread_number(text: str) -> int | None:
    """The number of the thread that an address, a symbol or a number names."""
    found = _ADDRESS.fullmatch(text.strip())
    return int(found[1]) if found else None
