"""What a reader of the Word file can follow: its bookmarks, and the addresses that its links lead to."""

from pathlib import Path

import docx
from docx.oxml.ns import qn


class WordFile:
    """A report as Word sees it."""

    def __init__(self, path: Path) -> None:
        """Raises what python-docx raises for a file that does not open."""
        self.document = docx.Document(str(path))
        self.text = "\n".join(paragraph.text for paragraph in self.document.paragraphs)
        self._links = list(self.document.element.body.iter(qn("w:hyperlink")))

    @property
    def bookmarks(self) -> set[str]:
        """The places that a link inside the file can lead to."""
        found = self.document.element.body.iter(qn("w:bookmarkStart"))
        return {mark.get(qn("w:name"), "") for mark in found}

    @property
    def inner_links(self) -> list[str]:
        """The bookmarks that links lead to."""
        return [name for link in self._links if (name := link.get(qn("w:anchor"))) is not None]

    @property
    def outer_links(self) -> dict[str, str]:
        """What each link out of the file reads, and its address."""
        out = {"".join(t.text or "" for t in link.iter(qn("w:t"))): link.get(qn("r:id")) for link in self._links}
        return {text: self.document.part.rels[rid].target_ref for text, rid in out.items() if rid is not None}
