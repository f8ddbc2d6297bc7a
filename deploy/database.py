"""The register for a command: a database that is away or turns us off is told to the person at the keyboard in one line."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import InterfaceError, OperationalError

from deploy.problems import Problem
from register.session import short_lived_engine


@contextmanager
def open_register(url: str) -> Iterator[Engine]:
    """The register's database, its connections closed at the end. Raises Problem when no server answers or it does not let us in."""
    with answering(), short_lived_engine(url) as database:
        yield database


@contextmanager
def answering() -> Iterator[None]:
    """For work with a database: raises Problem when no server answers or it does not let us in."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise Problem("数据库没有应答", "the database gives no answer: run `xiaoneng up`, or check its address", str(error.orig)) from error
