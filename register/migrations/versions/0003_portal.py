"""The portal complete: the staff's saved filters of the board, and an index by receipt for statistics."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the index."""
    op.create_table(
        "saved_filters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["register.staff.id"], name=op.f("fk_saved_filters_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filters")),
        sa.UniqueConstraint("staff_id", "name", name=op.f("uq_saved_filters_staff_id_name")),
        schema="register",
    )
    counted = ["department_id", "kind", "category", "due_at", "warn_at", "closed_at"]
    op.create_index("ix_matters_received", "matters", ["received_at"], schema="register", postgresql_include=counted)


def downgrade() -> None:
    """Take both away."""
    op.drop_index("ix_matters_received", table_name="matters", schema="register")
    op.drop_table("saved_filters", schema="register")
