"""The kinds of field a sheet is made of: text from YAML in, strict values out.

The reader gives text, lists, mappings and null only; each converter here turns text into its value or raises a
ValueError whose message an editor can act on.
"""

import datetime
import os
import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, NamedTuple, Self, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core.core_schema import CoreSchema, no_info_plain_validator_function

from briefings.model import addresses, dates, locators, markings, prose, refs
from briefings.model.markings import Marking

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for any opens a file of each installed package

T = TypeVar("T")

Many = Annotated[tuple[T, ...], Field(strict=False)]
"""A list in YAML, a tuple here."""


class Item(BaseModel):
    """Anything that can be marked, referred to or left out of a release as a whole."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", defer_build=True)

    one_of: ClassVar[tuple[str, ...]] = ()
    """Fields of which exactly one is given."""

    short: ClassVar[str] = ""
    """The field that a text alone, in place of the item, fills."""

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Say that there is no such field; pydantic would look for private ones first."""
            raise AttributeError(f"{type(self).__name__} has no {name}")

    def __copy__(self) -> Self:
        """Return the same item without what was worked out from its values, which `model_copy` may change."""
        values = self.__dict__
        return restored(type(self), {name: values[name] for name in type(self).model_fields})


ItemT = TypeVar("ItemT", bound=Item)


def restored(model: type[ItemT], values: dict[str, Any]) -> ItemT:
    """Return the item of these values: what was validated once is not validated again. Which of them were given is forgotten."""
    item = model.__new__(model)
    put = object.__setattr__
    put(item, "__dict__", values)
    put(item, "__pydantic_fields_set__", set())
    put(item, "__pydantic_extra__", None)
    put(item, "__pydantic_private__", None)
    return item


def _entries(found: "dict[str, ItemT]") -> "tuple[ItemT, ...]":
    return tuple(restored(type(entry), {**entry.__dict__, "key": key}) for key, entry in found.items())


BY_KEY = "by key"
"""Metadata of a field whose entries stand in a mapping in YAML, each under its key."""

if TYPE_CHECKING:
    ByKey = tuple[ItemT, ...]
else:
    ByKey = Annotated[dict[str, ItemT], AfterValidator(_entries), BY_KEY]
"""A mapping in YAML, a tuple of entries here, each with its `key`."""


class Shown(NamedTuple):
    """Where a field is printed if not on its page and in packs, and why: metadata of its annotation."""

    where: str
    why: str


unpublished = partial(Shown, "unpublished")
"""Marks a field that never leaves the desk, and says why."""
editors_only = partial(Shown, "editors only")
"""Marks a field that neither page nor pack prints, and says why."""
web_only = partial(Shown, "web only")
"""Marks a field that its page prints and packs do not, and says why."""


class Read:
    """How a field is read, and its JSON Schema (of text): what the function returns is the value, and no more is asked of it.

    With pydantic's own validators it would look into each function and each type of value when it makes a schema.
    """

    def __init__(self, function: Callable[[Any], Any], **schema: Any) -> None:
        self.function = function
        self.schema = {"type": "string", **schema}

    def __get_pydantic_core_schema__(self, *_: Any) -> CoreSchema:
        """Return what pydantic calls."""
        return no_info_plain_validator_function(self.function)

    def __get_pydantic_json_schema__(self, *_: Any) -> dict[str, Any]:
        """Return what editors read."""
        return dict(self.schema)


def in_short(model: type[Item]) -> BeforeValidator:
    """Return how an item is read for which a text alone may stand: that fills its field `short`."""
    return BeforeValidator(lambda value: {model.short: value} if isinstance(value, str) else value)


def free_text(value: Any) -> str:
    """Return free text without blanks at its ends. Raises ValueError where there is none."""
    if not isinstance(value, str):
        raise ValueError("text is expected here")
    if not value.strip():
        raise ValueError("text is expected here; leave the field out if there is nothing to say")
    return value.strip()


def _from_text(convert: Callable[[str], T]) -> Callable[[Any], T]:
    return lambda value: convert(free_text(value))


