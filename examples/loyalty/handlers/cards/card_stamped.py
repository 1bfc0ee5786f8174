"""The event ``CardStamped``, version 1; its JSON Schema is ``card_stamped.v1.json`` beside this file."""

from dataclasses import dataclass
from typing import ClassVar, Self

from lambdas.shared.contracts.envelope import Event, event_id_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CardStamped(Event):
    """A card got a stamp.

    Attributes:
        card_id: The card.
        purchase_id: What the stamp is for.
    """

    SOURCE: ClassVar[str] = "loyalty.cards"
    DETAIL_TYPE: ClassVar[str] = "CardStamped"

    card_id: str
    purchase_id: str

    @classmethod
    def of(cls, *, tenant_id: str, card_id: str, purchase_id: str, occurred_at: str) -> Self:
        """The one event about a purchase's stamp, with the same id however often it is made."""
        return cls(
            event_id=event_id_of(cls.DETAIL_TYPE, cls.VERSION, f"{tenant_id}/{card_id}/{purchase_id}"),
            tenant_id=tenant_id,
            correlation_id=card_id,
            occurred_at=occurred_at,
            version=cls.VERSION,
            card_id=card_id,
            purchase_id=purchase_id,
        )
