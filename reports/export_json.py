"""A report as JSON: everything that the page says, with the evidence, in the shape of ``data/report.schema.json``."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from reports.document import Annex, Block, Document, Evidence
from reports.json_schema import SCHEMA_ID, SCHEMA_VERSION


def to_json(document: Document, schema_url: str = SCHEMA_ID) -> dict[str, Any]:
    """The document as values that :mod:`json` can write. Times are ISO 8601 in UTC; withheld words are null.

    ``citations`` lists each cited passage once; a block's ``citations`` are numbers in that list.
    """
    numbers = document.citation_numbers()
    return {
        "$schema": schema_url,
        "schema_version": SCHEMA_VERSION,
        "report_id": document.report_id,
        "kind": document.kind,
        "lang": document.lang,
        "dir": document.dir,
        "title": document.title,
        "version": document.version,
        "published_at": _text(document.published_at),
        "cut_off": _text(document.cut_off),
        "url": document.url,
        "digest": document.digest,
        "notice": document.notice,
        "masthead": _plain(asdict(document.masthead)),
        "meeting": _plain(asdict(document.meeting)),
        "blocks": [_block(block, document, numbers[block.id]) for block in document.blocks],
        "annexes": [_annex(annex) for annex in document.annexes],
        "citations": [
            {"number": c.number, **_evidence(c.evidence), "cited_in": [block.id for block in c.blocks]}
            for c in document.citations
        ],
    }


def _text(moment: date | datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Dates as text and tuples as lists."""
    return {name: _plain_value(value) for name, value in values.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, date):
        return _text(value)
    return list(value) if isinstance(value, tuple) else value


def _block(block: Block, document: Document, numbers: tuple[int, ...]) -> dict[str, Any]:
    return {
        "id": block.id,
        "url": f"{document.url}#{block.fragment}" if document.url else "",
        "kind": block.kind,
        "label": block.label,
        "level": block.level,
        "text": block.text,
        "footnote": block.footnote,
        "is_own_observation": block.is_own_observation,
        "findings": list(block.finding_symbols),
        "citations": list(numbers),
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {**_plain(asdict(evidence)), "is_withheld": evidence.is_withheld}


def _annex(annex: Annex) -> dict[str, Any]:
    rows = [{**asdict(row), "total": row.total} for row in annex.rows]
    sums = {"on_site": annex.on_site, "remote": annex.remote, "total": annex.total}
    return {"label": annex.label, "title": annex.title, "rows": rows, **sums}
