"""How far an examination has come, from the signs that use cases give."""

from collections.abc import Iterable

from sightline.cli.progress import Meter, Step
from sightline.exports.words import plural
from sightline.model.digest import Digest
from sightline.model.exhibit import Exhibit
from sightline.workbench.examine import Examination


class Watch:
    """A listener for `examine` and `reproduce` that shows each sign as a step.

    Bytes are the measure: an exhibit counts by how much of its file was read.
    """

    def __init__(self, exhibits: Iterable[Exhibit], show: Meter) -> None:
        self._show = show
        self._sizes = {exhibit.digest: exhibit.size for exhibit in exhibits}
        self._read = dict.fromkeys(self._sizes, 0)
        self._finished = set[Digest]()
        self._found = 0
        self._tell()

    def __call__(self, examination: Examination) -> None:
        """Take a sign in."""
        for finding in examination.findings:
            self.finished(finding.exhibit)
        working = examination.working
        if working is not None:
            share = self._sizes[working.exhibit] * working.done_permille // 1000
            self._read[working.exhibit] = max(share, self._read[working.exhibit])
        self._tell()

    def finished(self, exhibit: Digest) -> None:
        """One more finding on an exhibit that is read to its end."""
        self._finished.add(exhibit)
        self._read[exhibit] = self._sizes[exhibit]
        self._found += 1
        self._tell()

    def _tell(self) -> None:
        whole = plural(len(self._sizes), "exhibit")
        words = f"{len(self._finished)} of {whole}, {plural(self._found, 'finding')}"
        done, total = sum(self._read.values()), sum(self._sizes.values())
        self._show(Step(words=words, done=done, total=total))
