"""`briefings translate`: a translation beside the original, and what it was of."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from briefings.cli import report
from briefings.cli.completing import ids
from briefings.cli.options import desk_option, format_option, load, sheet_named


@click.command("translate")
@click.argument("name", metavar="ID", shell_complete=ids())
@click.option(
    "--item",
    default="",
    metavar="FIELD",
    help="What is translated: words, summary, key_points.port.text.  [default: words]",
)
@click.option("--language", default="", metavar="TAG", help="The language of the translation.")
@click.option("--text", metavar="WORDS", help="The translation, to be added.")
@click.option("--by", default="", metavar="WHO", help="Who translated it, if not this desk.")
@desk_option
@format_option
def translate_command(name: str, item: str, language: str, text: str | None, by: str, desk: Path) -> None:
    """Add a translation to a sheet. Without --text: record that its translations are of the present words.

    Each translation has a digest of the original. If the original changes, page, pack and `stale` say so until you have
    compared the two and run this again. --item and --language choose some of the translations.

    \b
    Examples:
      briefings translate quote:brandt-every-option --language pl --text "Rozważamy każdą opcję"
      briefings translate quote:brandt-every-option
    """
    from briefings.editor.translate import NewTranslation, add, keep
    from briefings.load.messages import is_known_to_cldr

    loaded = load(desk)
    ref = sheet_named(loaded, name)
    if ref not in loaded.sheets:
        raise click.UsageError(f"{ref} has errors: run `briefings check` and correct them first.")
    today = datetime.date.today()
    if text is None:
        done = keep(loaded, ref, today, item=item, language=language)
    elif not is_known_to_cldr(language):
        raise click.UsageError(f"--language is the tag of a language that CLDR knows, such as pl; not “{language}”.")
    else:
        done = add(loaded, ref, NewTranslation(item or "words", language, text, by), today)
    said = f"{done.path}: {', '.join(done.items)}"
    report.told(done, said if done.items else "every translation fits the current words already.")
