"""What changed since an edition can be said of an edition that was issued."""

from briefings.check.catalogue import Catalogue, Finding, Findings, warning
from briefings.load.editions import editions_of
from briefings.model.sheets import Briefing


def check(catalogue: Catalogue) -> Findings:
    """Yield each section that compares its briefing with an edition that there is not; a warning for each judgement that does."""
    for briefing in catalogue.sheets(Briefing):
        known = [one.record.edition for one in editions_of(catalogue.desk.editions, briefing)]
        for number, judgement in enumerate(() if known else briefing.key_judgements):
            change = judgement.change_from_last
            if change and change != "new":
                message = f"`{change}` compares this with the last edition, and none was issued"
                yield warning(briefing.ref, ("key_judgements", number, "change_from_last"), message, hint="write `new`")
        for number, section in enumerate(briefing.sections):
            since = section.changes_since
            if since is None or since in known:
                continue
            near = min(known, key=lambda one: abs(one - since), default=None)
            yield Finding(
                briefing.ref,
                ("sections", number, "changes_since"),
                f"there is no edition {since} of {briefing.ref}",
                expected=", ".join(map(str, known)),
                hint=f"did you mean `{near}`?" if known else f"none was issued yet: `briefings issue {briefing.id}`",
            )
