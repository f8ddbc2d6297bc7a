"""Why a mark was put and lifted by hand; numbered supervision slips; what the leader says to a proposal."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the table."""
    for column in ("put_reason", "lifted_reason"):
        op.add_column("marks", sa.Column(column, sa.String(), nullable=True), schema="register")
    op.add_column("handling_proposals", sa.Column("leader_opinion", sa.String(), nullable=True), schema="register")
    op.add_column("handling_proposals", sa.Column("leader_opinion_by", sa.String(), nullable=True), schema="register")
    name = op.f("fk_handling_proposals_leader_opinion_by_staff")
    op.create_foreign_key(
        name, "handling_proposals", "staff", ["leader_opinion_by"], ["id"], source_schema="register", referent_schema="register"
    )
    op.create_table(
        "supervision_slips",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.String(), nullable=True),
        sa.Column("demand", sa.String(), nullable=False),
        sa.Column("report_on", sa.Date(), nullable=False),
        sa.Column("issued_by", sa.String(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_supervision_slips_matter_id_matters")),
        sa.ForeignKeyConstraint(["recipient_id"], ["register.staff.id"], name=op.f("fk_supervision_slips_recipient_id_staff")),
        sa.ForeignKeyConstraint(["issued_by"], ["register.staff.id"], name=op.f("fk_supervision_slips_issued_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_slips")),
        sa.UniqueConstraint("number", name=op.f("uq_supervision_slips_number")),
        schema="register",
    )
    op.create_index(op.f("ix_supervision_slips_matter_id"), "supervision_slips", ["matter_id"], schema="register")


def downgrade() -> None:
    """Take them away."""
    op.drop_table("supervision_slips", schema="register")
    for column in ("leader_opinion_by", "leader_opinion"):
        op.drop_column("handling_proposals", column, schema="register")
    for column in ("lifted_reason", "put_reason"):
        op.drop_column("marks", column, schema="register")
