"""Questions of every kind, in memory, with answers that fit and such that do not."""

from typing import Any, NamedTuple

from consultations.models import Consultation
from consultations.question_models import Option, Question, QuestionRow, Section


def asked(kind: str, **fields: Any) -> Question:
    """A question with three options (11 to 13, codes a to c) and two rows (21 and 22, codes x and y)."""
    section = Section(title="Part", consultation=Consultation(title="Asked", lang="en", version=1))
    defaults: dict[str, Any] = {"id": 7, "number": 7, "code": "q7", "text": "What?", "settings": {}}
    made = Question(section=section, kind=kind, **(defaults | fields))
    labels = zip("abc", ("Alpha", "Beta", "None of these"), strict=True)
    if "options" not in fields and kind in ("single", "multiple", "likert", "matrix", "ranking"):
        made.options = [Option(id=10 + n, position=n, code=c, label=label) for n, (c, label) in enumerate(labels, 1)]
    if kind == "matrix":
        rows = enumerate(zip("xy", ("Roads", "Rails"), strict=True), 1)
        made.rows = [QuestionRow(id=20 + n, position=n, code=c, label=label) for n, (c, label) in rows]
    return made


class Case(NamedTuple):
    """What is sent to a question, and the answer that it is; a text in ``fault`` is a part of why it is none."""

    kind: str
    sent: Any
    given: Any = None
    fault: str = ""
    settings: dict[str, Any] = {}
    fields: dict[str, Any] = {}


