"""The shape and wording of an intervention that the secretariat enters for somebody."""

from wtforms import IntegerField
from wtforms.validators import Optional

from contributions.relay_forms import HowReceivedForm, ParticipantForm
from core.locale import _l
from forum.forms import PostForm


class RelayForm(ParticipantForm, HowReceivedForm, PostForm):
    """Who said it, how it was received, and the words."""

    parent = IntegerField(
        _l("In answer to post no."), [Optional()], description=_l("Leave it empty for an answer to the whole thread.")
    )
