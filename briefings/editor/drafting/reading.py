"""The rules over one article: everything that could become a sheet, with the reason of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from briefings.editor.drafting.article import Article
from briefings.editor.drafting.cast import Cast, Known
from briefings.editor.drafting.days import Dated, Order, days
from briefings.editor.drafting.language import language
from briefings.editor.drafting.parties import Parties
from briefings.editor.drafting.passages import Passage, Reader, Skipped
from briefings.editor.drafting.reports import Number, Paraphrase, numbers, paraphrases


class Reading(NamedTuple):
    """What was found in an article."""

    article: Article
    cast: Cast
    passages: tuple[Passage, ...]
    skipped: tuple[Skipped, ...]
    paraphrases: tuple[Paraphrase, ...]
    numbers: tuple[Number, ...]
    days: tuple[Dated, ...]


def read(
    text: str, code: str, known: Sequence[Known] = (), *, published: str = "", order: Order | None = None
) -> Reading:
    """Return what the rules find in a text of the language `code`, given the actors that a desk knows."""
    article = Article(text, language(code))
    cast = Cast(article, known)
    parties = Parties(article, cast)
    passages, skipped = Reader(article, cast, parties).read()
    told = tuple(paraphrases(article, parties, passages))
    counted = tuple(numbers(article, parties))
    return Reading(
        article, cast, tuple(passages), tuple(skipped), told, counted, tuple(days(article, published, order))
    )
