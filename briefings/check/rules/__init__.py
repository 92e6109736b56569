"""The rules across sheets, in modules by what they look at; a rule's function, code and test share a name.

A rule is a function under `@rule`, which yields what is wrong; to add one, add the function. `reach` says how many
references away what the rule looks at can lie: 0, the sheet alone; without it, anywhere in the desk. A rule
looks at `catalogue.sheets`, `items`, `prose`; what it compares with the whole desk it looks up with `every` and `get`.

A rule that compares all sheets may have a function `offers`, which returns what of a sheet it compares with others. As long as
no sheet offers anything else, the rule runs only over what changed and, without `reach`, only where it found something there.
"""

from importlib import import_module
from pkgutil import iter_modules

from briefings.check.rule import Rule

_MODULES = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
RULES = tuple(sorted(found for module in _MODULES for found in vars(module).values() if isinstance(found, Rule)))
"""Every rule, by its code."""
