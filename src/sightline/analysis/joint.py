"""What a joint method is: a pure function of recorded things, run again by anyone.

It sees the records that it is given, what findings among them made, and its parameters; no
exhibit's own bytes, for those are decoded only in the limited process, by analyzers. What an
analyzer packed for it (`DataMade`) came out of that process, so its reader trusts nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from sightline.analysis.contract import Result
from sightline.model.canonical import Json
from sightline.model.digest import Digest
from sightline.model.exhibit import Derivative
from sightline.model.finding import Method, Reproduction
from sightline.model.records import Record

R = TypeVar("R", bound=Record)


class Materials(Protocol):
    """Everything that a joint method may look at."""

    @property
    def inputs(self) -> tuple[Digest, ...]:
        """Exhibits, by the digest of their bytes, and records, in the order they were given."""
        ...

    @property
    def parameters(self) -> Mapping[str, Json]:
        """The method's own, with what was asked for in their place."""
        ...

    def of(self, kind: type[R]) -> tuple[tuple[Digest, R], ...]:
        """The inputs of one kind, in their order; an exhibit by the digest of its bytes."""
        ...

    def derivatives(self, finding: Digest) -> tuple[Derivative, ...]:
        """What an input finding made, in its order.

        Raises:
            NotFound: it is no finding among the inputs.
        """
        ...

    def data(self, made: Digest) -> bytes:
        """Bytes that an input finding or joint finding made: untrusted, of bounded length.

        Raises:
            NotFound: no input made them, or they are not kept here.
            CaseDamaged: they are not what was recorded.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class JointMethod:
    """A method over several recorded things, and what it cannot show."""

    method: Method
    """With the parameters it has where nobody asks for others."""
    title: str
    """The method's name for readers: "Copies"."""
    limitations: tuple[str, ...]
    reproduction: Reproduction
    run: Callable[[Materials], Result]
    """Raises InputRefused where its inputs cannot be read; that is recorded as a failure."""
    tolerances: Mapping[str, Json] = field(default_factory=dict)
    """For WITHIN_TOLERANCE, as in `Analyzer`."""

    def asked(self, parameters: Mapping[str, Json]) -> Method:
        """The method with these of its parameters changed."""
        return replace(self.method, parameters={**self.method.parameters, **parameters})
