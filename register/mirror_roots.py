"""Which process instance stands at the top of a row's instance: the one no other called."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ARRAY, String, bindparam, func
from sqlmodel import Session, SQLModel, col, select

from register.mirror import MirrorIncident, MirrorInstance, MirrorStep, MirrorTask

Told = Mapping[type[SQLModel], list[dict[str, Any]]]
WITH_ROOT = (MirrorStep, MirrorTask, MirrorIncident)


def add_roots(session: Session, told: Told) -> None:
    """Give every row that needs one its `root_key`, through the parents told in this batch or known from before.

    An instance whose beginning was never told is its own root.
    """
    parents = {row["key"]: row["parent_key"] for row in told.get(MirrorInstance, [])}
    rows = [row for table in WITH_ROOT for row in told.get(table, [])]
    roots = _known(session, {row["instance_key"] for row in rows} | parents.keys() | {key for key in parents.values() if key})
    for row in rows:
        row["root_key"] = _root(row["instance_key"], parents, roots)
    for row in told.get(MirrorInstance, []):
        row["root_key"] = _root(row["key"], parents, roots)


def _known(session: Session, keys: set[str]) -> dict[str, str]:
    wanted = bindparam("keys", sorted(keys), type_=ARRAY(String))
    statement = select(MirrorInstance.key, MirrorInstance.root_key).where(col(MirrorInstance.key) == func.any(wanted))
    return dict(session.exec(statement).all())


def _root(key: str, parents: Mapping[str, str | None], roots: dict[str, str]) -> str:
    if key not in roots:
        parent = parents.get(key)
        roots[key] = _root(parent, parents, roots) if parent else key
    return roots[key]
