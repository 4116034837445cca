from pathlib import Path

from tests.builders.command_line import CommandLine


def test_flash_to_bang_is_a_distance_with_its_range(tmp_path: Path) -> None:
    found = CommandLine(tmp_path).json("sound-delay", "0.42±0.03", "--celsius", "4±3")
    assert found["least_m"] < found["metres"] < found["most_m"]
    assert round(found["metres"]) == 140
    told = CommandLine(tmp_path).done("sound-delay", "0.42±0.03", "--celsius", "4±3")
    assert "140 m away" in told


def test_a_height_is_told_from_a_reference_and_the_horizon(tmp_path: Path) -> None:
    words = ("height", "820,520", "--reference", "700,480", "--reference-height", "2.1±0.05")
    found = CommandLine(tmp_path).json(*words, "--horizon", "540±3")
    assert found["height_m"]["low"] < found["height_m"]["middle"] < found["height_m"]["high"]
    assert 1.2 < found["camera_m"]["middle"] < 2.0


def test_too_little_is_refused_with_what_is_missing(tmp_path: Path) -> None:
    ran = CommandLine(tmp_path)("height", "820,520", "--json")
    assert ran.code == 4
    assert "--reference" in ran.error["next_step"]
