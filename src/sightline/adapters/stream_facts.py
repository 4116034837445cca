"""What a container states of its streams, before anything is measured."""

from fractions import Fraction

from av import AudioCodecContext, CodecContext, VideoCodecContext
from av.stream import Disposition, Stream

from sightline.analysis.contract import StreamFacts
from sightline.model.times import MediaTime


def facts_of(stream: Stream, rotation_degrees: int) -> StreamFacts:
    """The facts of one stream.

    Args:
        stream: An input stream.
        rotation_degrees: Clockwise, as the decoder learned it with the first picture.
    """
    context, base = context_of(stream), stream.time_base
    kind = kind_of(stream)
    video = context if isinstance(context, VideoCodecContext) and kind == "video" else None
    sound = context if isinstance(context, AudioCodecContext) else None
    return StreamFacts(
        index=stream.index,
        kind=kind,
        codec=codec_of(stream),
        time_base=base,
        start=_time(stream.start_time, base),
        duration=_time(stream.duration, base),
        declared_frames=stream.frames or None,
        width=(video.width or None) if video is not None else None,
        height=(video.height or None) if video is not None else None,
        rotation_degrees=rotation_degrees,
        pixel_format=video.pix_fmt if video is not None else None,
        sample_rate=(sound.sample_rate or None) if sound is not None else None,
        channels=(sound.channels or None) if sound is not None else None,
        tags=dict(stream.metadata),
    )


def kind_of(stream: Stream) -> str:
    """Video, audio, subtitle, data, or attachment: cover art is a picture and no video."""
    if stream.type == "video" and stream.disposition & Disposition.attached_pic:
        return "attachment"
    return stream.type or "data"


def codec_of(stream: Stream) -> str:
    """The format's name, not the decoder's: av1 and not libdav1d."""
    context = context_of(stream)
    return "unknown" if context is None else context.codec.canonical_name


def context_of(stream: Stream) -> CodecContext | None:
    """The decoder's state; PyAV's own types forget that there may be no decoder."""
    return stream.codec_context


def _time(ticks: int | None, base: Fraction | None) -> MediaTime | None:
    if ticks is None or base is None or base <= 0:
        return None
    return MediaTime(pts=ticks, numerator=base.numerator, denominator=base.denominator)
