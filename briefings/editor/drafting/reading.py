"""The rules over one article: everything that could become a sheet, with the reason of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from briefings.editor.drafting.article import Article
from briefings.editor.drafting.cast import Cast, KnownActor
from briefings.editor.drafting.days import Dated, Order, days
from briefings.editor.drafting.language import language
from briefings.editor.drafting.parties import Parties
from briefings.editor.drafting.passages import DraftQuotation, Reader, Skipped
from briefings.editor.drafting.reports import Paraphrase, ReportedNumber, numbers, paraphrases


class ArticleReading(NamedTuple):
    """What was found in an article."""

    article: Article
    cast: Cast
    passages: tuple[DraftQuotation, ...]
    skipped: tuple[Skipped, ...]
    paraphrases: tuple[Paraphrase, ...]
    numbers: tuple[ReportedNumber, ...]
    days: tuple[Dated, ...]


def read(
    text: str, code: str, known: Sequence[KnownActor] = (), *, published: str = "", order: Order | None = None
) -> ArticleReading:
    """Return what the rules find in a text of the language `code`, given the actors that a desk knows."""
    article = Article(text, language(code))
    cast = Cast(article, known)
    parties = Parties(article, cast)
    passages, skipped = Reader(article, cast, parties).read()
    told = tuple(paraphrases(article, parties, passages))
    counted = tuple(numbers(article, parties))
    return ArticleReading(
        article, cast, tuple(passages), tuple(skipped), told, counted, tuple(days(article, published, order))
    )
