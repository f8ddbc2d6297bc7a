"""`xiaoneng up`: fetch what is missing and start the whole system on this machine."""

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from deploy.bureau import plan
from deploy.launcher.checks import FETCH_GIB, check_disk, check_ports, check_programs, check_room
from deploy.launcher.display import Display
from deploy.launcher.lock import alone
from deploy.launcher.part import Part
from deploy.launcher.steps import ARCHIVE, steps
from deploy.launcher.system import Selection, all_parts, not_running, selection, start_up
from deploy.parts.fetch import fetch_parts
from deploy.parts.homes import CAMUNDA_HOME
from deploy.parts.progress import Progress
from deploy.places import CACHE
from deploy.settings import Settings, read_settings


def up(
    without_webapps: Annotated[bool, typer.Option("--without-webapps", help="Leave out Operate, Tasklist and their search store.")] = False,
) -> None:
    """Start everything on this machine, all of it on 127.0.0.1; what runs already is left alone (exit 1: something failed)."""
    settings, console = read_settings(), Console()
    with alone():
        chosen = selection(webapps=not without_webapps)
        if chosen.opensearch and not chosen.webapps:
            console.print("引擎曾向 OpenSearch 导出，故一并启动 | OpenSearch starts too: the broker's data has exported to it before")
        _check(all_parts(settings, chosen), chosen)  # before minutes of fetching
        if not CAMUNDA_HOME.exists():
            check_disk(CACHE, FETCH_GIB)
        with Progress(console) as progress:
            fetch_parts(progress, opensearch=chosen.opensearch)
        parts = all_parts(settings, chosen)  # anew: their commands name what has been fetched
        _check(parts, chosen)  # what was fetched takes room too
        with Display(console) as display:
            start_up(parts, steps(settings, webapps=chosen.webapps), settings, display.started, display.done)
        _tell(console, settings, chosen)
        with Display(console) as display:
            start_up((), (ARCHIVE,), settings, display.started, display.done)


def _check(parts: Sequence[Part], chosen: Selection) -> None:
    missing = not_running(parts)
    check_programs(missing)
    check_ports(missing)
    if missing:
        check_room(webapps=chosen.webapps)


def _tell(console: Console, settings: Settings, chosen: Selection) -> None:
    console.print(f"门户 portal    {settings.portal_public_url}")
    if chosen.webapps:
        console.print(f"Tasklist       {settings.webapps_url}/tasklist")
        console.print(f"Operate        {settings.webapps_url}/operate  (demo / demo)")
    if settings.environment == "development":
        console.print(_logins(settings))


def _logins(settings: Settings) -> Table:
    """Everyone who may sign in, as the made-up bureau was founded; read from the plan, so that `down` and up again show them too."""
    title = f"门户与 Tasklist 的登录，口令均为 logins, all with the password: {settings.staff_password.get_secret_value()}"
    table = Table("处室 department", "登录名（姓名，职务） login (name, post)", title=title, title_justify="left")
    for planned in plan.departments():
        table.add_row(planned.name, "  ".join(f"{post.staff_id}（{post.staff_name}，{post.title}）" for post in planned.posts))
    return table
