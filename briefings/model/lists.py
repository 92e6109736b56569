"""A desk's own list: a query as a separate page, content/lists/NAME.yml."""

from briefings.model.fields import Item, Mark, Text
from briefings.model.sheets.briefing import Include


class ListPage(Item):
    """A list that the desk asks for: its title, what it is, and the query."""

    title: Text
    """What the page is called."""
    summary: Text | None = None
    """What it shows, in a sentence or two."""
    query: Include
    """Which sheets, and how: by `kind` and filters."""
    marking: Mark | None = None
    """The marking of the title and the summary; absent: the desk's default_marking."""
