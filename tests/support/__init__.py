"""Real parts for tests: PostgreSQL, the broker, the feed's receiver, and the processes they run in."""
