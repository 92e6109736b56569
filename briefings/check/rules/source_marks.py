"""How a source says that its text marks speech is something the matcher knows: pairs of quotation marks, or `dash`."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.matcher import marks
from briefings.model.sheets import Source

REACH = 0


def check(catalogue: Catalogue) -> Findings:
    """Yield each entry of `marks` that is neither a pair of quotation marks nor `dash`."""
    for source in catalogue.sheets(Source):
        for number, pair in enumerate(source.marks):
            if marks.declared_wrong([pair]):
                message = f"“{pair}” is not a pair of quotation marks"
                expected = "an opening and a closing mark, such as »«, or `dash`"
                hint = "write `marks: [»«]` or `marks: [dash]`"
                yield Finding(source.ref, ("marks", number), message, expected=expected, hint=hint)
