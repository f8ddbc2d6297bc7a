"""Letters complete: conclusions, consultations, copies, urging, reports, corrections, joint letters, supplements, ratings, the archive.

New tables inherit the grants that the first migration gave on their schema.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, then the columns, then tell what the letters so far would have told: all that are closed were answered."""
    op.create_table(
        "consultations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("department_id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=True),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opinion", sa.String(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("element_instance_key", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["register.staff.id"], name=op.f("fk_consultations_answered_by_staff")),
        sa.ForeignKeyConstraint(["asked_by"], ["register.staff.id"], name=op.f("fk_consultations_asked_by_staff")),
        sa.ForeignKeyConstraint(["department_id"], ["register.departments.id"], name=op.f("fk_consultations_department_id_departments")),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_consultations_matter_id_matters")),
        sa.ForeignKeyConstraint(["staff_id"], ["register.staff.id"], name=op.f("fk_consultations_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultations")),
        schema="register",
    )
    op.create_index(op.f("ix_consultations_department_id"), "consultations", ["department_id"], unique=False, schema="register")
    op.create_index(
        op.f("ix_consultations_element_instance_key"), "consultations", ["element_instance_key"], unique=False, schema="register"
    )
    op.create_index(op.f("ix_consultations_matter_id"), "consultations", ["matter_id"], unique=False, schema="register")
    op.create_index(
        "ix_consultations_pending",
        "consultations",
        ["matter_id"],
        unique=False,
        schema="register",
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_table(
        "copies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.String(), nullable=True),
        sa.Column("staff_id", sa.String(), nullable=True),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(department_id IS NULL) <> (staff_id IS NULL)", name=op.f("ck_copies_one_recipient")),
        sa.ForeignKeyConstraint(["added_by"], ["register.staff.id"], name=op.f("fk_copies_added_by_staff")),
        sa.ForeignKeyConstraint(["department_id"], ["register.departments.id"], name=op.f("fk_copies_department_id_departments")),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_copies_matter_id_matters")),
        sa.ForeignKeyConstraint(["staff_id"], ["register.staff.id"], name=op.f("fk_copies_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copies")),
        sa.UniqueConstraint("matter_id", "department_id", name=op.f("uq_copies_matter_id_department_id")),
        sa.UniqueConstraint("matter_id", "staff_id", name=op.f("uq_copies_matter_id_staff_id")),
        schema="register",
    )
    op.create_index(op.f("ix_copies_department_id"), "copies", ["department_id"], unique=False, schema="register")
    op.create_index(op.f("ix_copies_matter_id"), "copies", ["matter_id"], unique=False, schema="register")
    op.create_index(op.f("ix_copies_staff_id"), "copies", ["staff_id"], unique=False, schema="register")
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=True),
        sa.Column("after", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("corrected_by", sa.String(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["corrected_by"], ["register.staff.id"], name=op.f("fk_corrections_corrected_by_staff")),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_corrections_matter_id_matters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
        schema="register",
    )
    op.create_index(op.f("ix_corrections_matter_id"), "corrections", ["matter_id"], unique=False, schema="register")
    op.create_table(
        "dispositions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=True),
        sa.Column("target_id", sa.Integer(), nullable=True),
        sa.Column("explanation", sa.String(), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_dispositions_matter_id_matters")),
        sa.ForeignKeyConstraint(["target_id"], ["register.matters.id"], name=op.f("fk_dispositions_target_id_matters")),
        sa.ForeignKeyConstraint(["written_by"], ["register.staff.id"], name=op.f("fk_dispositions_written_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispositions")),
        sa.UniqueConstraint("matter_id", "episode", name=op.f("uq_dispositions_matter_id_episode")),
        schema="register",
    )
    op.create_table(
        "ratings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("remark", sa.String(), nullable=True),
        sa.Column("asked_by", sa.String(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["register.staff.id"], name=op.f("fk_ratings_asked_by_staff")),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_ratings_matter_id_matters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
        sa.UniqueConstraint("matter_id", "episode", name=op.f("uq_ratings_matter_id_episode")),
        schema="register",
    )
    op.create_table(
        "representatives",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("petitioner_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("position BETWEEN 1 AND 5", name=op.f("ck_representatives_so_many_speak")),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_representatives_matter_id_matters")),
        sa.ForeignKeyConstraint(["petitioner_id"], ["identity.petitioners.id"], name=op.f("fk_representatives_petitioner_id_petitioners")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representatives")),
        sa.UniqueConstraint("matter_id", "position", name=op.f("uq_representatives_matter_id_position")),
        schema="register",
    )
    op.create_index(op.f("ix_representatives_matter_id"), "representatives", ["matter_id"], unique=False, schema="register")
    op.create_table(
        "stage_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_stage_reports_matter_id_matters")),
        sa.ForeignKeyConstraint(["written_by"], ["register.staff.id"], name=op.f("fk_stage_reports_written_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_reports")),
        schema="register",
    )
    op.create_index(op.f("ix_stage_reports_matter_id"), "stage_reports", ["matter_id"], unique=False, schema="register")
    op.create_table(
        "supplements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_supplements_matter_id_matters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplements")),
        sa.UniqueConstraint("matter_id", "episode", "digest", name=op.f("uq_supplements_matter_id_episode_digest")),
        schema="register",
    )
    op.create_index(op.f("ix_supplements_matter_id"), "supplements", ["matter_id"], unique=False, schema="register")
    op.create_table(
        "urgings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("urged_by", sa.String(), nullable=False),
        sa.Column("urged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_urgings_matter_id_matters")),
        sa.ForeignKeyConstraint(["recipient_id"], ["register.staff.id"], name=op.f("fk_urgings_recipient_id_staff")),
        sa.ForeignKeyConstraint(["urged_by"], ["register.staff.id"], name=op.f("fk_urgings_urged_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urgings")),
        sa.UniqueConstraint("matter_id", "sequence", name=op.f("uq_urgings_matter_id_sequence")),
        sa.UniqueConstraint("number", name=op.f("uq_urgings_number")),
        schema="register",
    )
    op.create_index(op.f("ix_urgings_matter_id"), "urgings", ["matter_id"], unique=False, schema="register")
    op.add_column("attachments", sa.Column("supplement_id", sa.Integer(), nullable=True), schema="register")
    op.create_foreign_key(
        op.f("fk_attachments_supplement_id_supplements"),
        "attachments",
        "supplements",
        ["supplement_id"],
        ["id"],
        source_schema="register",
        referent_schema="register",
    )
    op.add_column("episodes", sa.Column("reason", sa.String(), nullable=False, server_default="first"), schema="register")
    op.alter_column("episodes", "reason", server_default=None, schema="register")
    op.add_column("episodes", sa.Column("grounds", sa.String(), nullable=True), schema="register")
    op.add_column("episodes", sa.Column("opened_by", sa.String(), nullable=True), schema="register")
    op.add_column("episodes", sa.Column("call_back_until", sa.DateTime(timezone=True), nullable=True), schema="register")
    op.add_column("episodes", sa.Column("outcome", sa.String(), nullable=True), schema="register")
    op.add_column("episodes", sa.Column("closed_by", sa.String(), nullable=True), schema="register")
    op.add_column("episodes", sa.Column("closing_grounds", sa.String(), nullable=True), schema="register")
    op.create_foreign_key(
        op.f("fk_episodes_closed_by_staff"),
        "episodes",
        "staff",
        ["closed_by"],
        ["id"],
        source_schema="register",
        referent_schema="register",
    )
    op.create_foreign_key(
        op.f("fk_episodes_opened_by_staff"),
        "episodes",
        "staff",
        ["opened_by"],
        ["id"],
        source_schema="register",
        referent_schema="register",
    )
    op.add_column("matters", sa.Column("outcome", sa.String(), nullable=True), schema="register")
    op.add_column("matters", sa.Column("merged_into", sa.Integer(), nullable=True), schema="register")
    op.add_column("matters", sa.Column("archive_number", sa.String(), nullable=True), schema="register")
    op.add_column("matters", sa.Column("archive_year", sa.Integer(), nullable=True), schema="register")
    op.add_column("matters", sa.Column("retain_until", sa.Date(), nullable=True), schema="register")
    op.create_index(op.f("ix_matters_archive_year"), "matters", ["archive_year"], unique=False, schema="register")
    op.create_index(op.f("ix_matters_merged_into"), "matters", ["merged_into"], unique=False, schema="register")
    op.create_unique_constraint(op.f("uq_matters_archive_number"), "matters", ["archive_number"], schema="register")
    op.create_foreign_key(
        op.f("fk_matters_merged_into_matters"),
        "matters",
        "matters",
        ["merged_into"],
        ["id"],
        source_schema="register",
        referent_schema="register",
    )
    _tell_of_the_past()


