"""The steps that need the system's own houses: the made-up bureau, the diagrams, the logins for Tasklist, the trial clock."""

from typing import Final

from sqlmodel import Session, select

from deploy.launcher.tasklist_users import Login, write_tasklist_users
from deploy.settings import Settings

SAMPLE_PATIENCE_SECONDS: Final = 90.0  # without anything moving


def seed_bureau(settings: Settings) -> str:
    """Found the made-up bureau in an empty register."""
    from deploy import wiring  # noqa: PLC0415 -- pulls in every house, which `status` and `down` need not wait for
    from deploy.bureau.seed import seed  # noqa: PLC0415
    from register.session import make_engine, transaction  # noqa: PLC0415

    today = wiring.business_clock(settings).now().astimezone(settings.tzinfo).date()
    with transaction(make_engine(settings.database_url)) as session:
        founded = seed(session, today, settings)
    return "虚构的示例单位已建立 the made-up bureau is founded" if founded else "单位已存在 there is a bureau already"


def deploy_diagrams(settings: Settings) -> str:
    """Bring every regime's diagrams, tables and forms to the engine."""
    from deploy.deployment import deploy_regimes  # noqa: PLC0415 -- brings gRPC

    return f"{len(deploy_regimes(settings))} 个文件已部署 files are deployed"


def follow_clock(settings: Settings) -> str:
    """Move the broker's clock to ours again: it forgets its offset when it restarts."""
    from deploy.clock import TrialClock  # noqa: PLC0415
    from deploy.wiring import CLOCK_FILE  # noqa: PLC0415
    from engine.clock import EngineClock  # noqa: PLC0415

    TrialClock(CLOCK_FILE, EngineClock(settings.zeebe_management_url)).follow()
    return "引擎时钟已对齐 the engine's clock follows ours"


def tasklist_logins(settings: Settings) -> str:
    """Give each member of staff a login for Tasklist, with the first password of the trial bureau."""
    from register.session import make_engine, transaction  # noqa: PLC0415

    with transaction(make_engine(settings.database_url)) as session:
        logins = _logins(session, settings.staff_password.get_secret_value())
    return f"{write_tasklist_users(settings, logins)} 个 Tasklist 登录 logins for Tasklist"


def tasklist_forms(settings: Settings) -> str:
    """Let no task begin before Tasklist has its form."""
    from deploy.launcher.tasklist_forms import wait_for_forms  # noqa: PLC0415 -- reads the regimes, which brings gRPC

    return f"Tasklist 已有 {wait_for_forms(settings)} 张表单 forms are in Tasklist"


def sample_letters(settings: Settings) -> str:
    """Write the made-up matters into a register without any, and let robots bring each to its stage."""
    from deploy import wiring  # noqa: PLC0415
    from deploy.bureau import sample_letters, samples  # noqa: PLC0415
    from deploy.bureau.robots import Robots  # noqa: PLC0415
    from register.matters import Matter  # noqa: PLC0415
    from register.session import make_engine, transaction  # noqa: PLC0415

    database, make_context = make_engine(settings.database_url), wiring.context_factory(settings)
    with transaction(database) as session:
        if session.exec(select(Matter.id).limit(1)).first():
            return "已有事项 there are matters already"
        goals = samples.write(make_context(session))
    Robots(database, make_context, wiring.engine_tasks(settings)).bring(goals, SAMPLE_PATIENCE_SECONDS)
    with transaction(database) as session:
        sample_letters.consult(make_context(session), goals)
    return f"{len(goals)} 件虚构事项 made-up matters"


def _logins(session: Session, password: str) -> list[Login]:
    from register.bureau import Staff  # noqa: PLC0415

    return [Login(staff.id, staff.name, password) for staff in session.exec(select(Staff))]
