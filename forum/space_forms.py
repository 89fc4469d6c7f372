"""The shape and wording of what is typed about groups. Lengths are checked where it is stored."""

from datetime import UTC, datetime
from typing import Any

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import DateTimeLocalField
from wtforms.validators import InputRequired, Optional

from core.forms import Form, choices
from core.locale import _l
from forum.space_labels import GROUP_KINDS
from forum.spaces import NAME_LENGTH
from themes.labels import country_choices

OPEN, UNLISTED, LISTED = "open", "unlisted", "listed"
LOCAL_TIMES = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]


class GroupForm(Form):
    """What a group is."""

    name = StringField(
        _l("Name"), [InputRequired(_l("Please give the group a name."))], render_kw={"maxlength": NAME_LENGTH}
    )
    group_kind = SelectField(_l("Kind"), choices=choices(GROUP_KINDS.items()))
    country = SelectField(_l("Country"), [Optional()], description=_l("For national hubs."))
    purpose = TextAreaField(_l("Purpose"), [Optional()], description=_l("What it works on, and until when."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country.choices = choices([("", _l("None")), *country_choices()])

    def details(self) -> dict[str, Any]:
        """What was entered."""
        facts = {name: self[name].data or "" for name in ("name", "group_kind", "purpose")}
        return facts | {"country": self.country.data or None}


class FoundForm(GroupForm):
    """A group to be begun: who reads it is settled now, for good."""

    reading = RadioField(
        _l("Who reads it? This cannot be changed later."),
        choices=choices(
            [
                (OPEN, _l("Everybody. Whoever may speak on the action line may speak in it.")),
                (UNLISTED, _l("Its members only. Nobody else knows that there is such a group.")),
                (LISTED, _l("Its members only. Others see its name and purpose, and can ask to join.")),
            ]
        ),
        default=OPEN,
    )

    def details(self) -> dict[str, Any]:
        """What was entered."""
        how = self.reading.data
        return super().details() | {"is_closed": how in (UNLISTED, LISTED), "is_listed": how != UNLISTED}


class ClosedForm(GroupForm):
    """A closed group to be changed."""

    listing = RadioField(
        _l("Who knows of it?"),
        choices=choices(
            [
                (UNLISTED, _l("Its members only.")),
                (LISTED, _l("Everybody sees its name and purpose, and can ask to join.")),
            ]
        ),
    )

    def details(self) -> dict[str, Any]:
        """What was entered."""
        return super().details() | {"is_listed": self.listing.data == LISTED}


class InviteForm(Form):
    """Whom to invite."""

    email = StringField(
        _l("E-mail address"),
        [InputRequired(_l("Enter an e-mail address."))],
        description=_l("The person gets a message with a link. An account can be made then."),
    )
    role = SelectField(_l("As"), choices=choices([("member", _l("Member")), ("moderator", _l("Moderator"))]))


class AskForm(Form):
    """Wishing to join."""

    note = TextAreaField(
        _l("A few words about you"),
        [Optional()],
        description=_l("The moderators of the group read them."),
        render_kw={"rows": 3, "maxlength": 500},
    )


class SilenceForm(Form):
    """Making a space read-only."""

    reason = StringField(
        _l("Reason"),
        [InputRequired(_l("Please say why."))],
        description=_l("Everybody who reads here sees it."),
        render_kw={"maxlength": 500},
    )
    until = DateTimeLocalField(
        _l("Until (UTC)"), [Optional()], format=LOCAL_TIMES, description=_l("Leave it empty if you do not know yet.")
    )

    def moment(self) -> datetime | None:
        """When it ends."""
        return self.until.data.replace(tzinfo=UTC) if self.until.data else None


class PlainForm(Form):
    """A button."""
