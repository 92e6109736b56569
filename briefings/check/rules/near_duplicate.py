"""Two sheets of a kind do not say nearly the same, by the likeness that the desk allows (near_duplicates)."""

from briefings.check.catalogue import Catalogue, Findings, warning
from briefings.matcher import fold
from briefings.model.refs import Ref
from briefings.model.sheets import Actor, Claim, Incident, Quote, Sheet, Topic

WINDOW = 8
"""Each sheet is compared with so many neighbours in the order of its words, so that the cost grows with the desk, not
with its square."""

_KINDS = (Actor, Incident, Quote, Claim, Topic)


def offers(_: Catalogue, sheet: Sheet) -> object:
    """Return the words of a sheet's label, and of a quote its source."""
    return (sheet.label, sheet.source if isinstance(sheet, Quote) else None) if isinstance(sheet, _KINDS) else None


def check(catalogue: Catalogue) -> Findings:
    """Yield a warning for each sheet whose words are nearly those of another; another rule finds equal quotes of one place."""
    limit = catalogue.desk.settings.near_duplicates
    if limit is None:
        return
    from rapidfuzz import fuzz

    for model in _KINDS:
        keyed = sorted((_words(sheet), sheet.ref) for sheet in catalogue.every(model) if sheet.status != "withdrawn")
        for number, (words, ref) in enumerate(keyed):
            for other_words, other in keyed[number + 1 : number + 1 + WINDOW]:
                alike = fuzz.ratio(words, other_words, score_cutoff=limit * 100)
                if alike and not _same_quote(catalogue, ref, other):
                    message = f"{round(alike)} % of this is as in {ref}"
                    yield warning(other, (), message, hint="keep one of them, or say how they differ")


def _words(sheet: Sheet) -> str:
    """Return the words of a sheet's label, folded and in the order of the alphabet."""
    return " ".join(sorted(fold(sheet.label).casefold().split()))


def _same_quote(catalogue: Catalogue, one: Ref, two: Ref) -> bool:
    first, second = catalogue.get(one, Quote), catalogue.get(two, Quote)
    return first is not None and second is not None and first.label == second.label and first.source == second.source
