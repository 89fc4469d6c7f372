"""Opening a workbook that somebody sent: nothing in it is trusted, nothing outside it is asked."""

import zipfile
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError  # the name of an error only

from openpyxl import load_workbook
from pyxform.errors import ErrorCode, PyXFormError, PyXFormReadError
from pyxform.xls2json import workbook_to_json
from pyxform.xls2json_backends import DefinitionData, get_xlsform

from consultations.formats.results import Unreadable, unreadable
from consultations.formats.trees import Rests, object_in
from core import archives
from core.errors import Invalid
from core.locale import _

MAX_BYTES, MAX_UNPACKED, MAX_ROWS = 1_500_000, 12_000_000, 20_000
RESTS_SHEET = "_plenary"
DAMAGED = (
    KeyError, ValueError, TypeError, IndexError, AttributeError, OSError, EOFError, ParseError, RecursionError,
    NotImplementedError, OverflowError, AssertionError,
)  # fmt: skip
"""What the libraries raise over a damaged workbook."""


def sheets(data: bytes) -> DefinitionData:
    """The sheets of a workbook that XLSForm knows. Raises :class:`Unreadable`."""
    check(data)
    try:
        return get_xlsform(data, file_type=".xlsx")
    except PyXFormReadError:
        raise unreadable(_("This workbook is damaged, or is none.")) from None
    except PyXFormError as error:
        if "not recognized" in str(error):  # what pyxform says of a package without a workbook in it
            raise unreadable(_("This workbook is damaged, or is none.")) from None
        raise _told(error) from None
    except DAMAGED:
        raise unreadable(_("This workbook is damaged, or is none.")) from None


def form(found: DefinitionData) -> tuple[dict[str, Any], list[str]]:
    """The form that the sheets describe, and what pyxform warns of. Raises :class:`Unreadable` with its place."""
    warnings: list[str] = []
    for sheet in (found.survey, found.choices, found.settings):
        for row in sheet or ():
            row.update(
                {name: _hidden(text) for name, text in row.items() if _is_words(name) and isinstance(text, str)}
            )
    try:
        made = workbook_to_json(found, fallback_form_name="data", warnings=warnings)
    except PyXFormError as error:
        raise _told(error) from None
    except DAMAGED:
        raise unreadable(_("These sheets do not make a form.")) from None
    return _shown(made), [each for each in warnings if not each.endswith(_IN_CASE_ALONE)]


_IN_CASE_ALONE = ErrorCode.NAMES_002.value.msg.partition("{value}")[2]
"""How the warning ends that two names differ in case alone: here they are different names, and nothing is lost."""
_HIDDEN = {"‘": "\ufdd0", "’": "\ufdd1", "“": "\ufdd2", "”": "\ufdd3"}
"""pyxform makes straight quotes of all others, which expressions need; people's words keep theirs behind these signs."""
_WORDS = ("label", "caption", "hint", "constraint_message", "constraining_message", "form_title", "set_form_title")


def _is_words(column: object) -> bool:
    return str(column).split(":")[0].strip().lower() in _WORDS


def _hidden(text: str) -> str:
    return "".join(_HIDDEN.get(sign, sign) for sign in text)


def _shown(value: Any) -> Any:
    """The same with the quotes as they were written."""
    if isinstance(value, dict):
        return {key: _shown(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_shown(each) for each in value]
    if isinstance(value, str):
        for sign, stand_in in _HIDDEN.items():
            value = value.replace(stand_in, sign)
    return value


def _told(error: PyXFormError) -> Unreadable:
    """What pyxform says is wrong, which names the sheet and the row."""
    return unreadable(" ".join(str(error).split())[:1000], _("The workbook"))


def check(data: bytes) -> None:
    """Refuse what is no workbook, unpacks to too much, or declares entities. Raises :class:`Unreadable`."""
    if len(data) > MAX_BYTES:
        raise unreadable(_("At most %(most)s KB fit.", most=MAX_BYTES // 1000))
    if not data.startswith(b"PK"):
        raise unreadable(_("This is not a workbook (.xlsx)."))
    try:
        archives.opened(data)
    except Invalid as error:
        raise unreadable(str(error.detail)) from None
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = archive.namelist()
        if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
            raise unreadable(_("This is not a workbook (.xlsx)."))
        if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
            raise unreadable(_("This workbook would unpack to more than a questionnaire ever holds."))
        for name in names:
            _check_part(name, archive.read(name))


def _check_part(name: str, content: bytes) -> None:
    """No document type and no entities; UTF-16, in which they would hide, is written by nobody."""
    is_xml = name.lower().endswith((".xml", ".rels", ".vml"))
    if is_xml and any(sign in content for sign in (b"<!DOCTYPE", b"<!ENTITY", b"\x00")):
        raise unreadable(_("This workbook holds declarations that no workbook needs."))


def rests_of(data: bytes) -> Rests:
    """What was put into the workbook for the way back; nothing where there is none, or it makes no sense."""
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True)
        try:
            if RESTS_SHEET not in book.sheetnames:
                return {}
            pieces = [
                row[0]
                for row in book[RESTS_SHEET].iter_rows(min_row=2, max_row=MAX_ROWS, max_col=1, values_only=True)
            ]
        finally:
            book.close()
    except DAMAGED:
        return {}
    return object_in("".join(piece for piece in pieces if isinstance(piece, str)))