def _tell_of_the_past() -> None:
    """What is closed was answered, what came after the first episode was reopened; a filed matter gets its number, and is kept for good.

    How long it is kept says a decision table, which a migration does not read: filed again, it gets its own date.
    """
    op.execute("UPDATE register.episodes SET reason = 'reopened' WHERE number > 1")
    op.execute("UPDATE register.episodes SET outcome = 'answered' WHERE closed_at IS NOT NULL")
    op.execute("UPDATE register.matters SET outcome = 'answered' WHERE closed_at IS NOT NULL")
    op.execute("""
        WITH filed AS (
            SELECT id, year, row_number() OVER (PARTITION BY year ORDER BY archived_at, id) AS place
            FROM (
                SELECT id, archived_at, extract(year FROM archived_at AT TIME ZONE 'Asia/Shanghai')::int AS year
                FROM register.matters WHERE archived_at IS NOT NULL
            ) AS dated
        ), numbered AS (
            UPDATE register.matters AS matter
            SET archive_year = filed.year, archive_number = 'DA-' || filed.year || '-' || lpad(filed.place::text, 6, '0')
            FROM filed WHERE filed.id = matter.id
        )
        INSERT INTO register.number_series (prefix, year, last) SELECT 'DA', year, max(place) FROM filed GROUP BY year
    """)


