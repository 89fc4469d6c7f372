"""XLSForm workbooks in: pyxform reads and checks the sheets, here each element finds its place."""

from typing import Any

from pyxform.xls2json_backends import DefinitionData

from consultations.formats import workbooks
from consultations.formats.expressions import settle
from consultations.formats.fitting import Fitting, of_section
from consultations.formats.own_json import checked
from consultations.formats.results import Reading, unreadable
from consultations.formats.trees import Tree, bare, complete
from consultations.formats.xlsform_questions import Questions, plain_paths
from consultations.formats.xlsform_texts import Languages
from core.locale import _

SETTINGS = (
    "form_title",
    "set_form_title",
    "title",
    "form_id",
    "id_string",
    "default_language",
    "allow_choice_duplicates",
    "style",
)
"""The settings that are taken, or mean nothing here."""
MAX_DEPTH = 30


def read(data: bytes, title: str = "", lang: str = "en") -> Reading:
    """The questionnaire of a workbook; ``title`` and ``lang`` are used where it says neither.

    Raises :class:`Unreadable`.
    """
    fitting = Fitting()
    tree = tree_of_sheets(workbooks.sheets(data), fitting, title, lang)
    found = workbooks.rests_of(data)
    complete(tree, found)
    fitting.final_codes(tree)
    settle(tree, fitting)
    if tree["extra_langs"] and not found:
        fitting.lose(_("Translations"), _("they come in as “machine”: the file does not say who made them."))
    return Reading(checked(bare(tree)), tuple(fitting.losses))


def tree_of_sheets(sheets: DefinitionData, fitting: Fitting, title: str, lang: str) -> Tree:
    """The tree of the sheets, as far as XLSForm itself carries it."""
    form, warnings = workbooks.form(sheets)
    _tell_of_sheets(sheets, form, fitting)
    tree = _Walk(form, fitting, title, lang).tree
    for warning in warnings:
        fitting.lose(_("pyxform warns"), " ".join(warning.split()))
    return tree


def _tell_of_sheets(sheets: DefinitionData, form: Tree, fitting: Fitting) -> None:
    read_here = ("survey", "choices", "settings", workbooks.RESTS_SHEET)
    for name in sheets.sheet_names or ():
        if name.lower() not in read_here:
            fitting.lose(_("sheet “%(name)s”", name=name), _("it is not read."))
    for name, value in (sheets.settings or [{}])[0].items():
        if name not in SETTINGS:
            fitting.lose(_("sheet settings"), _("“%(name)s” (%(value)s) is not kept.", name=name, value=value))
    used = set(_lists(form.get("children", [])))
    for name in form.get("choices") or {}:
        if name not in used:
            fitting.lose(_("sheet choices"), _("the list “%(name)s” is used by no question.", name=name))


def _lists(elements: list[Tree]) -> Any:
    for element in elements:
        yield element.get("list_name")
        yield from _lists(element.get("children") or [])


class _Walk:
    """Goes through the elements of a form in order, opening sections where groups begin and end."""

    def __init__(self, form: Tree, fitting: Fitting, title: str, lang: str) -> None:
        self.fitting = fitting
        self.languages = Languages(form, lang, fitting)
        self.questions = Questions(self.languages, fitting)
        named = form.get("title") if form.get("title") != "data" else ""
        self.title = fitting.text(_("The title"), str(named or title or _("Imported questionnaire")), 200)
        self.sections: list[Tree] = []
        self.current: Tree | None = None
        self.walk(form.get("children", []), ())
        self.tree = {
            "format": "plenary-questionnaire", "version": 1, "lang": self.languages.original,
            "extra_langs": self.languages.extra, "title": self.title, "translations": {}, "sections": self.kept(),
        }  # fmt: skip

    def walk(self, elements: list[Tree], groups: tuple[Tree, ...]) -> None:
        """The elements of a group, or of the form."""
        if len(groups) > MAX_DEPTH:
            raise unreadable(_("Its groups lie too deep in each other."))
        for element in elements:
            if element.get("type") in ("group", "repeat", "loop"):
                self.group(element, groups)
            else:
                self.element(element, groups)

    def element(self, element: Tree, groups: tuple[Tree, ...]) -> None:
        """A question, into the section that is open."""
        found = self.questions.question(element)
        if found is not None:
            self.section(groups)["questions"].append(found)

    def group(self, element: Tree, groups: tuple[Tree, ...]) -> None:
        """A matrix, or a section; what the program adds by itself is passed over."""
        if (element.get("control") or {}).get("bodyless"):
            self.tell_of_meta(element)
        elif matrix := self.questions.matrix(element):
            self.section(groups)["questions"].append(matrix)
        else:
            self.open(element, groups)

    def tell_of_meta(self, element: Tree) -> None:
        for each in element.get("children", []):
            if each.get("name") != "instanceID":
                self.fitting.lose(_("The form"), _("“%(name)s” is not kept.", name=each.get("name")))

    def open(self, element: Tree, groups: tuple[Tree, ...]) -> None:
        inner, children = (*groups, element), element.get("children") or []
        where = of_section(element.get("name", ""))
        if element["type"] != "group":
            self.fitting.lose(where, _("it is asked once: nothing is repeated here."))
        self.current = None
        if not children or children[0].get("type") not in ("group", "repeat", "loop"):
            self.section(inner)["had"] = len(children)
        self.tell_of_group(element, where)
        self.walk(children, inner)
        self.current = None

    def tell_of_group(self, element: Tree, where: str) -> None:
        bind = {k: v for k, v in (element.get("bind") or {}).items() if k != "relevant"}
        self.questions.left_over(element, bind, where)

    def section(self, groups: tuple[Tree, ...]) -> Tree:
        """The section that is open, or a new one for these groups."""
        if self.current is None:
            self.current = self.new_section(groups)
            self.sections.append(self.current)
        return self.current

    def new_section(self, groups: tuple[Tree, ...]) -> Tree:
        made: Tree = {
            "name": "/".join(group.get("name", "") for group in groups),
            "questions": [],
            "translations": {},
        }
        named = [group for group in groups if group.get("label")]
        label: Any = named[-1]["label"] if named else groups[-1].get("name") if groups else self.title
        self.languages.put(made, "title", label or _("Questions"), of_section(made["name"]))
        if len(named) > 1:
            message = _("it lies in “%(outer)s”: sections do not lie in each other here.", outer=made["name"])
            self.fitting.lose(of_section(made["title"]), message)
        shown = [plain_paths((group.get("bind") or {}).get("relevant")) for group in groups]
        conditions = [condition for condition in shown if condition]
        made["shown_if"] = conditions[0] if len(conditions) == 1 else " and ".join(f"({each})" for each in conditions)
        made["starts_page"] = bool(groups) and Questions.appearance(groups[-1]) == "field-list"
        return made

    def kept(self) -> list[Tree]:
        """The sections; one of which nothing is left is told of."""
        found = []
        for section in self.sections:
            if section["questions"] or not section.pop("had", 0):
                section.pop("had", None)
                found.append(section)
            else:
                where = of_section(section["title"])
                self.fitting.lose(where, _("it is left out: no question of it is left."))
        return found
