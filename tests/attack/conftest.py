"""The portal as whoever means ill meets it: the same application and database as the tests of its pages."""

from tests.api.conftest import citizen, clerk, client, clock, database, handling, services, tasks, vendor

__all__ = ["citizen", "clerk", "client", "clock", "database", "handling", "services", "tasks", "vendor"]
