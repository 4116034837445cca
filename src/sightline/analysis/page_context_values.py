"""What a page states of itself: the words it uses for it, and the typed `values` of the finding."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Of(StrEnum):
    """What a statement of a page speaks of."""

    TITLE = "title"
    POSTER = "poster"
    OUTLET = "outlet"
    PUBLISHED = "published"
    MODIFIED = "modified"
    CAPTION = "caption"
    COUNT = "count"
    COMMENT = "comment"
    PLACE = "place"
    ADDRESS = "address"
    MEDIA = "media"
    LANGUAGE = "language"


IN_META: Final = {
    "og:title": Of.TITLE,
    "twitter:title": Of.TITLE,
    "author": Of.POSTER,
    "article:author": Of.POSTER,
    "dc.creator": Of.POSTER,
    "twitter:creator": Of.POSTER,
    "profile:username": Of.POSTER,
    "og:site_name": Of.OUTLET,
    "application-name": Of.OUTLET,
    "twitter:site": Of.OUTLET,
    "article:published_time": Of.PUBLISHED,
    "og:published_time": Of.PUBLISHED,
    "datepublished": Of.PUBLISHED,
    "uploaddate": Of.PUBLISHED,
    "date": Of.PUBLISHED,
    "dc.date": Of.PUBLISHED,
    "article:modified_time": Of.MODIFIED,
    "og:updated_time": Of.MODIFIED,
    "datemodified": Of.MODIFIED,
    "last-modified": Of.MODIFIED,
    "description": Of.CAPTION,
    "og:description": Of.CAPTION,
    "twitter:description": Of.CAPTION,
    "interactioncount": Of.COUNT,
    "commentcount": Of.COUNT,
    "geo.placename": Of.PLACE,
    "geo.position": Of.PLACE,
    "og:url": Of.ADDRESS,
    "og:image": Of.MEDIA,
    "og:video": Of.MEDIA,
    "og:audio": Of.MEDIA,
    "twitter:image": Of.MEDIA,
    "twitter:player:stream": Of.MEDIA,
    "og:locale": Of.LANGUAGE,
}
IN_DATA: Final = {
    "headline": Of.TITLE,
    "alternateName": Of.POSTER,
    "datePublished": Of.PUBLISHED,
    "uploadDate": Of.PUBLISHED,
    "dateCreated": Of.PUBLISHED,
    "dateModified": Of.MODIFIED,
    "description": Of.CAPTION,
    "caption": Of.CAPTION,
    "commentCount": Of.COUNT,
    "userInteractionCount": Of.COUNT,
    "interactionCount": Of.COUNT,
    "text": Of.COMMENT,
    "contentUrl": Of.MEDIA,
    "embedUrl": Of.MEDIA,
    "url": Of.ADDRESS,
    "inLanguage": Of.LANGUAGE,
}
NAMED_WITHIN: Final = {
    "author": Of.POSTER,
    "creator": Of.POSTER,
    "publisher": Of.OUTLET,
    "contentLocation": Of.PLACE,
    "locationCreated": Of.PLACE,
    "accountablePerson": Of.POSTER,
}
"""Objects of schema.org whose `name` says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """One statement of the page, and where it stands."""

    of: Of
    text: str
    where: str
    """The element or property: `meta og:title`, `JSON-LD author.name`."""
    at_byte: int
    """Of its first byte in the page, from 0; of the block, where JSON-LD escapes its letters."""
    octets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContextValues:
    """The typed `values` of the finding."""

    page: bool
    charset: str | None
    stated: tuple[Stated, ...]
    beyond: int
    """Further statements, left out for want of room."""
    bytes_read: int
    cut: bool
    notes: tuple[str, ...]
