"""Instructions, documents and bureau tasks: what is asked, proposals and their parts, the issuer's words, draft deductions."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = ("instructions", "handling_proposals", "proposed_parts", "issuer_words", "draft_deductions")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "instructions",
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("issuer_name", sa.String(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("paper_reference", sa.String(), nullable=True),
        sa.Column("submission_hash", sa.String(), nullable=False),
        sa.Column("acknowledged_by", sa.String(), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["acknowledged_by"], ["register.staff.id"], name=op.f("fk_instructions_acknowledged_by_staff")),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_instructions_matter_id_matters")),
        sa.PrimaryKeyConstraint("matter_id", name=op.f("pk_instructions")),
        sa.UniqueConstraint("submission_hash", name=op.f("uq_instructions_submission_hash")),
        schema="register",
    )
    op.create_table(
        "handling_proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.String(), nullable=False),
        sa.Column("opinion", sa.String(), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("distributed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["register.staff.id"], name=op.f("fk_handling_proposals_decided_by_staff")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["register.departments.id"], name=op.f("fk_handling_proposals_department_id_departments")
        ),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_handling_proposals_matter_id_matters")),
        sa.ForeignKeyConstraint(["written_by"], ["register.staff.id"], name=op.f("fk_handling_proposals_written_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handling_proposals")),
        schema="register",
    )
    op.create_index(op.f("ix_handling_proposals_matter_id"), "handling_proposals", ["matter_id"], unique=False, schema="register")
    op.create_table(
        "proposed_parts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("task", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["register.departments.id"], name=op.f("fk_proposed_parts_department_id_departments")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["register.handling_proposals.id"], name=op.f("fk_proposed_parts_proposal_id_handling_proposals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposed_parts")),
        sa.UniqueConstraint("proposal_id", "department_id", name=op.f("uq_proposed_parts_proposal_id_department_id")),
        schema="register",
    )
    op.create_index(op.f("ix_proposed_parts_proposal_id"), "proposed_parts", ["proposal_id"], unique=False, schema="register")
    op.create_table(
        "issuer_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("paper_reference", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("explicit_due", sa.Date(), nullable=True),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["register.staff.id"], name=op.f("fk_issuer_words_decided_by_staff")),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_issuer_words_matter_id_matters")),
        sa.ForeignKeyConstraint(["written_by"], ["register.staff.id"], name=op.f("fk_issuer_words_written_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuer_words")),
        schema="register",
    )
    op.create_index(op.f("ix_issuer_words_matter_id"), "issuer_words", ["matter_id"], unique=False, schema="register")
    op.create_table(
        "draft_deductions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("clause", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("department_id", sa.String(), nullable=False),
        sa.Column("head_id", sa.String(), nullable=True),
        sa.Column("head_points", sa.Numeric(precision=4, scale=2), nullable=False),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("person_points", sa.Numeric(precision=4, scale=2), nullable=False),
        sa.Column("event_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["register.departments.id"], name=op.f("fk_draft_deductions_department_id_departments")),
        sa.ForeignKeyConstraint(["head_id"], ["register.staff.id"], name=op.f("fk_draft_deductions_head_id_staff")),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_draft_deductions_matter_id_matters")),
        sa.ForeignKeyConstraint(["person_id"], ["register.staff.id"], name=op.f("fk_draft_deductions_person_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_deductions")),
        sa.UniqueConstraint("matter_id", "clause", name=op.f("uq_draft_deductions_matter_id_clause")),
        schema="register",
    )


def downgrade() -> None:
    """Take them away."""
    for name in reversed(TABLES):
        op.drop_table(name, schema="register")
