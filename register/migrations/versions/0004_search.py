"""Searching and counting among a million matters: the pairs of characters in titles, numbers from either end, open matters in one index."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

GRAMS = """
CREATE FUNCTION register.grams(words text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT coalesce(array_agg(DISTINCT substr(lower(words), place, size)), '{}')
        FROM generate_series(1, 2) AS size, generate_series(1, length(words) - size + 1) AS place)
"""


def upgrade() -> None:
    """Make the function and the indexes."""
    op.execute(GRAMS)
    op.execute("GRANT EXECUTE ON FUNCTION register.grams(text) TO xiaoneng_app")
    op.create_index("ix_letters_grams", "letters", [sa.text("register.grams(subject)")], schema="register", postgresql_using="gin")
    concerned = sa.text("concerned_staff IS NOT NULL")
    op.create_index("ix_letters_concerned", "letters", ["concerned_staff"], schema="register", postgresql_where=concerned)
    op.create_index("ix_matters_due", "matters", ["due_at", "id"], schema="register")
    pattern = "text_pattern_ops"
    op.create_index("ix_matters_number_start", "matters", ["number"], schema="register", postgresql_ops={"number": pattern})
    backwards = sa.func.reverse(sa.column("number")).label("backwards")
    op.create_index("ix_matters_number_end", "matters", [backwards], schema="register", postgresql_ops={"backwards": pattern})


def downgrade() -> None:
    """Take them away."""
    for name in ("number_end", "number_start", "due"):
        op.drop_index(f"ix_matters_{name}", table_name="matters", schema="register")
    op.drop_index("ix_letters_concerned", table_name="letters", schema="register")
    op.drop_index("ix_letters_grams", table_name="letters", schema="register")
    op.execute("DROP FUNCTION register.grams(text)")
