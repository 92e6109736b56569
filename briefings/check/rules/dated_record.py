"""What is published has the days on which it was first published and last changed."""

from briefings.check.catalogue import Catalogue, Finding, Findings

REACH = 0


def check(catalogue: Catalogue) -> Findings:
    """Yield each published sheet without `created` or `revised`, each revised before it was created, and corrections of nothing."""
    for ref, sheet in catalogue.subjects():
        if sheet.status in ("published", "withdrawn"):
            for name in ("created", "revised"):
                if getattr(sheet, name) is None and name not in catalogue.desk.files[ref].meant:
                    yield Finding(
                        ref, (), f"`{name}` is missing; what is published has it", expected="a day such as 2025-12-02"
                    )
        if sheet.created and sheet.revised and sheet.revised < sheet.created:
            yield Finding(ref, ("revised",), f"revised on {sheet.revised}, before it was created on {sheet.created}")
        for number, correction in enumerate(sheet.corrections):
            if sheet.created and correction.on < sheet.created:
                message = f"corrected on {correction.on}, before it was created on {sheet.created}"
                yield Finding(ref, ("corrections", number, "on"), message)
            if correction.was == correction.now:
                hint = "write the former words in `was`, or take the correction out"
                yield Finding(ref, ("corrections", number, "now"), "this correction changes nothing", hint=hint)
