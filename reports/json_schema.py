"""The published JSON Schema of an exported report."""

import json
from functools import cache
from pathlib import Path
from typing import Any

SCHEMA_VERSION = "1.0"
SCHEMA_ID = "urn:plenary:schema:report:1"
SCHEMA_FILE = Path(__file__).parent / "data" / "report.schema.json"


@cache
def report_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of what :func:`reports.export_json.to_json` makes."""
    loaded: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return loaded
