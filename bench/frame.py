"""What stands around every page, for ours and the peers alike: linked data, masthead, sections of the nav, foot."""

from __future__ import annotations

SECTIONS = ("briefings", "topics", "quotes", "incidents", "actors", "sources")

TOP = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title} – Bench desk</title>
<meta name="description" content="{description}">
{linked}<script src="/theme.js"></script>
<link rel="stylesheet" href="/briefings.css">
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="masthead">
<div class="notice"><div class="wrap"><p>A generated desk</p><p class="marking tlp-clear">TLP:CLEAR</p></div></div>
<div class="wrap bar-line">
<p class="desk"><a href="/">Bench desk</a></p>
<nav aria-label="Sections"><ul>{nav}</ul></nav>
</div>
</header>
<main id="main" class="wrap" tabindex="-1">
"""
LINKED = '<script type="application/ld+json">{}</script>\n'

END = """
</main>
<footer class="foot"><div class="wrap grid">
<p class="desk-name"><b>Bench desk</b></p>
<div><ul class="foot-links"><li><a href="/about/">About</a></li><li><a href="/claims/">Claims</a></li></ul>
<p class="voices"><span class="words">“Serif in quotation marks”</span> is a source speaking; sans is this desk speaking.</p></div>
<p class="marking-cell"><span class="marking tlp-clear">TLP:CLEAR</span></p>
</div></footer>
</body>
</html>
"""


def nav(current: str) -> str:
    """Return the links to the sections; `current` marks the one whose NAME it is."""
    return "".join(
        f'<li><a href="/{name}/"{current.replace("NAME", name)}>{name.capitalize()}</a></li>' for name in SECTIONS
    )
