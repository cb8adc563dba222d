"""What every command of governance begins with: the store, the rules by name."""

from collections.abc import Iterator
from contextlib import contextmanager

from cds_service.console import fail, settings
from cds_service.settings import PREFIX
from cds_service.store.faults import StoreError, StoreUnavailableError
from cds_service.store.store import Place, Store

OFF = "off"


@contextmanager
def opened() -> Iterator[Store]:
    """The store that the settings name. Exit code 1 with a plain word when there is none or it does not answer."""
    chosen = settings()
    if chosen.store == OFF:
        raise fail(f"The store is switched off ({PREFIX}STORE=off): there is nothing to govern.")
    place = Place(chosen.state, chosen.store, chosen.pseudonym_key_file, chosen.store_patience)
    try:
        store = Store.open(place)
    except StoreError as error:
        raise fail(str(error)) from None
    try:
        yield store
    except StoreUnavailableError as error:
        raise fail(f"The store does not answer now ({error}). Nothing was changed; try again.") from None
    finally:
        store.close()


def known_rule(rule: str) -> None:
    """Exit code 1 for a rule that is not in the rules folder: a switch with a slip of the pen would do nothing."""
    folder = settings().rules
    if not any(folder.glob(f"*/{rule}.yaml")):
        raise fail(f'There is no rule "{rule}" in {folder}. A rule is named as its file, without .yaml.')
