"""Recipients of a dispatch: the file that `briefings dispatch --to` reads."""

import re
from typing import Annotated

from pydantic import Field

from briefings.model.fields import Item, Many, Mark, Read, Text, free_text

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")


def _address(value: object) -> str:
    text = free_text(value)
    if not _ADDRESS.fullmatch(text) or ".." in text or len(text) > 254:
        raise ValueError("an address such as name@office.example is expected here")
    return text


def _name(value: object) -> str:
    text = free_text(value)
    if not text.isprintable() or len(text) > 200:
        raise ValueError("a name on one line is expected here")
    return text


MailAddress = Annotated[str, Read(_address)]
"""An address of RFC 5322 without comments or quoted parts, in ASCII."""
Name = Annotated[str, Read(_name)]
"""A name on one line."""


class Sender(Item):
    """Whose messages they are."""

    name: Name
    """The desk's name, as recipients know it."""
    address: MailAddress
    """Its address."""


class Recipient(Item):
    """Somebody who receives editions."""

    name: Name
    """The recipient's name or office."""
    address: MailAddress
    """The address."""
    ceiling: Mark | None = None
    """The highest marking that may go there; absent: the desk's release_marking."""


class Recipients(Item):
    """A list of recipients."""

    sender: Sender = Field(alias="from")
    """Whose messages they are."""
    note: Text | None = None
    """Words after the end of what the marking covers: whom to answer, how to be taken off the list."""
    recipients: Many[Recipient]
    """Who receives them."""
