"""What making films of exhibits runs on."""

from sightline.adapters.film import coders, filmed
from sightline.analysis.views import viewer

__all__ = ["coders", "filmed", "viewer"]
