"""A figure as one phrase, as its language has it: `at least 60 %`, `14 to 22 million crowns`."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

from briefings.compose.index import Index
from briefings.compose.views import Line, Run
from briefings.model.sheets import Claim

_BLANK = "\u00a0"
_PERCENT = ("%", "‰")
_DEGREES = ("°", "′", "″")
_SCALES = (12, 9, 6)
_DECIMALS = 2
"""A number stands as millions where this many decimals say all of it."""
_SHORT = 5
"""A unit of so many characters stays on the line of its number."""
_UNBROKEN = 20
"""A range of so many characters stays on one line."""


def phrase(claim: Claim, index: Index, target: str = "") -> Line:
    """Return qualifier, number or range, and unit. No line ends within a number, or before a short unit."""
    said = _amount(claim, index)
    qualifier = index.word("qualifier", claim.qualifier or "exact")
    if not qualifier:
        return (Run("text", said, target),)
    return (Run("hedge", qualifier, target), Run("text", f"{_BLANK}{said}", target))


def is_percentage(claim: Claim) -> bool:
    """Return whether the unit is per cent or per mille: such a figure reads on with what it is a share of."""
    return claim.unit in _PERCENT


def exact(claim: Claim) -> tuple[str, ...]:
    """Return the numbers as the sheet has them."""
    return tuple(number for number in (claim.value, claim.low, claim.high) if number)


def _amount(claim: Claim, index: Index) -> str:
    unit, digits_only = claim.unit or "", claim.qualifier == "exact"
    if not (claim.low and claim.high):
        return _with_unit(_Number(claim.value or "0", index, digits_only=digits_only), unit, index)
    low, high = (_Number(end, index, digits_only=digits_only) for end in (claim.low, claim.high))
    first = low.digits if low.scale == high.scale else low.words
    sign = unit if _is_currency(unit) and index.language.formats.currency.startswith("{sign}") else ""
    if sign:
        first = _signed(first, sign, index)
    last = _signed(high.words, sign, index) if sign else high.words
    said = index.say("{low} to {high}", context="range", low=first, high=last)
    said = said.replace(" ", _BLANK) if len(said) <= _UNBROKEN else said
    said = said if sign else _joined(said, unit, index)
    if not claim.value:
        return said
    value = _with_unit(_Number(claim.value, index, digits_only=digits_only), unit, index)
    return index.say("{value} ({range})", context="range", value=value, range=said)


class _Number:
    """A number as it is printed: its digits, and the power of ten that a word stands for (0: none)."""

    def __init__(self, text: str, index: Index, *, digits_only: bool) -> None:
        self.scale, number, self._index = 0, Decimal(text), index
        self.digits = index.language.digits(text)
        for scale in () if digits_only else _SCALES:
            scaled = number.scaleb(-scale)
            if abs(scaled) >= 1 and scaled == round(scaled, _DECIMALS):
                plain = f"{scaled:f}"
                self.scale = scale
                self.digits = index.language.digits(plain.rstrip("0").rstrip(".") if "." in plain else plain)
                break

    @property
    def words(self) -> str:
        say = self._index.say
        if self.scale == _SCALES[0]:
            said = say("{number} trillion", number=self.digits)
        elif self.scale == _SCALES[1]:
            said = say("{number} billion", number=self.digits)
        elif self.scale:
            said = say("{number} million", number=self.digits)
        else:
            return self.digits
        return said.replace(" ", _BLANK)


def _with_unit(number: _Number, unit: str, index: Index) -> str:
    if _is_currency(unit):
        return _signed(number.words, unit, index)
    return _joined(number.words, unit, index)


def _signed(number: str, sign: str, index: Index) -> str:
    """Return a number with the sign of a currency where the language has it, a minus before both."""
    minus = number[:1] if number[:1] == "−" else ""
    return minus + index.language.formats.currency.format(sign=sign, number=number.removeprefix("−"))


def _joined(number: str, unit: str, index: Index) -> str:
    """Return a number or a range with its unit: behind it, but for a per cent sign in languages that have it before."""
    if not unit:
        return number
    if unit in _PERCENT:
        return index.language.formats.percent.format(sign=unit, number=number)
    if _is_currency(unit):
        return index.language.formats.currency.format(sign=unit, number=number)
    if unit in _DEGREES:
        return f"{number}{unit}"
    return f"{number}{_BLANK if len(unit) <= _SHORT else ' '}{unit}"


def _is_currency(unit: str) -> bool:
    """Return whether a unit is the sign of a currency, such as € or US$."""
    return (
        unit != ""
        and len(unit) <= 3
        and any(unicodedata.category(letter) == "Sc" for letter in unit)
        and "/" not in unit
    )
