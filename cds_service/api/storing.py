"""Opens the store that the settings name. Nothing of it is imported while it is off."""

import logging
from typing import TYPE_CHECKING

from cds_service.api import metrics
from cds_service.settings import PREFIX, Settings

if TYPE_CHECKING:
    from cds_service.store.store import Store

log = logging.getLogger(__name__)

OFF = "off"
FORGETFUL = (
    "NOTHING IS REMEMBERED: the store could not be opened, so shown cards are not recorded and feedback is refused. "
    f"Set {PREFIX}STATE to a folder that may be written, or {PREFIX}STORE to a database. The reason: %s"
)
KEYLESS = (
    f"{PREFIX}PSEUDONYM_KEY_FILE must name a file with a key in production: whoever has the key can find out who the "
    f"patients in the store are, so it is kept apart from it. Make one with: openssl rand -hex 32"
)


def open_store(settings: Settings) -> "Store | None":
    """The store; None when it is off, or cannot be opened in development, where that is said loudly.

    Raises StoreError: in production, and for an address that somebody set, no store is no service.
    """
    if settings.store == OFF:
        return None
    from cds_service.store.faults import StoreError
    from cds_service.store.store import Place, Store
    from cds_service.store.writer import Room

    if settings.production and settings.pseudonym_key_file is None:
        raise StoreError(KEYLESS)
    room = Room(answers=settings.store_queue, spool=settings.spool_limit)
    place = Place(settings.state, settings.store, settings.pseudonym_key_file, settings.store_patience, room)
    try:
        opened = Store.open(place)
        opened.writer.count = metrics.kept
        return opened
    except StoreError as error:
        if settings.production or settings.store:
            raise
        log.error(FORGETFUL, error)
        return None
