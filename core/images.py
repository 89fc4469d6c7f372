"""Pictures made anew: turned upright, no larger than a screen needs, and without anything but their pixels.

Only four readers of Pillow are ever asked. The size is known from the header before a pixel is decoded.
"""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps

from core.errors import Invalid
from core.locale import _

FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
MAX_PIXELS = 50_000_000
"""More are refused: decoding them would take hundreds of megabytes."""
LONGEST_EDGE = 2560
WORTH_JPEG = 400_000
"""An opaque picture that takes more bytes than this as PNG is tried as JPEG too."""
QUALITY = 85


@dataclass(frozen=True, slots=True)
class Picture:
    """What is kept of a picture."""

    data: bytes
    media_type: str
    extension: str
    width: int
    height: int


def remade(data: bytes) -> Picture:
    """The first frame of ``data`` as a fresh JPEG or PNG. Raises :class:`Invalid` for what cannot be read or is too large."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            warnings.simplefilter("ignore", UserWarning)  # damaged metadata, which is dropped anyway
            return _remade(data)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, OverflowError, MemoryError):
        raise Invalid(_("This picture is damaged and cannot be read.")) from None


def _too_large() -> Invalid:
    return Invalid(_("This picture has more than %(count)s million pixels.", count=MAX_PIXELS // 1_000_000))


def _remade(data: bytes) -> Picture:
    with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise _too_large()
        opened.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
        opened.load()
        picture = _plain(ImageOps.exif_transpose(opened))
    picture.thumbnail((LONGEST_EDGE, LONGEST_EDGE), Image.Resampling.LANCZOS)
    return _written(picture, was_jpeg=opened.format == "JPEG")


def _plain(image: Image.Image) -> Image.Image:
    """Its pixels in sRGB, or in grey, with nothing attached."""
    if image.mode.startswith(("I", "F")):
        image = image.point(lambda value: value / 256).convert("L")
    is_clear = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    mode = "RGBA" if is_clear else "L" if image.mode in ("1", "L") else "RGB"
    converted = _srgb(image) if mode == "RGB" else image.convert(mode)
    bare = Image.new(mode, converted.size)
    bare.paste(converted.convert(mode))
    return bare


def _srgb(image: Image.Image) -> Image.Image:
    """In the colours that every screen takes for granted, by the profile that the picture names."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK"):
        try:
            given, wanted = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
            made = ImageCms.profileToProfile(image, given, wanted, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            made = None
        if made is not None:
            return made
    return image.convert("RGB")


def _written(picture: Image.Image, was_jpeg: bool) -> Picture:
    if was_jpeg:
        return _picture(picture, "JPEG")
    lossless = _picture(picture, "PNG")
    if picture.mode == "RGBA" or len(lossless.data) <= WORTH_JPEG:
        return lossless
    smaller = _picture(picture, "JPEG")
    return smaller if len(smaller.data) < len(lossless.data) // 2 else lossless


def _picture(picture: Image.Image, kind: str) -> Picture:
    out = io.BytesIO()
    if kind == "JPEG":
        picture.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
        return Picture(out.getvalue(), "image/jpeg", "jpg", *picture.size)
    picture.save(out, "PNG", optimize=True)
    return Picture(out.getvalue(), "image/png", "png", *picture.size)
