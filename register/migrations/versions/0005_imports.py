"""Lists of letters imported from spreadsheets: batches, their sealed files, where each letter came from."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "import_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("heads", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("uploaded_by", sa.String(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("registered", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("first_number", sa.String(), nullable=True),
        sa.Column("last_number", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["uploaded_by"], ["register.staff.id"], name=op.f("fk_import_batches_uploaded_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batches")),
        schema="register",
    )
    op.create_index(op.f("ix_import_batches_sha256"), "import_batches", ["sha256"], unique=False, schema="register")
    op.create_table(
        "import_files",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("kept_since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["register.import_batches.id"], name=op.f("fk_import_files_batch_id_import_batches")),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_import_files")),
        schema="identity",
    )
    op.create_index(op.f("ix_import_files_kept_since"), "import_files", ["kept_since"], unique=False, schema="identity")
    op.create_table(
        "imported_letters",
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("text_mark", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["register.import_batches.id"], name=op.f("fk_imported_letters_batch_id_import_batches")),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_imported_letters_matter_id_matters")),
        sa.PrimaryKeyConstraint("matter_id", name=op.f("pk_imported_letters")),
        schema="register",
    )
    for column in ("batch_id", "reference", "text_mark"):
        op.create_index(op.f(f"ix_imported_letters_{column}"), "imported_letters", [column], unique=False, schema="register")


def downgrade() -> None:
    """Take them away."""
    op.drop_table("imported_letters", schema="register")
    op.drop_table("import_files", schema="identity")
    op.drop_table("import_batches", schema="register")
