"""Every verb of this room, in one place for callers; each asks its policy, changes, and publishes its event."""

from consultations.amending import (
    add_label,
    begin_amendment,
    drop_amendment,
    keep_part,
    publish_amendment,
    retire_label,
    succeed_question,
)
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
from consultations.expressing import lay_out_section, name_question, set_conditions
from consultations.formats.storing import into_draft
from consultations.importing import ImportedResponse, ImportRefused, import_response, import_responses
from consultations.opening import extend_deadline, open_consultation
from consultations.questions import add_question, move_question, remove_question, reword_question
from consultations.respondents import Carried
from consultations.responding import DraftConflict, save_draft, submit_response
from consultations.reusing import copy_consultation
from consultations.rewording import fix_wording
from consultations.taking_slips import take_slip
from consultations.template_actions import begin_from, retire_template, save_template
from consultations.ties import tie_question
from consultations.translating import declare_languages, translate
from consultations.translators import dismiss_translator, invite_translator

__all__ = [
    "Carried",
    "DraftConflict",
    "ImportRefused",
    "ImportedResponse",
    "Outline",
    "Terms",
    "add_label",
    "add_question",
    "add_section",
    "archive_consultation",
    "begin_amendment",
    "begin_from",
    "choose_audience",
    "copy_consultation",
    "declare_languages",
    "describe",
    "dismiss_translator",
    "draft_consultation",
    "drop_amendment",
    "extend_deadline",
    "fix_wording",
    "import_response",
    "import_responses",
    "into_draft",
    "invite_translator",
    "keep_part",
    "lay_out_section",
    "move_question",
    "move_section",
    "name_question",
    "open_consultation",
    "open_late_window",
    "publish_amendment",
    "publish_results",
    "remove_question",
    "remove_section",
    "rename_section",
    "retire_label",
    "retire_template",
    "reword_question",
    "save_draft",
    "save_template",
    "set_conditions",
    "settle_duplicate",
    "submit_response",
    "succeed_question",
    "take_slip",
    "tie_question",
    "translate",
    "write_outcome",
    "write_outcomes",
]
