"""The formats by name, and finding out which one a file is in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from consultations.formats import (
    limesurvey_reader,
    limesurvey_writer,
    own_json,
    xlsform_reader,
    xlsform_writer,
)
from consultations.formats.document import Questionnaire
from consultations.formats.results import Reading, Writing, unreadable
from core.locale import _, _l

MAX_BYTES = 1_500_000
"""The largest file that is looked at."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its key in addresses, its name, and how its files are made and called."""

    key: str
    label: Any
    note: Any
    suffix: str
    content_type: str
    write: Callable[[Questionnaire], Writing]


JSON = Format(
    "json", "JSON", _l("Our own format. It carries everything, and its schema is published."), "json",
    "application/json", own_json.write,
)  # fmt: skip
XLSFORM = Format(
    "xlsform", "XLSForm", _l("A workbook for KoboToolbox, ODK and other collectors, and for spreadsheets."), "xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsform_writer.write,
)  # fmt: skip
LIMESURVEY = Format(
    "limesurvey", "LimeSurvey", _l("A tab-separated text that LimeSurvey imports as a survey."), "txt",
    "text/tab-separated-values; charset=utf-8", limesurvey_writer.write,
)  # fmt: skip
FORMATS = {each.key: each for each in (JSON, XLSFORM, LIMESURVEY)}


def read_file(data: bytes, title: str = "", lang: str = "en") -> Reading:
    """The questionnaire of a file in any of the formats, told apart by what is in it.

    ``title`` and ``lang`` are used where the file says neither. Raises :class:`consultations.formats.results.Unreadable`.
    """
    found = _read(data, title, lang)
    if len(own_json.compact(found.document)) > MAX_BYTES:
        raise unreadable(_("This questionnaire has more words than fit."))
    return found


def _read(data: bytes, title: str, lang: str) -> Reading:
    if not data:
        raise unreadable(_("It is empty."))
    if len(data) > MAX_BYTES:
        raise unreadable(_("At most %(most)s KB fit.", most=MAX_BYTES // 1000))
    head = data[:4000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"PK"):
        return xlsform_reader.read(data, title, lang)
    if head.startswith(b"{"):
        return own_json.read(data)
    if b"\t" in head.split(b"\n")[0] and b"class" in head.split(b"\n")[0]:
        return limesurvey_reader.read(data, title, lang)
    raise unreadable(
        _("It is neither JSON of this site, nor an XLSForm workbook (.xlsx), nor a tab-separated LimeSurvey survey.")
    )
