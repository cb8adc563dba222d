"""What can be wrong with the store."""


class StoreError(Exception):
    """The store cannot be used as it is configured; the message says what to do. Stops the start."""


class StoreUnavailableError(Exception):
    """The database does not answer now: locked, full, read-only or gone. Nothing was written."""


class UnfitError(StoreUnavailableError):
    """The database answers, and refuses what it was given. Nothing was written."""
