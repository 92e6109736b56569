"""Of some fields exactly one is given."""

from briefings.check.catalogue import Catalogue, Finding, Findings

REACH = 0


def check(catalogue: Catalogue) -> Findings:
    """Yield each item in which none, or more than one, of such fields is filled."""
    for ref, loc, item in catalogue.every_item():
        if not item.one_of:
            continue
        filled = [name for name in item.one_of if getattr(item, name) not in (None, ())]
        if len(filled) == 1 or (not filled and any(catalogue.misread(ref, (*loc, name)) for name in item.one_of)):
            continue
        names = ", ".join(f"`{name}`" for name in item.one_of)
        found = " and ".join(f"`{name}`" for name in filled) or "none of them"
        message = f"exactly one of {names} is expected; found {found}"
        yield Finding(ref, (*loc, filled[1]) if filled else loc, message, key=bool(filled))
