"""Files as people and attackers send them, made small and on the spot."""

import io
import struct
import zipfile
import zlib

from PIL import Image
from PIL.PngImagePlugin import PngInfo

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: object) -> bytes:
    """A plain picture, red at its left, white at its right."""
    image = Image.new(mode, size, "white")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def photograph(orientation: int = 6) -> bytes:
    """A JPEG with a place, a maker, a comment and an orientation."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x9286] = orientation, "SecretMaker", "SecretComment"
    exif.get_ifd(0x8825).update({1: "N", 2: (13.0, 30.0, 36.5), 3: "E", 4: (2.0, 6.0, 30.1)})
    return picture("JPEG", exif=exif.tobytes(), comment=b"SecretCaption", dpi=(300, 300))


def noted_png() -> bytes:
    """A PNG with text chunks."""
    info = PngInfo()
    info.add_text("Author", "SecretAuthor")
    info.add_itxt("XML:com.adobe.xmp", "<x>SecretPacket</x>", zip=True)
    return picture("PNG", pnginfo=info)


def huge_header(width: int = 10_000, height: int = 10_000) -> bytes:
    """A PNG that says it has a hundred million pixels, in a hundred bytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def pdf(body: bytes = b"", tail: bytes = b"") -> bytes:
    """A PDF of one empty page, with ``body`` among its objects and ``tail`` after its end."""
    parts = [
        b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n",
        b"2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n",
        body,
    ]
    made = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"".join(parts)
    return (
        made
        + b"xref\n0 1\n0000000000 65535 f \ntrailer\n<</Root 1 0 R/Size 3>>\nstartxref\n%d\n%%%%EOF\n" % len(made)
        + tail
    )


def archive(entries: dict[str, bytes], stored: tuple[str, ...] = ()) -> bytes:
    """A ZIP file of these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in entries.items():
            how = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            zipped.writestr(zipfile.ZipInfo(name), data, how)
    return out.getvalue()


def docx(more: dict[str, bytes] | None = None, types: str = WORD) -> bytes:
    """A Word document as far as anybody looks."""
    listed = f'<Types><Override PartName="/word/document.xml" ContentType="{types}"/></Types>'.encode()
    return archive({"[Content_Types].xml": listed, "word/document.xml": b"<w:document/>", **(more or {})})


def odt(more: dict[str, bytes] | None = None, kind: str = "text") -> bytes:
    """An OpenDocument text."""
    mimetype = f"application/vnd.oasis.opendocument.{kind}".encode()
    return archive({"mimetype": mimetype, "content.xml": b"<office/>", **(more or {})}, stored=("mimetype",))


def overlapping() -> bytes:
    """A ZIP file two of whose entries are the same bytes."""
    data = bytearray(docx({"word/a.xml": b"a" * 50_000}))
    first, last = data.find(b"PK\x01\x02"), data.rfind(b"PK\x01\x02")
    offset = data[first + 42 : first + 46]
    data[last + 42 : last + 46] = offset
    return bytes(data)


def lying() -> bytes:
    """A ZIP file with an entry that says it is small and unpacks to more."""
    data = bytearray(docx({"word/big.xml": b"\0" * 3_000_000}))
    place = data.rfind(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<I", 10)
    return bytes(data)


def bomb() -> bytes:
    """A ZIP file of kilobytes that unpacks to hundreds of megabytes."""
    return docx({f"word/{n}.xml": b"\0" * 30_000_000 for n in range(8)})
