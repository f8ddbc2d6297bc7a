"""Ratings know whose answer was rated, so that a year's are counted without looking at its matters."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take department and kind over from the matters."""
    op.add_column("ratings", sa.Column("department_id", sa.String(), nullable=True), schema="register")
    op.add_column("ratings", sa.Column("kind", sa.String(), nullable=True), schema="register")
    op.execute(
        "UPDATE register.ratings SET department_id = coalesce(matters.department_id, 'office'), kind = matters.kind"
        " FROM register.matters WHERE matters.id = ratings.matter_id"
    )
    for column in ("department_id", "kind"):
        op.alter_column("ratings", column, nullable=False, schema="register")
    name = op.f("fk_ratings_department_id_departments")
    op.create_foreign_key(name, "ratings", "departments", ["department_id"], ["id"], source_schema="register", referent_schema="register")
    covered = ["level", "department_id", "kind"]
    op.create_index("ix_ratings_given", "ratings", ["given_at"], schema="register", postgresql_include=covered)


def downgrade() -> None:
    """Forget it again."""
    op.drop_index("ix_ratings_given", table_name="ratings", schema="register")
    for column in ("kind", "department_id"):
        op.drop_column("ratings", column, schema="register")
