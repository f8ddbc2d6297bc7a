"""`xiaoneng password STAFF`: a new password for somebody; whoever is signed in as them is out at once."""

from datetime import UTC, datetime
from typing import Annotated, Final

import typer

from deploy.database import open_register
from deploy.problems import Problem
from deploy.settings import read_settings
from register import audit_trail
from register.session import transaction

SHORTEST: Final = 12


def password(staff: Annotated[str, typer.Argument(help="The person's login.")]) -> None:
    """Ask for the new password twice (or read it twice from standard input) and set it; the change is on record (exit 1: refused)."""
    from api.passwords import change_password  # noqa: PLC0415 -- argon2 and the portal, which the other commands do not need

    new = typer.prompt("新口令 new password", hide_input=True, confirmation_prompt=True)
    if len(new) < SHORTEST:
        raise Problem(f"口令至少 {SHORTEST} 位", f"a password has at least {SHORTEST} characters")
    with open_register(read_settings().database_url) as database, transaction(database) as session:
        try:
            change_password(session, staff, new)
        except LookupError as error:
            raise Problem(f"没有 {staff} 这个人", f"nobody has the login {staff}") from error
        audit_trail.record(session, at=datetime.now(UTC), actor="operator", action="password-changed", subject=staff)
    typer.echo(f"✓ 口令已更改，{staff} 的登录全部失效 password changed, sessions of {staff} ended")
