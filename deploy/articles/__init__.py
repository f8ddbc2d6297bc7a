"""The articles of the rule book by id, and where each is to be found: in diagrams, tables, code, tests."""
