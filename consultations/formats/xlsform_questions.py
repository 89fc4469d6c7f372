"""One question of an XLSForm as a question here."""

import re
from typing import Any

from consultations.formats.fitting import Fitting, of_question
from consultations.formats.trees import Tree
from consultations.formats.xlsform_texts import Languages
from core.locale import _, _l

KINDS = {
    "select one": "single", "select all that apply": "multiple", "rank": "ranking", "text": "text", "string": "text",
    "integer": "number", "int": "number", "decimal": "number", "range": "number", "date": "date", "file": "file",
}  # fmt: skip
IN_WORDS = frozenset(
    ["time", "datetime", "dateTime", "barcode", "phone number", "phonenumber", "email", "add phone number prompt"]
)
"""Asked in words here."""
AS_FILES = frozenset(["photo", "image", "audio", "video"])
"""Asked as any file here."""
NOT_ASKED = {
    "note": _l("notes have no place in a questionnaire here"),
    "calculate": _l("nothing is calculated here"),
    "geopoint": _l("places on a map are not asked here"), "geotrace": _l("places on a map are not asked here"),
    "geoshape": _l("places on a map are not asked here"),
    "acknowledge": _l("a box to tick is not asked alone"), "trigger": _l("a box to tick is not asked alone"),
    "select one external": _l("its options are in another file"),
}  # fmt: skip
YES, NO = ("yes", "true", "true()"), ("no", "false", "false()", "")
COUNTED = re.compile(r"^count-selected\(\s*\.\s*\)\s*(<?=)\s*([1-9][0-9]?)$")
EXPECTED = frozenset(["type", "name", "list_name", "itemset", "choices", "parameters", "bind", "control", "children"])
"""What is looked at by itself; everything else of an element that is not a text is told as lost."""


