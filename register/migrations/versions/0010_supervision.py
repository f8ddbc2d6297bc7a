"""Marks on matters, subscriptions of due dates; what board, calendar and statistics count by, kept with their indexes."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

COUNTED_BEFORE = ["department_id", "kind", "category", "due_at", "warn_at", "closed_at"]


def upgrade() -> None:
    """Make the tables and the wider indexes."""
    op.create_table(
        "marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("put_by", sa.String(), nullable=True),
        sa.Column("put_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_by", sa.String(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_marks_matter_id_matters")),
        sa.ForeignKeyConstraint(["other_id"], ["register.matters.id"], name=op.f("fk_marks_other_id_matters")),
        sa.ForeignKeyConstraint(["put_by"], ["register.staff.id"], name=op.f("fk_marks_put_by_staff")),
        sa.ForeignKeyConstraint(["lifted_by"], ["register.staff.id"], name=op.f("fk_marks_lifted_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marks")),
        sa.UniqueConstraint(
            "matter_id", "code", "other_id", name=op.f("uq_marks_matter_id_code_other_id"), postgresql_nulls_not_distinct=True
        ),
        schema="register",
    )
    op.create_index(op.f("ix_marks_matter_id"), "marks", ["matter_id"], unique=False, schema="register")
    standing = sa.text("lifted_at IS NULL")
    op.create_index("ix_marks_standing", "marks", ["code", "matter_id"], schema="register", postgresql_where=standing)
    op.create_table(
        "subscriptions",
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["register.staff.id"], name=op.f("fk_subscriptions_staff_id_staff")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_subscriptions_token_hash")),
        schema="register",
    )
    _indexes([*COUNTED_BEFORE, "worked_days"], ["department_id", "handler_id", "kind", "warn_at"])


def downgrade() -> None:
    """Take them away."""
    _indexes(COUNTED_BEFORE, None)
    op.drop_table("subscriptions", schema="register")
    op.drop_table("marks", schema="register")


def _indexes(counted: list[str], of_open: list[str] | None) -> None:
    """Index matters by receipt and open ones by their due moment, keeping these columns with them."""
    op.drop_index("ix_matters_received", table_name="matters", schema="register")
    op.create_index("ix_matters_received", "matters", ["received_at"], schema="register", postgresql_include=counted)
    op.drop_index("ix_matters_open", table_name="matters", schema="register")
    is_open = sa.text("closed_at IS NULL")
    op.create_index(
        "ix_matters_open", "matters", ["due_at", "id"], schema="register", postgresql_where=is_open, postgresql_include=of_open or []
    )