def _coordinates(value: Any) -> tuple[float, ...]:
    """Return a point as longitude and latitude, or a box as west, south, east and north."""
    texts = value if isinstance(value, list) else []
    if len(texts) not in (2, 4) or not all(isinstance(text, str) for text in texts):
        raise ValueError("two numbers (longitude, latitude) or four (west, south, east, north) are expected here")
    if not all(re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,6})?", text.strip()) for text in texts):
        raise ValueError("degrees in plain digits are expected here, such as 14.25 or -5")
    found = tuple(float(text) for text in texts)
    if any(abs(degrees) > 180 for degrees in found[::2]) or any(abs(degrees) > 90 for degrees in found[1::2]):
        raise ValueError("longitude comes first and is at most 180, latitude second and at most 90")
    if len(found) == 4 and not (found[0] < found[2] and found[1] < found[3]):
        raise ValueError("west is less than east, and south less than north")
    return found


def _output_path(text: str) -> str:
    """Return the path of a file or folder inside another, without a slash at its end."""
    path = text.removesuffix("/")
    if {"", ".", ".."} & set(path.split("/")) or "\\" in path:
        raise ValueError("a path inside the folder, without .., is expected here, such as logo.svg or .well-known/")
    return path


def _day(text: str) -> datetime.date:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return datetime.date.fromisoformat(text)
    except ValueError:
        raise ValueError("there is no such day") from None
    raise ValueError("a day such as 2025-12-02 is expected here")


def _address(text: str) -> str:
    wrong = addresses.wrong_with(text)
    if wrong:
        raise ValueError(wrong)
    return text


class _Reference:
    """Reads a reference; `kind` is that of the sheets it can lead to, None: any of `kinds`."""

    def __init__(self, kind: str | None, kinds: tuple[str, ...] = refs.KINDS) -> None:
        self.kind = kind
        self._kinds = kinds

    def __call__(self, value: Any) -> refs.Ref:
        found = refs.parse(free_text(value), self.kind)
        if found.kind not in self._kinds:
            known = f"{', '.join(self._kinds[:-1])} or {self._kinds[-1]}"
            raise ValueError(f"a reference to a sheet of one of these kinds is expected here: {known}")
        return found


def _matching(pattern: str, /, wrong: str, convert: Callable[[str], Any] = str, **schema: Any) -> Read:
    """Return how a text is read that fits a pattern; `wrong` is what is said of any other."""
    compiled = re.compile(pattern)

    def fit(text: str) -> Any:
        if not compiled.fullmatch(text):
            raise ValueError(wrong)
        return convert(text)

    return Read(_from_text(fit), **(schema or {"pattern": f"^{pattern}$"}))


