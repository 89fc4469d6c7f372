"""Pictures are made anew: upright, of a bearable size, without anything but their pixels."""

import io
from typing import Any

import pytest
from PIL import Image, ImageCms

from core import images
from core.errors import Invalid
from tests.core import files


def opened(data: bytes) -> Any:
    return Image.open(io.BytesIO(data))


def test_nothing_but_pixels_is_left_of_a_photograph() -> None:
    given = files.photograph()
    assert b"SecretMaker" in given
    assert opened(given).getexif().get_ifd(0x8825)
    made = images.remade(given)
    assert b"Secret" not in made.data
    assert b"Exif" not in made.data
    found = opened(made.data)
    assert not found.getexif()
    assert set(found.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}


def test_nothing_but_pixels_is_left_of_a_png() -> None:
    given = files.noted_png()
    assert opened(given).text["Author"] == "SecretAuthor"
    made = images.remade(given)
    assert opened(made.data).info == {}
    assert b"Secret" not in made.data


def test_a_photograph_stands_upright() -> None:
    made = images.remade(files.photograph(orientation=6))
    assert (made.width, made.height) == (40, 60)
    red, green, _blue = opened(made.data).convert("RGB").getpixel((20, 5))
    assert red > 200
    assert green < 60


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_mode_of_a_png_is_read(mode: str) -> None:
    clear = mode in ("LA", "RGBA")
    image = Image.new("RGBA" if clear else "RGB", (20, 10), "red").convert(mode)
    out = io.BytesIO()
    image.save(out, "PNG")
    found = opened(images.remade(out.getvalue()).data)
    assert (found.mode == "RGBA") is clear


def test_sixteen_bits_become_eight() -> None:
    out = io.BytesIO()
    Image.new("I;16", (4, 4), 0x8000).save(out, "PNG")
    assert abs(opened(images.remade(out.getvalue()).data).getpixel((1, 1)) - 0x80) <= 1


def test_inks_become_colours() -> None:
    assert opened(images.remade(files.picture("JPEG", mode="CMYK")).data).mode == "RGB"


def test_a_profile_is_applied_and_dropped() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    made = images.remade(files.picture("JPEG", icc_profile=profile))
    assert "icc_profile" not in opened(made.data).info
    assert images.remade(files.picture("JPEG", icc_profile=b"no profile")).width == 60


def test_a_broken_profile_is_dropped() -> None:
    assert "icc_profile" not in opened(images.remade(files.picture("PNG", icc_profile=b"nonsense")).data).info


def test_a_large_picture_is_scaled_down() -> None:
    made = images.remade(files.picture("JPEG", size=(6000, 3000)))
    assert (made.width, made.height) == (images.LONGEST_EDGE, images.LONGEST_EDGE // 2)


def test_of_a_moving_picture_the_first_frame_stays() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    found = opened(images.remade(out.getvalue()).data)
    assert getattr(found, "n_frames", 1) == 1
    assert found.convert("RGB").getpixel((0, 0)) == (255, 0, 0)


def test_a_photograph_sent_as_png_is_kept_as_jpeg() -> None:
    noise = Image.effect_noise((900, 900), 40).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "PNG")
    made = images.remade(out.getvalue())
    assert made.media_type == "image/jpeg"
    assert len(made.data) < len(out.getvalue())


def test_a_header_alone_is_enough_to_refuse() -> None:
    with pytest.raises(Invalid, match="million pixels"):
        images.remade(files.huge_header())


def test_what_is_behind_a_picture_is_gone() -> None:
    assert b"<script>" not in images.remade(files.picture("JPEG") + b"<script>alert(1)</script>").data
    assert b"<?php" not in images.remade(files.picture("JPEG", comment=b"<?php system(1) ?>")).data
