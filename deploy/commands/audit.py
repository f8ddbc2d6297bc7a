"""`xiaoneng audit verify`: whether the audit trail is whole, and if not, which row was changed, removed, inserted or moved first."""

import json
from typing import Annotated, Final

import typer

from deploy.database import open_register
from deploy.settings import read_settings
from register import audit_trail
from register.session import transaction

BROKEN: Final = 1
IN_CHINESE: Final = {
    audit_trail.CHANGED: "写入之后被改动",
    audit_trail.REMOVED: "它前面的一行被删去或被替换",
    audit_trail.INSERTED: "是事后插入的",
    audit_trail.MOVED: "被移动了位置",
    audit_trail.CUT: "末尾被截去：先前记下的一行不在了",
}

audit = typer.Typer(help="The audit trail: who did what to what and why, chained by hash.", no_args_is_help=True)
audit.callback()(lambda: None)  # keeps `verify` on the command line although it is the only one


@audit.command()
def verify(
    head: Annotated[str | None, typer.Option(help="The trail's head noted earlier (`audit_head` of a backup): shows a cut end.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as one JSON object.")] = False,
) -> None:
    """Walk the whole trail (exit 1: it is broken; the first bad row is named)."""
    with open_register(read_settings().database_url) as database, transaction(database) as session:
        broken, now = audit_trail.verify(session, head), audit_trail.head(session)
    if as_json:
        typer.echo(
            json.dumps({"sound": broken is None, "head": now} | ({} if broken is None else {"row": broken.event_id, "how": broken.reason}))
        )
    elif broken is None:
        typer.echo(f"✓ 审计链完整 the audit trail is sound; head {now}")
    else:
        row = "" if broken.event_id is None else f"第 {broken.event_id} 行 row {broken.event_id}: "
        typer.echo(f"✗ 审计链已断 the audit trail is broken: {row}{IN_CHINESE[broken.reason]} {broken.reason}")
    raise typer.Exit(0 if broken is None else BROKEN)
