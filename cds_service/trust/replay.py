"""Each token is taken once. What was taken is remembered outside of the process: by all workers, over restarts."""

from datetime import datetime
from typing import Protocol


class Replay(Protocol):
    async def first_use(self, issuer: str, jti: str, expires: datetime) -> bool:
        """True for exactly one call per (issuer, jti). It may be forgotten once `expires` (aware) has passed."""
        ...
