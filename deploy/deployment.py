"""Deploys the regimes: one call each, shared first."""

import asyncio
from collections.abc import Iterable

from deploy.problems import Problem
from deploy.regimes import regimes
from deploy.settings import Settings
from engine.channel import open_channel
from engine.deployment import Deployed, deploy
from engine.errors import EngineRejected, EngineUnavailable


def deploy_regimes(settings: Settings, names: Iterable[str] = ()) -> list[Deployed]:
    """Deploy the named regimes, or all; unchanged files keep their version. Raises Problem with the engine's findings."""
    known = regimes()
    wanted = set(names) or set(known)
    if unknown := sorted(wanted - set(known)):
        raise Problem(f"没有名为 {unknown[0]} 的制度目录", f"no regime named {unknown[0]}; there are: {', '.join(known)}")
    return asyncio.run(_deploy(settings.zeebe_grpc_address, [name for name in known if name in wanted]))


async def _deploy(address: str, names: list[str]) -> list[Deployed]:
    channel = open_channel(address)
    try:
        return [row for name in names for row in await deploy(channel, regimes()[name])]
    except EngineRejected as refusal:
        raise Problem("引擎不接受这些文件", "the engine refuses these files", refusal.message) from refusal
    except EngineUnavailable as outage:
        raise Problem("引擎没有应答，请先运行 xiaoneng up", "the engine gives no answer; run `xiaoneng up` first") from outage
    finally:
        await channel.close()
