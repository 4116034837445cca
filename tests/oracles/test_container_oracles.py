"""Our walkers against FFmpeg's demuxers, which share no line with them."""

import io
from pathlib import Path

import av
import pytest
from tests.builders.real import DATA

from sightline.analysis import isobmff, matroska
from sightline.analysis.movie import Movie, read_movie


class _Bytes:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self.size = len(data)

    def read(self, offset: int, length: int) -> bytes:
        return self._data[offset : offset + length]


def _files(*patterns: str) -> list[Path]:
    return [path for pattern in patterns for path in sorted(DATA.glob(pattern))]


def _movie(data: bytes) -> Movie:
    source = _Bytes(data)
    return read_movie(source, isobmff.walk(source))


@pytest.mark.real
def test_tracks_samples_and_sizes_agree_with_ffmpeg() -> None:
    checked = 0
    for path in _files("footage/*", "sound/*.mp4", "credentials/*.m*"):
        data = path.read_bytes()
        if data[4:8] != b"ftyp":
            continue
        movie = _movie(data)
        with av.open(io.BytesIO(data), "r", format="mov") as container:
            assert len(container.streams) == len(movie.tracks), path.name
            for stream, track in zip(container.streams, movie.tracks, strict=True):
                assert stream.frames == track.samples, path.name
                entry = track.entries[0]
                if isinstance(stream, av.VideoStream):
                    assert (stream.width, stream.height) == (entry.width, entry.height), path.name
                    checked += 1
                elif isinstance(stream, av.AudioStream):
                    assert stream.language in {track.language, None}, path.name
    assert checked >= 30


@pytest.mark.real
def test_packets_number_as_many_as_samples_unless_a_track_has_several_edits() -> None:
    for path in _files("footage/*.mp4"):
        data = path.read_bytes()
        (video,) = [track for track in _movie(data).tracks if track.handler == "vide"][:1]
        with av.open(io.BytesIO(data), "r", format="mov") as container:
            packets = sum(
                1 for packet in container.demux(container.streams.video[0]) if packet.size
            )
        assert len(video.edits) > 1 or packets == video.samples, path.name


@pytest.mark.real
def test_matroska_codecs_and_durations_agree_with_ffmpeg() -> None:
    for path in _files("footage/*.webm"):
        data = path.read_bytes()
        tree = matroska.walk(_Bytes(data))
        with av.open(io.BytesIO(data), "r", format="matroska") as container:
            assert len(container.streams) == len(tree.values("CodecID")), path.name
            assert container.duration is not None
            assert tree.duration_us is not None
            assert abs(container.duration - tree.duration_us) <= 1000, path.name
