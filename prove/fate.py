"""Says what the outside does to a recipient: from the address and the seed, and nothing else.

So the outside's server and whoever reads its record afterwards agree without talking, and the same
seed gives the same storm.
"""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

Kind = Literal["taken", "dropped", "busy", "refused"]
Stage = Literal["recipient", "dot"]


@dataclass(frozen=True)
class Fate:
    """What happens to one recipient, and at which answer."""

    kind: Kind
    stage: Stage


@dataclass(frozen=True)
class Odds:
    """Of 1.0 recipients: how many dots are dropped, how many are busy at first, how many refused.

    Busy and refused ones are half at RCPT and half at the final dot.
    """

    dropped: float = 0.0
    busy: float = 0.0
    refused: float = 0.0


STORM = Odds(dropped=0.01, busy=0.05, refused=0.01)


def fate_of(address: str, seed: int, odds: Odds) -> Fate:
    """Return the fate of one address."""
    digest = blake2b(f"{seed}:{address}".encode(), digest_size=9).digest()
    lot = int.from_bytes(digest[:8]) / 2**64
    stage: Stage = "dot" if digest[8] % 2 else "recipient"
    if lot < odds.dropped:
        return Fate("dropped", "dot")
    if lot < odds.dropped + odds.busy:
        return Fate("busy", stage)
    if lot < odds.dropped + odds.busy + odds.refused:
        return Fate("refused", stage)
    return Fate("taken", "dot")
