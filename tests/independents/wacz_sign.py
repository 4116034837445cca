"""Signs a manifest's digest as wacz-signing does, in an environment of its own.

Usage: wacz_sign.py DIGEST; domain, key, certificate and time-stamp authority come by environment.
"""

import json
import sys
from datetime import UTC, datetime

from wacz_signing import signer

signed = signer.sign(sys.argv[1], datetime.now(UTC).replace(tzinfo=None))
print(
    json.dumps(
        {key: item.decode() if isinstance(item, bytes) else item for key, item in signed.items()}
    )
)
