"""A first contact as the quick page sends it, before it is checked."""

from dataclasses import dataclass

from register.matters import Channel


@dataclass(frozen=True)
class ContactDraft:
    """scope: whose it is (own, other, unclear); receiver: the colleague it goes to (other); reply: what was said at once (own).

    registered_by: the first-contact officer; submission: the page's own random mark. Names and phones may be left out.
    """

    subject: str
    submission: str
    registered_by: str
    channel: Channel = Channel.CALL
    scope: str = "own"
    details: str = ""
    name: str = ""
    phone: str = ""
    receiver: str = ""
    reply: str = ""
