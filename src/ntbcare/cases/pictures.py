"""Pictures, decoded and encoded anew: position, camera and whatever hides behind the picture stay out."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError


class Broken(Exception):
    """The bytes are no picture of the kind they begin like."""


class TooManyPixels(Exception):
    """The picture would unfold to more than is allowed."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture as it may be kept: ``suffix`` with its dot."""

    data: bytes
    suffix: str
    media_type: str


def draw_anew(data: bytes, wanted: str, *, longest_side: int, most_pixels: int) -> Drawn:
    """Decode as the format ``wanted`` (Pillow's name), shrink to ``longest_side`` and encode. Raises Broken, TooManyPixels."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=[wanted]) as picture:
                if picture.width * picture.height > most_pixels:
                    raise TooManyPixels
                return _encode(picture, longest_side)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        ValueError,
        SyntaxError,
    ) as error:
        raise Broken from error


def _encode(picture: Image.Image, longest_side: int) -> Drawn:
    picture.seek(0)
    picture.thumbnail((longest_side, longest_side))  # before anything copies it
    upright = ImageOps.exif_transpose(picture)
    sees_through = upright.mode in {"RGBA", "LA", "P", "PA"}
    plain = upright.convert("RGBA" if sees_through else "RGB")
    plain.info = {}  # a comment and a colour profile would be written again, and each can name somebody
    out = io.BytesIO()
    if sees_through:
        plain.save(out, "PNG", optimize=True)
        return Drawn(out.getvalue(), ".png", "image/png")
    plain.save(out, "JPEG", quality=82, optimize=True)
    return Drawn(out.getvalue(), ".jpg", "image/jpeg")
