"""The database that a gradebook is: opened, looked at before it is believed, made where there is none.

What goes wrong in the driver is said in a sentence of ours, without the SQL and its values, which are learners' data.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, select
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from grader.errors import GraderError, UsageError
from grader.gradebook.address import Address, InFile, OnServer
from grader.gradebook.migrations import STEPS
from grader.gradebook.schema import TABLES, metadata, versions
from grader.text import one_line

VERSION = 1 + len(STEPS)
BUSY_SECONDS = 60  # that a run waits for another one to have written its row
# No two threads use a connection at once: see gradebook.py.
_SQLITE = {"timeout": BUSY_SECONDS, "isolation_level": None, "check_same_thread": False}
_HEAD = b"SQLite format 3\0"
_LOCK = 0x67726164  # of making and migrating, among all users of a PostgreSQL database
_RECORDED = "what was recorded before is in it; run the same command again, and it goes on from there"


def open_database(address: Address, *, make: bool) -> Engine:
    """Open the gradebook at ``address``, its tables of today's version; with ``make``, where there is none as well.

    ``UsageError`` for what is not there, not whole, not a gradebook, or a newer one.
    """
    engine = _engine(address, make=make)
    try:
        with as_ours(address, "opened"):
            with engine.connect() as connection:
                found = _look_at(connection, address)
            _refuse_empty(address, found, make=make)
            if found != VERSION:
                _make_or_migrate(engine, address)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextlib.contextmanager
def as_ours(address: Address, what: str) -> Iterator[None]:
    """What the database says, as a sentence of ours: that the gradebook cannot be ``what``."""
    try:
        yield
    except DBAPIError as error:
        said = one_line(str(error.orig)).removeprefix("connection failed: ")
        if isinstance(error.orig, sqlite3.DatabaseError) and not isinstance(error.orig, sqlite3.OperationalError):
            raise UsageError(_damaged(address, said)) from None
        raise GraderError(f"the gradebook {address.shown} cannot be {what}: {said}; {_RECORDED}") from None
    except SQLAlchemyError as error:
        raise GraderError(f"the gradebook {address.shown} cannot be {what}: {type(error).__name__}") from None


def _damaged(address: Address, why: str) -> str:
    return (
        f"the gradebook {address.shown} is damaged ({why}): take its last copy, or another name and grade again; "
        "what was cut off is not in it"
    )


def _engine(address: Address, *, make: bool) -> Engine:
    match address:
        case InFile(path):
            _look_at_file(path, address, make=make)
            return _sqlite(path)
        case OnServer(url):
            return _postgresql(url)


def _look_at_file(path: Path, address: Address, *, make: bool) -> None:
    """Refuse, before anything is written, what is not a file of SQLite or is nowhere."""
    try:
        with open(path, "rb") as file:
            head = file.read(len(_HEAD))
    except FileNotFoundError:
        if make and path.parent.is_dir():
            return
        raise UsageError(f"there is no gradebook {address.shown}") from None
    except OSError as error:
        raise UsageError(f"the gradebook {address.shown} cannot be read: {error.strerror}") from error
    if head and head != _HEAD:
        raise UsageError(f"{address.shown} is not a gradebook: it is a file of another kind; name another file")


def _sqlite(path: Path) -> Engine:
    """Transactions are begun by us: Python's own module would end one before tables are made."""
    url = URL.create("sqlite+pysqlite", database=os.fspath(path))
    engine = create_engine(url, poolclass=NullPool, connect_args=_SQLITE)

    @event.listens_for(engine, "connect")
    def settings(connection: Any, _: object) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")  # a row that was reported done outlives a loss of power

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(url: str) -> Engine:
    try:
        driver = make_url(url).set(drivername="postgresql+psycopg")
        return create_engine(driver, poolclass=NullPool)
    except (ModuleNotFoundError, NoSuchModuleError):
        what = "a gradebook on PostgreSQL needs a driver that is not installed"
        raise UsageError(f"{what}: pip install 'convgrader[postgres]'") from None
    except (SQLAlchemyError, ValueError):
        raise UsageError("the gradebook's URL cannot be read; write postgresql://USER@HOST/DATABASE") from None


def _look_at(connection: Connection, address: Address) -> int:
    """Find the version of the tables, 0 where there are none; ``UsageError`` for what we must not write to."""
    if connection.dialect.name == "sqlite":
        [said] = connection.exec_driver_sql("PRAGMA quick_check(1)").scalars()
        if said != "ok":
            raise UsageError(_damaged(address, one_line(str(said))))
    present = set(inspect(connection).get_table_names())
    if versions.name not in present:
        theirs = present if connection.dialect.name == "sqlite" else present & set(TABLES)
        if theirs:
            named = ", ".join(sorted(theirs)[:3])
            raise UsageError(f"{address.shown} is a database of something else (it has {named}); name another one")
        return 0
    found = connection.execute(select(versions.c.version)).scalars().all()
    if len(found) != 1 or not set(TABLES) <= present:
        raise UsageError(f"{address.shown} is a database of something else; name another one")
    if found[0] > VERSION:
        raise UsageError(
            f"the gradebook {address.shown} was written by a newer grader (its version is {found[0]}, and here "
            f"{VERSION} can be read); install that one, or name another gradebook"
        )
    return int(found[0])


def _refuse_empty(address: Address, version: int, *, make: bool) -> None:
    if version == 0 and not make:
        raise UsageError(f"{address.shown} is empty; name a gradebook that 'grader grade' has written")


def _make_or_migrate(engine: Engine, address: Address) -> None:
    """In one transaction, in which nobody else does the same: a grader that is killed in it leaves no half."""
    if engine.dialect.name == "sqlite":
        with contextlib.closing(engine.raw_connection()) as raw:
            raw.cursor().execute("PRAGMA journal_mode = WAL")
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        found = _look_at(connection, address)
        if found == 0:
            metadata.create_all(connection)
            connection.execute(versions.insert().values(version=VERSION))
            return
        for step in STEPS[found - 1 :]:
            step(connection)
        connection.execute(versions.update().values(version=VERSION))
