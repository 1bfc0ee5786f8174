"""Amounts of money as people read them, and as programs do."""

from collections.abc import Mapping
from typing import Final

# Digits of the minor unit (ISO 4217); all other currencies have two.
_NONE: Final = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE: Final = "BHD IQD JOD KWD LYD OMR TND"
_MINOR_UNITS: Final = dict.fromkeys(_NONE.split(), 0) | dict.fromkeys(_THREE.split(), 3)
_NO_BREAK: Final = "\u00a0"

# Unicode CLDR, "Currencies"; all other currencies are shown by their code.
_EVERYWHERE: Final = {
    "BRL": "R$",
    "CAD": "CA$",
    "EUR": "€",
    "GBP": "£",
    "HKD": "HK$",
    "ILS": "₪",
    "INR": "₹",
    "KRW": "₩",
    "MXN": "MX$",
    "NZD": "NZ$",
    "TWD": "NT$",
    "VND": "₫",
    "XAF": "FCFA",
    "XCD": "EC$",
    "XCG": "Cg.",
    "XOF": "F\u202fCFA",
    "XPF": "CFPF",
}
_SYMBOLS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {**_EVERYWHERE, "AUD": "A$", "CNY": "CN¥", "JPY": "¥", "PHP": "₱", "USD": "$"},
    "zh": {**_EVERYWHERE, "AUD": "AU$", "CNY": "¥", "JPY": "JP¥", "USD": "US$"},
}


def price(amount: int, currency: str) -> str:
    """An amount of minor units as a decimal number, such as ``1250.00``."""
    return _decimal(amount, currency, "")


def shown_price(amount: int, currency: str, language: str) -> str:
    """An amount of minor units as readers of a language know it, such as ``€1,250.00``.

    Args:
        amount: In the currency's minor unit; not below zero.
        currency: ISO 4217 code.
        language: ``en`` or ``zh``.
    """
    symbol = _SYMBOLS[language].get(currency, currency)
    # Letters do not touch digits.
    gap = _NO_BREAK if symbol[-1].isalpha() or symbol[-1] == "." else ""
    return f"{symbol}{gap}{_decimal(amount, currency, ',')}"


def _decimal(amount: int, currency: str, separator: str) -> str:
    digits = _MINOR_UNITS.get(currency, 2)
    whole, rest = divmod(amount, 10**digits)
    shown = f"{whole:{separator}}"
    return f"{shown}.{rest:0{digits}}" if digits else shown
