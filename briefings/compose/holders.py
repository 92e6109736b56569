"""Who holds something, in words."""

from __future__ import annotations

from briefings.compose.index import Index
from briefings.compose.views import Line, Run
from briefings.model.sheets import Claim, Quote
from briefings.model.sheets.common import Holder


def holder_line(holder: Holder, index: Index, *, linked: bool = True) -> Line:
    """Return a holder: an actor's name, a metonym with its reading, a group in words, an unnamed voice, `the article`."""
    if holder.actor is not None:
        target = str(holder.actor) if linked else ""
        name = index.name(holder.actor)
        if holder.as_written:
            return (Run("text", holder.as_written, target), Run("text", f" [{name}]"))
        return (Run("text", name, target),)
    if holder.source is not None:
        named = index.say("the {source}", source=index.source(holder.source).described_as)
        return (Run("text", named, str(holder.source) if linked else ""),)
    if holder.anonymous is not None:
        quote = index.get(holder.anonymous, Quote)
        described = quote.anonymous.described_as if quote and quote.anonymous else ""
        return index.line(
            "{voice}, not named", voice=(Run("text", described, str(holder.anonymous) if linked else ""),)
        )
    return (Run("text", holder.described_as or ""),)


def answer_sentence(sheet: Quote | Claim, index: Index) -> str:
    """Return the answer of the one accused as a sentence, a blank before it; empty where nobody is accused."""
    if not sheet.answer:
        return ""
    accused = index.language.listed([index.name(ref) for ref in sheet.accuses]) or index.say("the one accused")
    return f" {index.say('Answer of {accused}: {answer}.', accused=accused, answer=index.answer(sheet.answer))}"