class Questions:
    """Makes questions of the elements of one form."""

    def __init__(self, languages: Languages, fitting: Fitting) -> None:
        self.languages, self.fitting = languages, fitting

    def question(self, element: Tree) -> Tree | None:
        """The question, or nothing if it cannot be asked here; both with what is lost."""
        kind = self.kind(element)
        if kind is None:
            return None
        name, where = element["name"], of_question(element["name"])
        found: Tree = {"name": name, "kind": kind, "translations": {}, "rows": [], "settings": {}}
        self.words(found, element, where)
        found["options"] = self.options(element, where)
        found["settings"] = self.settings(element, kind, where)
        self.rules(found, element, where)
        if not self.fitting.kind(found):
            return None
        found["code"] = self.fitting.question_code(name)
        return found

    def matrix(self, element: Tree) -> Tree | None:
        """A group that is drawn as a table over one list of options: its questions are the rows."""
        label, rows = table_of(element)
        if not rows:
            return None
        name, where = element["name"], of_question(element["name"])
        several = rows[0]["type"] == "select all that apply"
        found: Tree = {
            "name": name,
            "kind": "matrix",
            "translations": {},
            "settings": {"several": True} if several else {},
        }
        self.words(found, {**element, "label": label}, where)
        found["options"] = self.options(rows[0], where)
        found["rows"] = self.fitting.labels(where, [self.row(row, f"{name}_") for row in rows])
        needed = [
            self.required((row.get("bind") or {}).get("required", ""), of_question(row["name"])) for row in rows
        ]
        self.rules(found, element, where)
        if all(needed):
            found["required"], found["settings"]["all_rows"] = True, True
        elif any(needed):
            self.fitting.lose(where, _("only some of its rows are required: here none is."))
        if not self.fitting.kind(found):
            return None
        found["code"] = self.fitting.question_code(name)
        return found

    def row(self, element: Tree, prefix: str) -> Tree:
        """A row of a matrix."""
        where = of_question(element["name"])
        made: Tree = {"code": element["name"].removeprefix(prefix)}
        self.languages.put(made, "label", element.get("label", ""), where, limit=100_000)
        bind = {key: value for key, value in (element.get("bind") or {}).items() if key != "required"}
        self.left_over({key: value for key, value in element.items() if key not in ("control", "hint")}, bind, where)
        if element.get("hint"):
            said = self.languages.said(element["hint"])[self.languages.original]
            self.fitting.lose(where, _("“%(name)s” (%(value)s) is not kept.", name="hint", value=said))
        return made

    def kind(self, element: Tree) -> str | None:
        """Its kind here; nothing where it is left out."""
        written, where = str(element.get("type", "")), of_question(element["name"])
        if written in IN_WORDS or written in AS_FILES:
            kind = "text" if written in IN_WORDS else "file"
            self.fitting.lose(where, _("“%(type)s” is asked as “%(kind)s”.", type=written, kind=kind))
            return kind
        kind = KINDS.get(written, "")
        if kind in ("single", "multiple", "ranking") and not element.get("choices"):
            why = _(
                "its options are in another file, or come from answers: %(list)s", list=element.get("itemset", "")
            )
        elif kind:
            return "likert" if kind == "single" and self.appearance(element) == "likert" else kind
        else:
            why = str(NOT_ASKED.get(written, _("there is no kind “%(type)s” here", type=written)))
        shown = {**element, "text": self.languages.said(element.get("label", ""))[self.languages.original]}
        self.fitting.leave_out(where, shown, why)
        return None

    @staticmethod
    def appearance(element: Tree) -> str:
        """How other programs draw it."""
        return str((element.get("control") or {}).get("appearance", "")).strip()

    def words(self, found: Tree, element: Tree, where: str) -> None:
        """Its text and help; without a text its name stands there."""
        self.languages.put(found, "text", element.get("label", ""), where)
        self.languages.put(found, "help", element.get("hint", ""), where)
        if not found["text"]:
            found["text"] = element["name"]
            self.fitting.lose(where, _("it has no words: its name stands in their place."))
        for text in (found["text"], found["help"]):
            if "${" in text:
                self.fitting.lose(
                    where, _("“%(text)s” is shown as it stands: answers are not put into texts.", text=text)
                )

    def options(self, element: Tree, where: str) -> list[Tree]:
        """Its options with codes and labels."""
        listed = []
        for choice in element.get("choices") or ():
            option: Tree = {"code": choice.get("name", "")}
            self.languages.put(option, "label", choice.get("label", ""), where, limit=100_000)
            listed.append(option)
            for column in sorted(set(choice) - {"name", "label"}):
                message = _("“%(column)s” of the options is not kept.", column=column)
                self.fitting.lose(where, message)
        return self.fitting.labels(where, listed)

    def settings(self, element: Tree, kind: str, where: str) -> Tree:
        """The settings of its kind; other parameters are told."""
        written = parameters(element.get("parameters"))
        settings: Tree = {"decimals": 0} if element["type"] in ("integer", "int") else {}
        if element["type"] == "range":
            for ours, theirs in (("min", "start"), ("max", "end"), ("step", "step")):
                if re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,9})?", str(written.get(theirs, ""))):
                    settings[ours] = str(written.pop(theirs))
        for key, value in written.items():
            self.fitting.lose(where, _("“%(name)s” (%(value)s) is not kept.", name=key, value=value))
        return settings

    def rules(self, found: Tree, element: Tree, where: str) -> None:
        """When it is shown, must be answered, and which answers hold."""
        bind = dict(element.get("bind") or {})
        found["shown_if"] = plain_paths(bind.pop("relevant", ""))
        found["valid_if"] = plain_paths(bind.pop("constraint", ""))
        self.languages.put(found, "valid_message", bind.pop("jr:constraintMsg", ""), where)
        found["required"] = self.required(bind.pop("required", ""), where)
        if found["kind"] == "multiple" and (counted := COUNTED.match(found["valid_if"])):
            found["choices_exact" if counted[1] == "=" else "choices_max"] = int(counted[2])
            found["valid_if"] = ""
        self.left_over(element, bind, where)

    def required(self, written: Any, where: str) -> bool:
        """Whether an answer is required; a condition for it is not kept."""
        text = str(written).strip()
        if text.casefold() in YES:
            return True
        if text.casefold() not in NO:
            self.fitting.lose(where, _("it is required only if “%(text)s”: here it is optional.", text=text))
        return False

    def left_over(self, element: Tree, bind: Tree, where: str) -> None:
        """Tell of everything that was not looked at."""
        control = {k: v for k, v in (element.get("control") or {}).items() if k != "bodyless"}
        appearance = self.appearance(element)
        if appearance in ("likert", "table-list", "field-list"):
            control.pop("appearance")
        others = {k: v for k, v in element.items() if k not in EXPECTED and k not in ("label", "hint")}
        for name, value in [*bind.items(), *control.items(), *others.items()]:
            if not name.startswith("orx:") and value not in (None, "", {}, []):
                shown = (
                    value if isinstance(value, str) else ", ".join(value) if isinstance(value, dict) else str(value)
                )
                self.fitting.lose(
                    where, _("“%(name)s” (%(value)s) is not kept.", name=name.removeprefix("jr:"), value=shown)
                )


def plain_paths(written: Any) -> str:
    """An expression with ``${name}`` where pyxform wrote a path between neighbours."""
    return re.sub(r"\.\./([A-Za-z_][\w.-]*)", r"${\1}", str(written or "")).strip()


def table_of(element: Tree) -> tuple[Any, list[Tree]]:
    """The label and the questions of a group that is drawn as a table over one list; pyxform puts up to two more there."""
    label, rows = element.get("label", ""), list(element.get("children") or ())
    if rows and str(rows[0].get("name", "")).startswith("generated_table_list_label_"):
        label = rows.pop(0).get("label", "")
    if element["type"] != "group" or not rows:
        return label, []
    head = rows.pop(0)
    kinds = {(row.get("type"), row.get("list_name")) for row in rows}
    is_table = str(head.get("name", "")).startswith("reserved_name_for_field_list_labels_") and len(kinds) == 1
    return label, rows if is_table and rows[0].get("choices") else []


def parameters(written: Any) -> Tree:
    """The parameters of an element by name; pyxform gives some as they were typed ("max-pixels=640")."""
    if isinstance(written, dict):
        return {str(key): value for key, value in written.items() if value not in (None, "")}
    pairs = (each.partition("=") for each in str(written or "").replace(",", " ").replace(";", " ").split())
    return {name: value for name, _sign, value in pairs}
