"""`briefings messages`: a catalogue of the pages' own words, for one more language."""

from __future__ import annotations

from pathlib import Path

import click

from briefings.cli.options import FILE, desk_option


@click.command("messages")
@click.argument("language", metavar="LANGUAGE")
@click.option("-o", "output", type=FILE, help="The file to write or bring up to date.")
@desk_option
def messages_command(language: str, output: Path | None, desk: Path) -> None:
    """Write every sentence of pages and packs into a catalogue for translators, or bring one up to date.

    Without -o it is the desk's own: templates/languages/LANGUAGE.po. Finished translations are kept.

    \b
    Example:
      briefings messages pl
    """
    from briefings.editor.messages import gather, updated
    from briefings.editor.writing import write_all
    from briefings.load import messages as catalogues
    from briefings.load.inputs import templates_folder

    if not catalogues.is_known_to_cldr(language):
        raise click.UsageError(f"“{language}” is no language tag that CLDR knows; write it like pl or pt-BR.")
    file = output or desk / "templates" / "languages" / f"{language}.po"
    former = file.read_bytes() if file.is_file() else b""
    _, problems = catalogues.parse(former, str(file))
    if problems:
        raise click.UsageError(f"{problems[0].location}: {problems[0].message}.")
    content = updated(former, language, gather(templates_folder()))
    if content != former:
        write_all({file: content})
    found, _ = catalogues.parse(content, str(file))
    click.echo(f"{file}: {len(found)} of {content.count(b'msgid ') - 1} sentences are translated.")
