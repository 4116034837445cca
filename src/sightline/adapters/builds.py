"""The builds at work: a finding may differ where one of these does."""

import functools
import importlib.metadata
import platform

import av
import cv2
import numpy as np
import PIL
import pillow_heif
from PIL import features

from sightline.model.canonical import Json


def sightline_version() -> str:
    """The installed version of this package."""
    return importlib.metadata.version("sightline")


@functools.cache
def builds() -> dict[str, Json]:
    """Names and versions of what decodes and computes, and the machine."""
    libraries = {
        name: ".".join(map(str, version)) for name, version in sorted(av.library_versions.items())
    }
    return {
        "machine": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "av": av.__version__,
        "ffmpeg": av.ffmpeg_version_info,
        **libraries,
        "numpy": np.__version__,
        "opencv": cv2.__version__,
        "pillow": PIL.__version__,
        "libjpeg": str(features.version("libjpeg_turbo") or features.version("jpg")),
        "pillow_heif": pillow_heif.__version__,
        "libheif": pillow_heif.libheif_version(),
    }


def at_work() -> dict[str, Json]:
    """What a child that examines says of itself."""
    return {"sightline": sightline_version(), "builds": builds()}
