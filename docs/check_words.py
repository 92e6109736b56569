"""Find words and turns of phrase that `docs/develop/words.md` asks us to avoid."""

import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

GUIDE = Path("docs/develop/words.md")
READ = ("*.md", "*.toml", "*.html", "*.py", "*.js", "*.po", "Makefile")
LEFT_OUT = (GUIDE.as_posix(), "tests/", "content/", "briefings/matcher/languages.toml")


def avoided(guide: str) -> list[tuple[re.Pattern[str], str]]:
    """Each expression of the guide's last table, with what to write instead."""
    table = guide.partition("## Words and turns to avoid")[2]
    rows = [re.split(r"(?<!\\)\|", line)[1:3] for line in table.splitlines() if line.startswith("| `")]
    return [
        (re.compile(rf"\b(?:{expression.replace(chr(92) + '|', '|')})", re.IGNORECASE), instead.strip())
        for avoid, instead in rows
        for expression in re.findall("`([^`]+)`", avoid)
    ]


def words_of(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that people read, with their numbers: of Python strings and comments, of a catalogue the English."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type in (tokenize.STRING, tokenize.COMMENT, FSTRING):
                yield from enumerate(token.string.splitlines(), token.start[0])
    elif path.suffix == ".po":
        yield from ((n, line) for n, line in enumerate(text.splitlines(), 1) if line.startswith(("msgid", "#.")))
    else:
        yield from enumerate(text.splitlines(), 1)


FSTRING = getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)


def main(names: list[str]) -> int:
    """Print each place where a word to avoid stands; 1 if there is one."""
    if not names:
        listed = subprocess.run(["git", "ls-files", "-z", "--", *READ], capture_output=True, text=True, check=True)
        names = [name for name in listed.stdout.split("\0") if name and not name.startswith(LEFT_OUT)]
    rules = avoided(GUIDE.read_text(encoding="utf-8"))
    any_of_them = re.compile("|".join(rule.pattern for rule, _ in rules), re.IGNORECASE)
    found = [
        f"{name}:{number}: {match[0]!r}: write {instead}"
        for name in names
        for number, line in words_of(Path(name))
        if any_of_them.search(line)
        for rule, instead in rules
        if (match := rule.search(line))
    ]
    for line in found:
        print(line)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
