"""The rule book's arithmetic: pure functions, figures come in as arguments."""
