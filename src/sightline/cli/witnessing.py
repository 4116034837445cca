"""Being a witness for other people's logs."""

from pathlib import Path

import click

from sightline.bootstrap.witnessing import own_key, server
from sightline.cli.options import FOLDER, Options, command
from sightline.cli.screen import Screen
from sightline.exports.words import plural


@command("witness")
@click.argument("folder", type=FOLDER)
@click.option("--name", required=True, metavar="NAME", help="The witness's name: a host or URL.")
@click.option(
    "--logs", type=FOLDER, metavar="FILE", help="Keys of the logs to witness, one a line."
)
@click.option(
    "--listen",
    default="127.0.0.1:8600",
    show_default=True,
    metavar="HOST:PORT",
    help="Where to answer.",
)
@click.option("--show-key", is_flag=True, help="Print the witness's key, and do nothing else.")
def witness(
    options: Options, *, folder: Path, name: str, logs: Path | None, listen: str, show_key: bool
) -> None:
    """Cosign checkpoints of other people's logs, each only if it continues what was seen before.

    FOLDER keeps the witness's key and memory: back it up, and never start it anew, or a shortened
    log could be signed. Runs until interrupted. The protocol is C2SP tlog-witness.
    """
    screen = Screen(options)
    options.interrupted = "Every head that was signed is remembered."
    _, key = own_key(folder, name)
    if show_key or logs is None:
        if not screen.document({"key": key.text}):
            screen.line(key.text)
            if not show_key:
                screen.remark("Name the logs to witness with --logs FILE.")
        return
    with server(folder, name, logs, listen) as listening:
        host, port = listening.server_address[:2]
        known = len(listening.witness.logs)
        at = host.decode() if isinstance(host, bytes) else host
        screen.line(f"Witness {name} knows {plural(known, 'log')}; answers at http://{at}:{port}")
        listening.serve_forever()
