"""The parts the system stands on: which they are, fetched, verified and unpacked once into the cache."""
