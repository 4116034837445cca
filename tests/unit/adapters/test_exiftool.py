"""ExifTool where it is installed: it sees the folder it is given, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from sightline.adapters.exiftool import PACKAGE, ExifTool, ExifToolFailed, program
from sightline.adapters.landlock import version
from sightline.analysis.exiftool_fields import read_exiftool
from sightline.errors import InputRefused


def _picture(path: Path) -> Path:
    picture = Image.new("RGB", (8, 8))
    exif = picture.getexif()
    exif[0x0110] = "Invented 7"
    exif[0x0132] = "2024:03:04 10:00:00"
    picture.save(path, "JPEG", exif=exif)
    return path


@pytest.fixture
def tool(tmp_path: Path) -> Iterator[ExifTool]:
    if program() is None:
        pytest.skip(f"needs the Debian package {PACKAGE}")
    (tmp_path / "kept").mkdir()
    with ExifTool(tmp_path / "kept") as started:
        yield started


def test_one_process_reads_file_after_file(tool: ExifTool, tmp_path: Path) -> None:
    for name in ("one", "two"):
        values = read_exiftool(tool.read(_picture(tmp_path / "kept" / name)))
        assert "Invented 7" in {item.raw for item in values.fields}
        assert "kept" not in str(values)


def test_a_file_elsewhere_is_not_read(tool: ExifTool, tmp_path: Path) -> None:
    try:
        version()
    except OSError:
        pytest.skip("this kernel has no Landlock")
    outside = _picture(tmp_path / "outside")
    with pytest.raises(InputRefused):
        read_exiftool(tool.read(outside))


def test_damaged_bytes_give_what_can_be_read_and_stop_nothing(
    tool: ExifTool, tmp_path: Path
) -> None:
    damaged = tmp_path / "kept" / "damaged"
    damaged.write_bytes(_picture(tmp_path / "kept" / "whole").read_bytes()[:40])
    read_exiftool(tool.read(damaged))
    assert read_exiftool(tool.read(tmp_path / "kept" / "whole")).fields


def test_a_name_that_would_be_two_arguments_is_refused(tool: ExifTool) -> None:
    with pytest.raises(ExifToolFailed):
        tool.read(Path("/x\n-execute"))


def test_a_process_that_has_ended_says_so(tool: ExifTool, tmp_path: Path) -> None:
    picture = _picture(tmp_path / "kept" / "one")
    tool.__exit__()
    with pytest.raises((ExifToolFailed, ValueError)):
        tool.read(picture)
