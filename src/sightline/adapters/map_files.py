"""Opening map files: read once in a limited process, then from a cache that may be lost any time.

The cache is a folder of the user's own; a file in it is named by the digest of the map file and the
version of the reading, so that a changed file or a newer reader is read anew.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sightline.adapters.confined import ConfinedFailed, run_confined
from sightline.adapters.folder_writer import FolderWriter
from sightline.adapters.fork_server import NOTHING
from sightline.adapters.osm_reader import read_geojson, read_osm
from sightline.errors import InputRefused, NotFound, StorageFailed
from sightline.geo.map_data import FORMAT, MapData
from sightline.model.digest import Digest
from sightline.workbench.ports.engine import Limits

_READERS: Final = {".pbf": read_osm, ".geojson": read_geojson, ".json": read_geojson}
_RETAKE: Final = "Take the file anew from its source."
_REDRAW: Final = "Export it as GeoJSON in longitude and latitude (RFC 7946)."
_ANEW: Final = {".geojson": _REDRAW, ".json": _REDRAW}
_LARGEST: Final = 1 << 31
_LIMITS: Final = Limits(
    memory_bytes=12 << 30, cpu_seconds=3600, silent_seconds=3600, result_bytes=4 << 30
)
"""The reader says nothing until it is done, so that only its time in all is bounded."""
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedMap:
    """A map file's content, and which file it was."""

    data: MapData
    name: str
    digest: Digest
    fresh: bool
    """Whether it was read just now and not from the cache."""


def open_map(path: Path, cache: Path | None) -> OpenedMap:
    """Read a map file, or take what was read of it before.

    Args:
        path: An OpenStreetMap extract (.osm.pbf) or a GeoJSON file.
        cache: Where readings are kept; None keeps none.

    Raises:
        NotFound: there is no such file.
        InputRefused: it is no map, damaged, cut short, or too large.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise InputRefused(
            "A map file is an OpenStreetMap extract (.osm.pbf) or GeoJSON (.geojson).",
            file=str(path),
            next_step="Convert it first, for instance with `osmium cat FILE -o FILE.osm.pbf`.",
        )
    digest = file_digest(path)
    kept = None if cache is None else cache / f"{digest.hex}-{FORMAT}.npz"
    if kept is not None and (data := _from_cache(kept)) is not None:
        return OpenedMap(data=data, name=path.name, digest=digest, fresh=False)
    try:
        untrusted = run_confined(reader, path, limits=_LIMITS, preload=NOTHING)
        data = MapData.unpacked(untrusted)
    except ConfinedFailed as error:
        raise InputRefused(
            error.cause, file=str(path), next_step=_ANEW.get(path.suffix.lower(), _RETAKE)
        ) from error
    except InputRefused as error:
        raise InputRefused(error.cause, file=str(path), next_step=error.next_step) from error
    if kept is not None:
        FolderWriter(kept.parent).write(kept.name, untrusted)
    return OpenedMap(data=data, name=path.name, digest=digest, fresh=True)


def file_digest(path: Path) -> Digest:
    """Digest of a file's bytes.

    Raises:
        NotFound: there is no such file.
        InputRefused: it is larger than any extract that is read whole.
        StorageFailed: it cannot be read.
    """
    hashed = hashlib.sha256()
    try:
        if path.stat().st_size > _LARGEST:
            raise InputRefused(
                f"The file is larger than {_LARGEST >> 30} GiB.",
                file=str(path),
                next_step="Cut the region out of it, for instance with `osmium extract`.",
            )
        with path.open("rb") as file:
            while block := file.read(_CHUNK):
                hashed.update(block)
    except FileNotFoundError as error:
        raise NotFound(
            "There is no such file.", file=str(path), next_step="Check the path."
        ) from error
    except OSError as error:
        raise StorageFailed(
            f"The file cannot be read ({error.strerror}).",
            file=str(path),
            next_step="Check its permissions.",
        ) from error
    return Digest.parse(f"sha256:{hashed.hexdigest()}")


def _from_cache(kept: Path) -> MapData | None:
    try:
        return MapData.unpacked(kept.read_bytes())
    except (OSError, InputRefused):
        # Not there, or spoilt: what is lost is the time of reading once more.
        return None
