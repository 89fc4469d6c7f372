"""``is:proposal``, ``is:issue`` and ``is:relayed``, for search."""

from contributions.mark_models import COMMON_ISSUE, PROPOSAL
from contributions.marking import is_marked
from contributions.models import Contribution
from contributions.states import state
from core.locale import _l

state("proposal", _l("Proposal"), contributions=lambda _actor, _moment: is_marked(PROPOSAL))
state("issue", _l("Common issue"), contributions=lambda _actor, _moment: is_marked(COMMON_ISSUE))
state("relayed", _l("Relayed"), contributions=lambda _actor, _moment: Contribution.relayed.is_not(None))
