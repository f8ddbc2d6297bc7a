"""Services: the catalogue with its versions, applications, one-time notifications, results, rectifications."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "services",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_services")),
        sa.UniqueConstraint("code", name=op.f("uq_services_code")),
        schema="register",
    )
    op.create_table(
        "service_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("conditions", sa.String(), nullable=False),
        sa.Column("requirements", sa.String(), nullable=False),
        sa.Column("materials", sa.JSON(), nullable=False),
        sa.Column("procedure", sa.String(), nullable=False),
        sa.Column("promised_days", sa.Integer(), nullable=False),
        sa.Column("standards", sa.String(), nullable=False),
        sa.Column("responsibility", sa.String(), nullable=False),
        sa.Column("department_id", sa.String(), nullable=False),
        sa.Column("handler_id", sa.String(), nullable=False),
        sa.Column("fees", sa.String(), nullable=False),
        sa.Column("complaint_phone", sa.String(), nullable=False),
        sa.Column("change_note", sa.String(), nullable=False),
        sa.Column("drafters", sa.JSON(), nullable=False),
        sa.Column("drafted_by", sa.String(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by", sa.String(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_reason", sa.String(), nullable=True),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_reason", sa.String(), nullable=True),
        sa.CheckConstraint("promised_days >= 0", name=op.f("ck_service_versions_promise_not_negative")),
        sa.ForeignKeyConstraint(["approved_by"], ["register.staff.id"], name=op.f("fk_service_versions_approved_by_staff")),
        sa.ForeignKeyConstraint(["department_id"], ["register.departments.id"], name=op.f("fk_service_versions_department_id_departments")),
        sa.ForeignKeyConstraint(["drafted_by"], ["register.staff.id"], name=op.f("fk_service_versions_drafted_by_staff")),
        sa.ForeignKeyConstraint(["ended_by"], ["register.staff.id"], name=op.f("fk_service_versions_ended_by_staff")),
        sa.ForeignKeyConstraint(["handler_id"], ["register.staff.id"], name=op.f("fk_service_versions_handler_id_staff")),
        sa.ForeignKeyConstraint(["service_id"], ["register.services.id"], name=op.f("fk_service_versions_service_id_services")),
        sa.ForeignKeyConstraint(["submitted_by"], ["register.staff.id"], name=op.f("fk_service_versions_submitted_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_versions")),
        sa.UniqueConstraint("service_id", "number", name=op.f("uq_service_versions_service_id_number")),
        schema="register",
    )
    op.create_index(op.f("ix_service_versions_department_id"), "service_versions", ["department_id"], unique=False, schema="register")
    op.create_index(op.f("ix_service_versions_service_id"), "service_versions", ["service_id"], unique=False, schema="register")
    op.create_index(
        "uq_service_versions_open",
        "service_versions",
        ["service_id"],
        unique=True,
        schema="register",
        postgresql_where=sa.text("state IN ('draft', 'submitted')"),
    )
    op.create_index(
        "uq_service_versions_published",
        "service_versions",
        ["service_id"],
        unique=True,
        schema="register",
        postgresql_where=sa.text("state = 'published'"),
    )
    op.create_table(
        "service_applications",
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("brought", sa.JSON(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("submission_hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_service_applications_matter_id_matters")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["register.service_versions.id"], name=op.f("fk_service_applications_version_id_service_versions")
        ),
        sa.PrimaryKeyConstraint("matter_id", name=op.f("pk_service_applications")),
        sa.UniqueConstraint("submission_hash", name=op.f("uq_service_applications_submission_hash")),
        schema="register",
    )
    op.create_index(op.f("ix_service_applications_version_id"), "service_applications", ["version_id"], unique=False, schema="register")
    op.create_table(
        "material_notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("differing", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdraw_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["approved_by"], ["register.staff.id"], name=op.f("fk_material_notices_approved_by_staff")),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_material_notices_matter_id_matters")),
        sa.ForeignKeyConstraint(["written_by"], ["register.staff.id"], name=op.f("fk_material_notices_written_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_notices")),
        sa.UniqueConstraint("matter_id", "sequence", name=op.f("uq_material_notices_matter_id_sequence")),
        schema="register",
    )
    op.create_index(op.f("ix_material_notices_matter_id"), "material_notices", ["matter_id"], unique=False, schema="register")
    op.create_table(
        "service_results",
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rate_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_service_results_matter_id_matters")),
        sa.ForeignKeyConstraint(["written_by"], ["register.staff.id"], name=op.f("fk_service_results_written_by_staff")),
        sa.PrimaryKeyConstraint("matter_id", name=op.f("pk_service_results")),
        schema="register",
    )
    op.create_table(
        "rectifications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("measures", sa.String(), nullable=True),
        sa.Column("written_by", sa.String(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdue_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["closed_by"], ["register.staff.id"], name=op.f("fk_rectifications_closed_by_staff")),
        sa.ForeignKeyConstraint(["department_id"], ["register.departments.id"], name=op.f("fk_rectifications_department_id_departments")),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_rectifications_matter_id_matters")),
        sa.ForeignKeyConstraint(["written_by"], ["register.staff.id"], name=op.f("fk_rectifications_written_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectifications")),
        sa.UniqueConstraint("matter_id", name=op.f("uq_rectifications_matter_id")),
        sa.UniqueConstraint("number", name=op.f("uq_rectifications_number")),
        schema="register",
    )
    op.create_index(op.f("ix_rectifications_department_id"), "rectifications", ["department_id"], unique=False, schema="register")
    op.create_index(
        "ix_rectifications_open",
        "rectifications",
        ["due_at"],
        unique=False,
        schema="register",
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def downgrade() -> None:
    """Take them away."""
    for table in ("rectifications", "service_results", "material_notices", "service_applications", "service_versions", "services"):
        op.drop_table(table, schema="register")
