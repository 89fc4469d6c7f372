"""Every verb of this room, in one place for callers; each asks its policy, changes, and publishes its event."""

from consultations.audiences import Terms, choose_audience
from consultations.closing import (
    archive_consultation,
    open_late_window,
    publish_results,
    write_outcome,
    write_outcomes,
)
from consultations.drafting import (
    Outline,
    add_section,
    describe,
    draft_consultation,
    move_section,
    remove_section,
    rename_section,
)
from consultations.duplicates import settle_duplicate
from consultations.importing import ImportedResponse, ImportRefused, import_response, import_responses
from consultations.opening import extend_deadline, open_consultation
from consultations.questions import add_question, move_question, remove_question, reword_question
from consultations.respondents import Carried
from consultations.responding import DraftConflict, save_draft, submit_response
from consultations.taking_slips import take_slip

__all__ = [
    "Carried",
    "DraftConflict",
    "ImportRefused",
    "ImportedResponse",
    "Outline",
    "Terms",
    "add_question",
    "add_section",
    "archive_consultation",
    "choose_audience",
    "describe",
    "draft_consultation",
    "extend_deadline",
    "import_response",
    "import_responses",
    "move_question",
    "move_section",
    "open_consultation",
    "open_late_window",
    "publish_results",
    "remove_question",
    "remove_section",
    "rename_section",
    "reword_question",
    "save_draft",
    "settle_duplicate",
    "submit_response",
    "take_slip",
    "write_outcome",
    "write_outcomes",
]
