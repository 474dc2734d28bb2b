"""The two small pages behind the link that confirms a From address."""

from reachinbox.runtime.small_page import HEADERS as HEADERS
from reachinbox.runtime.small_page import button_page, page


def ask_page(email: str) -> str:
    """Return the page whose button confirms; opening it changes nothing."""
    return button_page(
        "Confirm this From address",
        f"Campaigns on this ReachInbox are to be sent from {email}. If that is what you want, "
        "confirm it. If not, close this page and nothing happens.",
        "Confirm this address",
    )


def done_page(email: str) -> str:
    """Return the page after it."""
    return page("Address confirmed", f"Campaigns may now be sent from {email}.")


def bad_link_page(reason: str) -> str:
    """Return the page for a link that is not good."""
    return page("This link does not work", reason)