Text = Annotated[str, Read(free_text, minLength=1)]
_TAG = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"
Language = Annotated[str, _matching(_TAG, "a language tag such as en or pl is expected here")]
_COUNTRIES = (
    "A[CDEFGILMOQRSTUWXZ]|B[ABDEFGHIJLMNOQRSTVWYZ]|C[ACDFGHIKLMNOPQRUVWXYZ]|D[EGJKMOZ]|E[ACEGHRSTUZ]|F[IJKMOR]"
    "|G[ABDEFGHILMNPQRSTUWY]|H[KMNRTU]|I[CDELMNOQRST]|J[EMOP]|K[EGHIMNPRWYZ]|L[ABCIKRSTUVY]"
    "|M[ACDEFGHKLMNOPQRSTUVWXYZ]|N[ACEFGILOPRUZ]|OM|P[AEFGHKLMNRSTWY]|QA|R[EOSUW]|S[ABCDEGHIJKLMNORSTVXYZ]"
    "|T[ACDFGHJKLMNORTVWZ]|U[AGMNSYZ]|V[ACEGINU]|W[FS]|XK|Y[ET]|Z[AMW]"
)
"""ISO 3166-1 with what it reserves and CLDR has a name for (the European Union, the Canary Islands), and Kosovo."""
Country = Annotated[
    str, _matching(f"(?:{_COUNTRIES})", "a country in ISO 3166-1, such as PL, UA or GB, is expected here")
]
"""A country by its two letters in ISO 3166-1."""
Url = Annotated[str, Read(_from_text(_address), format="uri")]
_DIGEST = "sha256: and 64 hexadecimal digits is expected here"
Digest = Annotated[str, _matching(r"sha256:[0-9a-f]{64}", _DIGEST)]
_SHORT_DIGEST = "twelve hexadecimal digits are expected here, as `briefings translate` writes them"
ShortDigest = Annotated[str, _matching(r"[0-9a-f]{12}", _SHORT_DIGEST)]
_AUTHORITY = r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?,[0-9]{4}(-[0-9]{2}){0,2}"
_NAME_AND_DAY = "a name and a day, such as desk.example,2026-01, is expected here"
TagAuthority = Annotated[str, _matching(_AUTHORITY, _NAME_AND_DAY)]
_BOTH = "true or false is expected here"
Flag = Annotated[bool, _matching("true|false", _BOTH, lambda text: text == "true", type="boolean")]
_WHOLE = "a whole number in plain digits, 0 or more, is expected here"
Whole = Annotated[int, _matching(r"[0-9]{1,15}", _WHOLE, int, type="integer")]
_COUNT = "a whole number in plain digits, 1 or more, is expected here"
Count = Annotated[int, _matching(r"[1-9][0-9]{0,14}", _COUNT, int, type="integer", minimum=1)]
_NUMBER = "a number in plain digits is expected here, such as 178000 or 2.5"
NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
Number = Annotated[str, _matching(NUMBER.pattern, _NUMBER, type="number")]
OutputPath = Annotated[str, Read(_from_text(_output_path), minLength=1)]
"""A file or folder inside the site's folder."""
_COLOUR = 'a colour is expected here, in quotation marks, such as "#1f4e79"'
Colour = Annotated[str, _matching("#[0-9A-Fa-f]{6}", _COLOUR, str.lower)]
"""A colour as pages have it: red, green and blue."""
FORM = "^[a-z0-9]+(-[a-z0-9]+)*$"
_FORMS = ["one-pager", "briefing", "full-pack", "debate-pack"]
_FORM = "the name of a form is expected here, such as one-pager"
FormName = Annotated[str, _matching(FORM[1:-1], _FORM, pattern=FORM, examples=_FORMS)]
"""The name of a form of packs; the check knows which there are."""
_DEGREES = {"items": {"type": "number"}, "minItems": 2, "maxItems": 4}
Coordinates = Annotated[tuple[float, ...], Read(_coordinates, type="array", **_DEGREES)]
"""Where on the earth, in degrees (WGS 84): a point or a box."""
_SHARE = r"(?:0?[0-9]{1,2}|100)\s?%", "a share such as 20% is expected here"
Share = Annotated[float, _matching(*_SHARE, lambda text: int(text[:-1]) / 100, pattern="^[0-9]{1,3} ?%$")]
Day = Annotated[datetime.date, Read(_from_text(_day), format="date")]
Mark = Annotated[Marking, Read(_from_text(markings.parse), enum=[m.label for m in Marking])]
Edtf = Annotated[dates.Edtf, Read(_from_text(dates.parse), type=["string", "integer"])]
"""A date; a year alone is a number to other readers of YAML."""
Place = Annotated[locators.Locator, Read(_from_text(locators.parse))]
Prose = Annotated[prose.Prose, Read(_from_text(prose.parse))]

_ID = "[a-z0-9]+(-[a-z0-9]+)*"
_ANY, _FACT = (f"^({'|'.join(kinds)}):{_ID}$" for kinds in (refs.KINDS, refs.FACTS))
REFERENCES: dict[str, tuple[str, ...]] = {
    **{f"^({kind}:)?{_ID}$": (kind,) for kind in refs.KINDS},
    _ANY: refs.KINDS,
    _FACT: refs.FACTS,
}
"""The pattern of a reference in a schema, and the kinds of sheets that it can lead to."""
ActorRef = Annotated[refs.Ref, Read(_Reference("actor"), pattern=f"^(actor:)?{_ID}$")]
SourceRef = Annotated[refs.Ref, Read(_Reference("source"), pattern=f"^(source:)?{_ID}$")]
QuoteRef = Annotated[refs.Ref, Read(_Reference("quote"), pattern=f"^(quote:)?{_ID}$")]
TopicRef = Annotated[refs.Ref, Read(_Reference("topic"), pattern=f"^(topic:)?{_ID}$")]
AnyRef = Annotated[refs.Ref, Read(_Reference(None), pattern=_ANY)]
FactRef = Annotated[refs.Ref, Read(_Reference(None, refs.FACTS), pattern=_FACT)]
"""A reference to a sheet that a briefing can show: any but another briefing."""
if TYPE_CHECKING:
    FactKind = str
else:
    FactKind = Literal[refs.FACTS]  # the type checker wants each written out
Id = Annotated[str, _matching(_ID, "an id of a-z, 0-9 and single hyphens is expected here")]
