"""First contacts, and what a handover that must be accepted keeps: its reminders, its task, that it was given back."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the columns."""
    op.create_table(
        "contacts",
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("details", sa.String(), nullable=True),
        sa.Column("submission_hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_contacts_matter_id_matters")),
        sa.PrimaryKeyConstraint("matter_id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("submission_hash", name=op.f("uq_contacts_submission_hash")),
        schema="register",
    )
    for name in ("declined_at", "remind_at", "escalate_at"):
        op.add_column("handovers", sa.Column(name, sa.DateTime(timezone=True), nullable=True), schema="register")
    op.add_column("handovers", sa.Column("element_instance_key", sa.String(), nullable=True), schema="register")
    op.create_index(op.f("ix_handovers_element_instance_key"), "handovers", ["element_instance_key"], unique=False, schema="register")


def downgrade() -> None:
    """Take them away."""
    op.drop_index(op.f("ix_handovers_element_instance_key"), table_name="handovers", schema="register")
    for name in ("element_instance_key", "escalate_at", "remind_at", "declined_at"):
        op.drop_column("handovers", name, schema="register")
    op.drop_table("contacts", schema="register")
