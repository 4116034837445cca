"""What an exhibit is called for short."""

import pytest

from sightline.model.digest import Digest
from sightline.model.exhibit import Source

ARCHIVE = Digest("a" * 64)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("/media/clip.mp4", "clip.mp4"),
        (r"C:\media\clip.mp4", "clip.mp4"),
        (r"/media/caf\xe9.txt", r"caf\xe9.txt"),
        (r"caf\xe9.txt", r"caf\xe9.txt"),
        (r"a.zip!d\xe9\clip.mp4", "clip.mp4"),
    ],
)
def test_folders_are_left_out_and_a_byte_that_is_spelled_out_is_none(name: str, short: str) -> None:
    assert Source(name=name).short_name == short
    assert Source(name=name, member_of=ARCHIVE, address="https://e.org/").short_name == short


@pytest.mark.parametrize(
    ("before", "address", "short"),
    [
        ("", "https://e.org/news/", "e.org/news/"),
        ("", "https://e.org/", "e.org/"),
        ("", "https://e.org/news/a.jpg?w=640", "a.jpg"),
        ("", r"https://e.org/a\b.jpg", r"a\b.jpg"),
        ("", "https://e.org/a/?q=b/c.d", "e.org/a/?q=b/c.d"),
        ("urn:fullPage:", "https://e.org/a.html", "e.org/a.html (fullPage)"),
    ],
)
def test_what_comes_out_of_a_web_archive_is_called_by_its_address(
    before: str, address: str, short: str
) -> None:
    name = f"/media/page.warc!{before}{address}"
    assert Source(name=name, member_of=ARCHIVE, address=address).short_name == short
