"""The command line: the only place that prints or exits."""

from __future__ import annotations

import gc
import importlib
import sys
from typing import Any

import click

from briefings import __version__, system
from briefings.cli.leaving import leave
from briefings.problems import AuthorError, DeskBusyError, OutputError, UnsupportedError, no_such

PUBLISHED, AUTHOR, USAGE, UNSUPPORTED, BUG, OUTPUT, BUSY = 0, 1, 2, 69, 70, 74, 75

_GROUPS = {
    "Start": "try init doctor",
    "Write": "new capture draft accept reject correct translate import rename fmt",
    "Check": "check explain verify match todo stale review fsck",
    "Publish": "build serve pack bundle issue recall dispatch",
    "Look up": "list show text diff inspect schema messages",
}
"""Commands by what people want to do."""
_MODULES = {
    "accepting": "accept reject correct",
    "building": "build pack bundle",
    "checking": "check",
    "drafting": "draft import",
    "editions": "issue diff recall fsck",
    "evidence": "verify capture match",
    "looking": "list show text stale todo explain schema",
    "reviewing": "review",
    "sending": "dispatch inspect",
    "serving": "serve",
    "tending": "rename fmt messages doctor",
    "translating": "translate",
    "trying": "try",
    "writing": "init new",
}
"""Modules with their commands."""

_COMMANDS = {name: module for module, names in _MODULES.items() for name in names.split()}


class _Commands(click.Group):
    """Commands by name; a command's module is imported only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for names in _GROUPS.values() for name in names.split()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"briefings.cli.{_COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, names in _GROUPS.items():
            found = [(name, self.get_command(ctx, name)) for name in names.split()]
            with formatter.section(title):
                told = [(name, command.get_short_help_str(limit=200)) for name, command in found if command]
                formatter.write_dl(told)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in _COMMANDS:
            raise click.UsageError(no_such("No such command", name, _COMMANDS), ctx)
        return super().resolve_command(ctx, args)


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="briefings")
def briefings() -> None:
    """Turn fact sheets into a website and matching PDF briefing packs.

    \b
    Examples:
      briefings check            find mistakes, with line and column
      briefings build            check, then write site/ and site/packs/
      briefings serve            see each change in the browser as you save

    `briefings COMMAND --help` explains a command. Exit status: 0 done, 1 you have to fix something, 2 wrong usage, 69 this system or
    a library is not supported, 70 a bug, 74 reading or writing failed, 75 another build is running.
    """


def main() -> None:
    """Run the command line and leave with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a file's name need not be UTF-8
    gc.disable()  # a command is short and makes no cycles worth finding; looking for them costs a fifth of its start
    leave(_status())


def _status() -> int:
    from briefings.cli import report

    try:
        system.require()
        status = briefings.main(prog_name="briefings", standalone_mode=False)  # so click returns an exit status
        return status if isinstance(status, int) else PUBLISHED
    except click.Abort:
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except AuthorError as error:
        report.show(error.problems)
        return AUTHOR
    except (OutputError, DeskBusyError) as error:
        report.say(f"briefings: {error}", err=True)
        return BUSY if isinstance(error, DeskBusyError) else OUTPUT
    except (OSError, MemoryError) as error:  # what the system refused: a closed folder, a full disk, no memory left
        report.say(f"briefings: {report.refusal(error)}", err=True)
        return OUTPUT
    except UnsupportedError as error:
        report.say(f"briefings: {error}", err=True)
        return UNSUPPORTED
    except UnicodeEncodeError as error:  # of a word or a name that the system gave us as it stands
        report.say(f"briefings: “{error.object[error.start : error.end]}” is not UTF-8", err=True)
        return USAGE
    except SystemExit as error:  # so click leaves after a completion, and when nobody reads on
        return OUTPUT if error.code else PUBLISHED
    except Exception as error:
        if unfit := system.unfit():
            message = f"stopped by {type(error).__name__}; libraries in versions that do not work: {', '.join(unfit)}"
            report.say(f"briefings: {message}", err=True)
            return UNSUPPORTED
        report.bug(error)  # say so plainly, keep the traceback for whoever fixes it
        return BUG
