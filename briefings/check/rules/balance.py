"""No stance takes more of a topic's quoted words than the desk allows."""

from collections import Counter

from briefings.check.catalogue import Catalogue, Findings, warning
from briefings.model.sheets import Quote, Topic

REACH = 1


def check(catalogue: Catalogue) -> Findings:
    """Yield a warning for each topic of which one stance has a larger share of the quoted words than `balance_share`."""
    limit = catalogue.desk.settings.balance_share
    if limit is None:
        return
    for topic in catalogue.sheets(Topic):
        words: Counter[str] = Counter()
        for position in topic.positions:
            for row in position.evidence:
                quote = catalogue.get(row.quote, Quote) if row.quote else None
                if quote and quote.mode != "paraphrase":
                    words[position.stance] += sum(len((part.words or "").split()) for part in quote.parts)
        total = words.total()
        for stance, count in sorted(words.items()):
            if count > limit * total and len(topic.positions) > 1:
                message = f"{count} of {total} quoted words are “{stance}”"
                expected = f"at most {limit:.0%} for one stance (desk.yml: balance_share)"
                hint = "look for words of the others. If the source has none, say so under `silence`"
                yield warning(topic.ref, ("positions",), message, expected=expected, hint=hint)
