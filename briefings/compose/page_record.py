"""What a template knows of a page that is not one sheet's: home, lists, search, what is left of a withdrawn sheet."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from briefings.compose.index import Index
from briefings.compose.leaf import Leaf
from briefings.compose.record import Values
from briefings.compose.this_page import ThisPage
from briefings.compose.this_page import gathered as about_gathered
from briefings.compose.views import Line
from briefings.model.markings import Marking


class PageRecord(Values, ABC):
    """A page that is not one sheet's, as its template prints it.

    `_template` draws it, in which it is known as `_called` and, on every page, as `shown`. `_section` is the section
    of the masthead, `_noindex` asks search engines to leave it out, `_leads_to` is the target that took its place.
    """

    _template: str
    _called: ClassVar[str]
    _path: str
    _target: str
    _section: str = ""
    _noindex: ClassVar[bool] = False
    _leads_to: str = ""

    def __init__(self, index: Index) -> None:
        """Begin an empty page."""
        super().__init__(Leaf(index))

    def _made_of(self) -> object:
        """Return all that the page depends on beside its template, where it is known without drawing it; else None."""
        return None

    @property
    def _marking(self) -> Marking:
        return self._leaf.marking

    @property
    def _updated(self) -> str:
        return self._leaf.updated

    # What every such page has.

    @property
    @abstractmethod
    def heading(self) -> str:
        """What the page is called: in the window's title, and where others lead to it."""

    @property
    def title(self) -> Line | str:
        """The words at the head of the page."""
        return self.heading

    @property
    def description(self) -> str:
        """The page in a sentence, for search engines and previews of links."""
        return self.heading

    @property
    def about(self) -> ThisPage:
        """What is known of the page itself: since when, what changed last, its log, whom to tell of a mistake."""
        return about_gathered(self._path, self._index.release.sheets, self._index)


class FormerRecord(PageRecord):
    """A page where a sheet's page stood."""

    _noindex = True

    @property
    def list_name(self) -> str:
        """What readers call the list in which the sheet stands or stood: `Quotes`."""
        return self._index.word("section", self._section)

    @property
    def list_link(self) -> str:
        """Where that list stands: a target for `link`."""
        return f"list:{self._section}"
