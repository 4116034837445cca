"""The actions of C2PA manifests in plain words (C2PA 2.2, section 18.15, table of actions)."""

import json
from collections.abc import Mapping
from typing import Any, Final

from sightline.analysis.legible import legible

_WORDS: Final = {
    "c2pa.addedText": "text added",
    "c2pa.adjustedColor": "colours adjusted",
    "c2pa.changedSpeed": "speed changed",
    "c2pa.color_adjustments": "colours adjusted",
    "c2pa.converted": "converted to another form of file",
    "c2pa.created": "created",
    "c2pa.cropped": "cropped",
    "c2pa.deleted": "something deleted",
    "c2pa.drawing": "drawn upon",
    "c2pa.dubbed": "sound replaced by a dub",
    "c2pa.edited": "edited",
    "c2pa.edited.metadata": "fields edited",
    "c2pa.enhanced": "enhanced",
    "c2pa.filtered": "a filter applied",
    "c2pa.opened": "opened from an earlier file",
    "c2pa.orientation": "turned",
    "c2pa.placed": "another file placed into it",
    "c2pa.published": "published",
    "c2pa.redacted": "something redacted",
    "c2pa.removed": "an ingredient removed",
    "c2pa.repackaged": "put into another container",
    "c2pa.resized": "resized",
    "c2pa.resized.proportional": "resized in proportion",
    "c2pa.transcoded": "coded anew",
    "c2pa.translated": "translated",
    "c2pa.trimmed": "trimmed",
    "c2pa.unknown": "something done that the software did not record",
    "c2pa.watermarked": "watermarked",
    "c2pa.watermarked.bound": "watermarked",
    "c2pa.watermarked.unbound": "watermarked",
}
_DETAILS: Final = 200


def action_words(action: str) -> str:
    """An action for readers; one that the standard does not have under its own name."""
    return _WORDS.get(action, f"“{action}”")


def details_of(item: Mapping[str, Any]) -> str | None:
    """An action's own description and parameters, as far as they are plain."""
    parameters = item.get("parameters")
    plain = (
        {
            name: value
            for name, value in parameters.items()
            if isinstance(value, str | int | bool) and not isinstance(value, float)
        }
        if isinstance(parameters, dict)
        else {}
    )
    parts = [
        text for text in (item.get("description"), item.get("reason")) if isinstance(text, str)
    ]
    if plain:
        parts.append(json.dumps(plain, ensure_ascii=False, sort_keys=True))
    return legible("; ".join(parts), _DETAILS) or None
