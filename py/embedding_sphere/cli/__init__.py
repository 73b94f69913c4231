"""The command line: ``embedding-sphere COMMAND --help``, one command a file.

Exit codes: 0 done, 1 the input or its surroundings have a problem, 2 the command is used wrongly.
"""

import sys
from pathlib import Path
from typing import Annotated, Any

# What a program that Ctrl-C stopped exits with.
STOPPED = 130

try:
    import typer
    from typer.core import TyperGroup

    from ..sources.opening import STANDARD_INPUT
    from ..stores import is_store
    from ..version import __version__
    from . import bundle, check, compare, evaluate, export, info, layout, mcp, serve, site
except KeyboardInterrupt:
    # Ctrl-C before anything has begun.
    raise SystemExit(STOPPED) from None


class Commands(TyperGroup):
    """The commands; a file in the place of one is served."""

    def resolve_command(self, context: Any, arguments: list[str]) -> Any:
        """Return the command that the arguments begin with, or `serve` where that is a file.

        So does what is called as a file is and is not there: `serve` says so.
        """
        first = arguments[0]
        if first not in self.commands and (_is_data(first) or _is_called_as_files_are(first)):
            arguments = ["serve", *arguments]
        return super().resolve_command(context, arguments)


def _is_data(named: str) -> bool:
    return named == STANDARD_INPUT or Path(named).exists() or is_store(named)


def _is_called_as_files_are(named: str) -> bool:
    return not named.startswith("-") and bool(Path(named).suffix or Path(named).name != named)


app = typer.Typer(
    name="embedding-sphere",
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _tell_version(asked: bool) -> None:
    if asked:
        print(f"embedding-sphere {__version__}")
        raise typer.Exit


@app.callback(epilog="A file alone opens its planet: [bold]embedding-sphere FILE[/bold]")
def program(
    version: Annotated[
        bool,
        typer.Option(
            "--version", "-V", callback=_tell_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """See text embeddings as a planet: make bundles, lay them out, show and publish them."""


for module in (bundle, layout, evaluate, compare, check, info, export, serve, site, mcp):
    app.command(module.__name__.rpartition(".")[2], epilog=module.EXAMPLES)(module.command)

# Click's own class, or that of the copy inside Typer.
UsageError = typer.BadParameter.__base__


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code; a failure is one sentence on stderr."""
    try:
        code = app(args=arguments, standalone_mode=False)
        if code == STOPPED:  # so Typer passes Ctrl-C on
            return _fail("Stopped.", STOPPED)
        return code if isinstance(code, int) else 0
    except typer.Exit as exit_asked:
        return exit_asked.exit_code
    except (typer.Abort, KeyboardInterrupt):
        return _fail("Stopped.", STOPPED)
    except BrokenPipeError:
        # Who read the output has gone; nobody is left to tell.
        sys.stderr.close()
        return 1
    except ValueError as problem:
        return _fail(str(problem), 1)
    except MemoryError as problem:
        told = str(problem) or "There is not enough memory: take fewer rows."
        return _fail(told, 1)
    except OSError as problem:
        where = f"{problem.filename}: " if problem.filename else ""
        return _fail(f"{where}{problem.strerror or problem}.", 1)
    except Exception as problem:
        if UsageError is not None and isinstance(problem, UsageError):
            return _fail(_usage(problem), 2)
        told = " ".join(str(problem).split()) or "no reason given"
        return _fail(
            f"Something went wrong that should not ({type(problem).__name__}: {told}); please "
            "report it with the command and the file.",
            1,
        )


def _usage(problem: Exception) -> str:
    message = problem.format_message().removeprefix("Invalid value: ").rstrip(".")  # type: ignore[attr-defined]
    context = getattr(problem, "ctx", None)
    path = context.command_path if context is not None else app.info.name
    return f"{message}: see `{path} --help`."


def _fail(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code


def run() -> None:
    """Run as the console script."""
    sys.exit(main())
