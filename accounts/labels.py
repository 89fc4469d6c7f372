"""What can be broken, in the reader's words: the same keys as the reasons for hiding in the room above."""

from core.locale import _l

MEASURE_RULES = {
    "off-topic": _l("Off topic"),
    "abusive": _l("Abuse or threats"),
    "spam": _l("Advertising or repetition"),
    "personal-data": _l("Personal data"),
    "false-capacity": _l("False capacity"),
    "other": _l("Other"),
}


def measure_rule(rule: str) -> str:
    """What was broken, in the reader's words."""
    return str(MEASURE_RULES.get(rule, rule))
