"""What stands where a library is missing: it can be named, and says what to install when used."""

from typing import Any, NoReturn


def missing(name: str, reason: ImportError) -> type:
    """Return a class that cannot be made or called: that raises an ImportError with the reason.

    Whoever lists what a package has, asks for its help or imports all of it is not stopped by a
    part that nobody uses.

    Parameters
    ----------
    name : str
    reason : ImportError
        Its message says what to install.
    """

    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise ImportError(str(reason)) from reason

    return type(name, (), {"__new__": refuse, "__doc__": str(reason), "__module__": __package__})
