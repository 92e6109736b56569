"""Eleventy: a content file of data a page, one layout in JavaScript, the fastest of its template languages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from frame import END, LINKED, TOP, nav
from pages import PARTS

LAYOUT = Path(__file__).parent / "peer_eleventy.cjs"
_CONFIG = """module.exports = () => ({
  dir: { input: "content", output: "public", includes: "_includes" },
  htmlTemplateEngine: false, markdownTemplateEngine: false, templateFormats: ["html"],
});
"""


def write(folder: Path, pages: Iterable[tuple[str, dict[str, Any]]], style: bytes) -> None:
    """Write an Eleventy site."""
    text = LAYOUT.read_text("utf-8")
    own = set(re.findall(r"^  (\w+): part", text, re.MULTILINE))
    assert own == PARTS, f"no function for {PARTS - own}"
    includes = folder / "content/_includes"
    includes.mkdir(parents=True)
    frame = json.dumps([TOP.replace("{nav}", nav("[[NAME]]")), END, LINKED])
    (includes / "page.11ty.cjs").write_text(f"const [TOP, END, LINKED] = {frame};\n{text}", "utf-8")
    (folder / "eleventy.config.cjs").write_text(_CONFIG, "utf-8")
    (folder / "public").mkdir()
    (folder / "content/index.html").write_text("<h1>Bench desk</h1>\n", "utf-8")
    for place, shown in pages:
        file = folder / "content" / f"{place}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        data = json.dumps({"layout": "page.11ty.cjs", **shown}, ensure_ascii=False)
        file.write_text(f"---json\n{data}\n---\n", "utf-8")
