"""The Java programs of the Camunda distribution."""

from typing import Final

from deploy.parts.homes import CAMUNDA_HOME
from deploy.parts.java_program import JavaProgram
from deploy.places import LOGS, VAR

CONFIG: Final = CAMUNDA_HOME / "config"


def _program(name: str, main: str, *options: str) -> JavaProgram:
    """What bin/NAME runs; the folder config/, which an archive would refuse on the class path, is named to those who read it."""
    return JavaProgram(
        name=name,
        home=CAMUNDA_HOME,
        main=f"io.camunda.application.{main}",
        options=(
            *options,
            f"-Dlog4j2.configurationFile={CONFIG / 'log4j2.xml'}",
            f"-Dapp.name={name}",
            f"-Dapp.home={LOGS / name}",  # its log4j2.xml writes a second copy of the log under it
            f"-Dbasedir={CAMUNDA_HOME}",
        ),
        notes=VAR,
        arguments=(f"--spring.config.additional-location=file:{CONFIG}/",),
    )


BROKER: Final = _program("broker", "StandaloneBroker", "-Xmx640m", "-XX:TieredStopAtLevel=1")
# the first compiler tier only: these two start in half the time and are never under load on one machine
WEBAPPS: Final = _program("webapps", "StandaloneCamunda", "-Xmx768m", "-XX:TieredStopAtLevel=1")
