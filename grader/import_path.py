"""The import path without the places that a learner may have filled: run before anything else is imported.

``python -m grader`` and ``PYTHONPATH=.`` put the current folder before the libraries, so that a ``click.py`` in what is
graded would run here. Only what the interpreter has loaded already is used, and no ``__future__``, which is a file too.
"""

import os
import sys


def put_right(arguments: list[str]) -> None:
    """Take out of ``sys.path`` what lies in or above the current folder or a path among ``arguments``.

    The interpreter's own folders stay, and the one that this package was loaded from: whoever could write there needs
    no trick.
    """
    untrusted = _places(arguments)
    kept = [*_own_folders(), os.path.dirname(os.path.dirname(os.path.realpath(__file__)))]
    sys.path[:] = [entry for entry in sys.path if _is_trusted(entry, untrusted, kept)]


def _is_trusted(entry: str, untrusted: list[str], kept: list[str]) -> bool:
    if not entry:  # the current folder, wherever that is
        return False
    place = os.path.realpath(entry)
    if place in kept:
        return True
    return not any(_holds(place, other) or _holds(other, place) for other in untrusted)


def _places(arguments: list[str]) -> list[str]:
    """The current folder, and the folder of each argument that is a path."""
    places = []
    try:  # noqa: SIM105 contextlib may be a learner's file still
        places.append(os.path.realpath(os.getcwd()))
    except OSError:  # it has been removed
        pass
    for argument in arguments:
        path = argument.rpartition("=")[2] if argument.startswith("--") else argument
        if path and os.path.lexists(path):
            place = os.path.realpath(path)
            places.append(place if os.path.isdir(place) else os.path.dirname(place))
    return places


def _own_folders() -> list[str]:
    """The standard library and the folders that packages are installed into."""
    library = os.path.dirname(os.path.realpath(os.__file__))
    site = sys.modules.get("site")
    packages = list(site.getsitepackages()) if site else []
    if site and not os.environ.get("PYTHONUSERBASE"):  # which may lead anywhere, as PYTHONPATH may
        packages.append(site.getusersitepackages())
    archive = f"python{sys.version_info[0]}{sys.version_info[1]}.zip"
    own = [library, os.path.join(library, "lib-dynload"), os.path.join(os.path.dirname(library), archive), *packages]
    return [os.path.realpath(folder) for folder in own]


def _holds(folder: str, place: str) -> bool:
    return place == folder or place.startswith(folder.rstrip(os.sep) + os.sep)