OTHER, SEVERAL = {"other": True}, {"several": True}
PARAGRAPH = {"paragraph": "States should act."}
GOOD = [
    Case("single", "11", 11), Case("single", [12], 12), Case("single", 13, 13), Case("single", None), Case("single", []),
    Case("single", {"other": " Gamma "}, {"other": " Gamma "}, settings=OTHER),
    Case("multiple", ["12", "11"], [11, 12]), Case("multiple", [11, {"other": "G"}], [11, {"other": "G"}], settings=OTHER),
    Case("multiple", [13], [13], settings={"exclusive": ["c"]}),
    Case("multiple", [11, 12], [11, 12], settings={"choices_min": 2}),
    Case("likert", "12", 12), Case("text", "One two", "One two"), Case("text", "  \n "), Case("text", ["x"], "x"),
    Case("matrix", {"21": ["11"], "22": [12]}, {"21": [11], "22": [12]}), Case("matrix", {"21": "11"}, {"21": [11]}),
    Case("matrix", {"22": [12, 11]}, {"22": [11, 12]}, settings=SEVERAL), Case("matrix", {"21": []}), Case("matrix", {}),
    Case("ranking", [13, "11"], [13, 11]), Case("ranking", {"12": "1", "13": "2"}, [12, 13]), Case("ranking", {}),
    Case("ranking", [12], [12], settings={"places": 1, "all_places": True}),
    Case("number", "12.50", "12.5"), Case("number", "1,5", "1.5"), Case("number", " 1 000,5 ", "1000.5"),
    Case("number", "1'234'567.8", "1234567.8"), Case("number", "١٢٫٥", "12.5"), Case("number", "−0", "0"),
    Case("number", 7, "7"), Case("number", "0.1234567890123456789", "0.1234567890123456789"),
    Case("number", "99999999999999999999999999", "99999999999999999999999999"), Case("number", "０．５", "0.5"),
    Case("number", "100", "100", settings={"min": "0", "max": "100"}), Case("number", "+3", "3"),
    Case("number", "0.3", "0.3", settings={"step": "0.1"}), Case("number", "7", "7", settings={"min": "1", "step": "3"}),
    Case("date", "2026-06-30", "2026-06-30"), Case("date", "2024-02-29", "2024-02-29"),
    Case("date", "2026-06-30", "2026-06-30", settings={"earliest": "2026-06-30", "latest": "2026-06-30"}),
    Case("country", "ne", "NE"), Case("country", ""),
    Case("paragraph", {"comment": "Too weak", "wording": ""}, {"comment": "Too weak", "wording": ""}, settings=PARAGRAPH),
    Case("paragraph", {"comment": "", "wording": "States must act."}, {"comment": "", "wording": "States must act."},
         settings=PARAGRAPH),
    Case("paragraph", {"wording": "States  should\r\nact."}, settings=PARAGRAPH), Case("paragraph", {}, settings=PARAGRAPH),
]  # fmt: skip
NEEDED = {"is_required": True}
BAD = [
    Case("single", "99", fault="not an option"), Case("single", [11, 12], fault="one option only"),
    Case("single", {"other": "x"}, fault="not an option"), Case("single", {"x": 1}, fault="not an option"),
    Case("single", {"other": " "}, fault="please say what", settings=OTHER), Case("single", True, fault="not an option"),
    Case("single", {"other": "x" * 501}, fault="at most 500", settings=OTHER),
    Case("single", None, fault="Please answer", fields=NEEDED),
    Case("multiple", [11, 13], fault="cannot be chosen together", settings={"exclusive": ["c"]}),
    Case("multiple", [11], fault="at least 2", settings={"choices_min": 2}),
    Case("multiple", [11, 12], fault="at most 1", fields={"choices_max": 1}),
    Case("multiple", [11, {"other": "x"}], fault="exactly 1", settings=OTHER, fields={"choices_exact": 1}),
    Case("text", ["a", "b"], fault="one text"), Case("text", "a b c", fault="3 words", fields={"word_limit": 2}),
    Case("text", {"a": 1}, fault="one text"), Case("text", "x" * 20_001, fault="too long"),
    Case("matrix", {"99": [11]}, fault="not a row"), Case("matrix", [11], fault="not a row"),
    Case("matrix", {"21": [99]}, fault="not an option"), Case("matrix", {"21": [11, 12]}, fault="one option only"),
    Case("matrix", {"21": [11]}, fault="Rails", settings={"all_rows": True}),
    Case("matrix", None, fault="Please answer", fields=NEEDED),
    Case("ranking", [11, 11], fault="each item shown once"), Case("ranking", [99], fault="each item shown once"),
    Case("ranking", {"11": "1", "12": "1"}, fault="Place 1 is given twice"),
    Case("ranking", {"11": "1", "12": "3"}, fault="Place 2 is missing"), Case("ranking", {"11": "4"}, fault="1 to 3"),
    Case("ranking", {"11": "x"}, fault="1 to 3"), Case("ranking", [11, 12], fault="1 to 1", settings={"places": 1}),
    Case("ranking", [11], fault="all 3 places", settings={"all_places": True}),
    Case("number", "twelve", fault="not a number"), Case("number", "1,234", fault="two ways"),
    Case("number", "1.2.3", fault="not a number"), Case("number", "1e5", fault="not a number"),
    Case("number", "NaN", fault="not a number"), Case("number", "1" * 40, fault="not a number"),
    Case("number", ["1", "2"], fault="one number"), Case("number", "-1", fault="least number is 0", settings={"min": "0"}),
    Case("number", "101", fault="greatest number is 100", settings={"max": "100"}),
    Case("number", "1.25", fault="1 decimals", settings={"decimals": 1}),
    Case("number", "0.25", fault="steps of 0.1", settings={"step": "0.1"}),
    Case("date", "2026-02-30", fault="not a day"), Case("date", "30/06/2026", fault="not a day"),
    Case("date", "2026-06-29", fault="June 30, 2026", settings={"earliest": "2026-06-30"}),
    Case("date", "2026-07-01", fault="June 30, 2026", settings={"latest": "2026-06-30"}),
    Case("country", "XX", fault="from the list"), Case("country", ["NE", "FR"], fault="from the list"),
    Case("paragraph", {"comment": ["a"]}, fault="as one text", settings=PARAGRAPH),
    Case("paragraph", {"other": "a"}, fault="as one text", settings=PARAGRAPH),
    Case("paragraph", {"comment": "a b c"}, fault="3 words", settings=PARAGRAPH, fields={"word_limit": 2}),
    Case("paragraph", {"wording": "States should act."}, fault="Please answer", settings=PARAGRAPH, fields=NEEDED),
]  # fmt: skip
