"""The verbs of the record in the reader's words. A verb that is not here is shown as it is, with spaces."""

from core.locale import _l

VERB_LABELS = {
    "thread_opened": _l("A thread was opened"),
    "post_published": _l("Somebody spoke"),
    "contribution_made": _l("Somebody spoke"),
    "contribution_revised": _l("A new wording"),
    "contribution_withdrawn": _l("Words were withdrawn by their speaker"),
    "contribution_hidden": _l("Words were hidden by a moderator"),
    "contribution_restored": _l("Hidden words were shown again"),
    "contribution_erased": _l("Words were erased"),
    "contribution_relayed": _l("Words received otherwise were entered for their speaker"),
    "relay_confirmed": _l("Relayed words were confirmed by their speaker"),
    "relay_corrected": _l("Relayed words were corrected by their speaker"),
    "relay_disowned": _l("Relayed words were disowned by their speaker"),
    "contribution_marked": _l("Marked as a proposal or common issue"),
    "contribution_unmarked": _l("The mark was taken away"),
    "thread_locked": _l("The thread was locked"),
    "thread_unlocked": _l("The thread was opened again"),
    "thread_pinned": _l("The thread was pinned"),
    "thread_unpinned": _l("The thread was unpinned"),
    "meeting_convened": _l("The meeting was announced"),
    "meeting_changed": _l("The meeting was changed"),
    "meeting_cancelled": _l("The meeting was cancelled"),
    "attendance_recorded": _l("Who came was written down"),
    "participant_registered": _l("A participant registered"),
    "participant_unregistered": _l("A participant will not come"),
    "point_carried": _l("A point from the forum was carried to the meeting"),
    "point_dropped": _l("A point was taken off the agenda"),
    "point_decided": _l("The meeting dealt with a point"),
    "stocktaking_added": _l("A stocktaking entry was added"),
    "stocktaking_changed": _l("The facts of the entry were changed"),
    "assessment_made": _l("The entry was assessed"),
    "report_drafted": _l("The report was begun"),
    "report_published": _l("A version of the report was published"),
    "paragraph_added": _l("A paragraph was added"),
    "paragraph_edited": _l("A paragraph was reworded"),
    "goal_linked": _l("A goal was linked"),
    "goal_unlinked": _l("A goal was unlinked"),
}


def verb_label(verb: str) -> str:
    """What happened, in the reader's language where we have words for it."""
    return str(VERB_LABELS[verb]) if verb in VERB_LABELS else verb.replace("_", " ").capitalize()
