"""Lists to judge signers by."""

from sightline.adapters.trust_list import read_anchors as anchors_of

__all__ = ["anchors_of"]