def downgrade() -> None:
    """Drop the columns, the tables, and the numbers that only they used."""
    op.execute("DELETE FROM register.number_series WHERE prefix IN ('DA', 'CB')")
    op.drop_constraint(op.f("fk_matters_merged_into_matters"), "matters", schema="register", type_="foreignkey")
    op.drop_constraint(op.f("uq_matters_archive_number"), "matters", schema="register", type_="unique")
    op.drop_index(op.f("ix_matters_merged_into"), table_name="matters", schema="register")
    op.drop_index(op.f("ix_matters_archive_year"), table_name="matters", schema="register")
    op.drop_column("matters", "retain_until", schema="register")
    op.drop_column("matters", "archive_year", schema="register")
    op.drop_column("matters", "archive_number", schema="register")
    op.drop_column("matters", "merged_into", schema="register")
    op.drop_column("matters", "outcome", schema="register")
    op.drop_constraint(op.f("fk_episodes_opened_by_staff"), "episodes", schema="register", type_="foreignkey")
    op.drop_constraint(op.f("fk_episodes_closed_by_staff"), "episodes", schema="register", type_="foreignkey")
    op.drop_column("episodes", "closing_grounds", schema="register")
    op.drop_column("episodes", "closed_by", schema="register")
    op.drop_column("episodes", "outcome", schema="register")
    op.drop_column("episodes", "call_back_until", schema="register")
    op.drop_column("episodes", "opened_by", schema="register")
    op.drop_column("episodes", "grounds", schema="register")
    op.drop_column("episodes", "reason", schema="register")
    op.drop_constraint(op.f("fk_attachments_supplement_id_supplements"), "attachments", schema="register", type_="foreignkey")
    op.drop_column("attachments", "supplement_id", schema="register")
    op.drop_index(op.f("ix_urgings_matter_id"), table_name="urgings", schema="register")
    op.drop_table("urgings", schema="register")
    op.drop_index(op.f("ix_supplements_matter_id"), table_name="supplements", schema="register")
    op.drop_table("supplements", schema="register")
    op.drop_index(op.f("ix_stage_reports_matter_id"), table_name="stage_reports", schema="register")
    op.drop_table("stage_reports", schema="register")
    op.drop_index(op.f("ix_representatives_matter_id"), table_name="representatives", schema="register")
    op.drop_table("representatives", schema="register")
    op.drop_table("ratings", schema="register")
    op.drop_table("dispositions", schema="register")
    op.drop_index(op.f("ix_corrections_matter_id"), table_name="corrections", schema="register")
    op.drop_table("corrections", schema="register")
    op.drop_index(op.f("ix_copies_staff_id"), table_name="copies", schema="register")
    op.drop_index(op.f("ix_copies_matter_id"), table_name="copies", schema="register")
    op.drop_index(op.f("ix_copies_department_id"), table_name="copies", schema="register")
    op.drop_table("copies", schema="register")
    op.drop_index("ix_consultations_pending", table_name="consultations", schema="register", postgresql_where=sa.text("state = 'pending'"))
    op.drop_index(op.f("ix_consultations_matter_id"), table_name="consultations", schema="register")
    op.drop_index(op.f("ix_consultations_element_instance_key"), table_name="consultations", schema="register")
    op.drop_index(op.f("ix_consultations_department_id"), table_name="consultations", schema="register")
    op.drop_table("consultations", schema="register")
