"""Every kind of matter alike: its subject, whom it complains of, who wrote, whence its clock runs, what it came out of, who set it, how long it took."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOVED = ("subject", "concerned_staff", "petitioner_id")
STAFF = ("concerned_staff", "issuer_id")


def upgrade() -> None:
    """Move the letters' columns to the matters and add the new ones."""
    for column in (
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("concerned_staff", sa.String(), nullable=True),
        sa.Column("petitioner_id", sa.Integer(), nullable=True),
        sa.Column("counted_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("origin_id", sa.Integer(), nullable=True),
        sa.Column("issuer_id", sa.String(), nullable=True),
        sa.Column("worked_days", sa.Integer(), nullable=True),
    ):
        op.add_column("matters", column, schema="register")
    op.execute(
        "UPDATE register.matters SET subject = letters.subject, concerned_staff = letters.concerned_staff,"
        " petitioner_id = letters.petitioner_id"
        " FROM register.letters WHERE letters.matter_id = matters.id"
    )
    op.execute("UPDATE register.matters SET subject = number WHERE subject IS NULL")
    op.alter_column("matters", "subject", nullable=False, schema="register")
    for name in STAFF:
        _foreign_key(name, "staff")
    _foreign_key("origin_id", "matters")
    _foreign_key("petitioner_id", "petitioners", "identity")
    op.drop_index("ix_letters_concerned", table_name="letters", schema="register")
    op.drop_index("ix_letters_grams", table_name="letters", schema="register")
    for moved in MOVED:
        op.drop_column("letters", moved, schema="register")
    op.create_index("ix_matters_grams", "matters", [sa.text("register.grams(subject)")], schema="register", postgresql_using="gin")
    concerned = sa.text("concerned_staff IS NOT NULL")
    op.create_index("ix_matters_concerned", "matters", ["concerned_staff"], schema="register", postgresql_where=concerned)
    for name in ("origin_id", "issuer_id", "petitioner_id"):
        op.create_index(op.f(f"ix_matters_{name}"), "matters", [name], unique=False, schema="register")


def downgrade() -> None:
    """Give the letters their columns back."""
    op.add_column("letters", sa.Column("subject", sa.String(), nullable=True), schema="register")
    op.add_column("letters", sa.Column("concerned_staff", sa.String(), nullable=True), schema="register")
    op.add_column("letters", sa.Column("petitioner_id", sa.Integer(), nullable=True), schema="register")
    op.execute(
        "UPDATE register.letters SET subject = matters.subject, concerned_staff = matters.concerned_staff,"
        " petitioner_id = matters.petitioner_id"
        " FROM register.matters WHERE matters.id = letters.matter_id"
    )
    op.alter_column("letters", "subject", nullable=False, schema="register")
    concerned = op.f("fk_letters_concerned_staff_staff")
    op.create_foreign_key(concerned, "letters", "staff", ["concerned_staff"], ["id"], source_schema="register", referent_schema="register")
    wrote = op.f("fk_letters_petitioner_id_petitioners")
    op.create_foreign_key(wrote, "letters", "petitioners", ["petitioner_id"], ["id"], source_schema="register", referent_schema="identity")
    op.create_index("ix_letters_grams", "letters", [sa.text("register.grams(subject)")], schema="register", postgresql_using="gin")
    where = sa.text("concerned_staff IS NOT NULL")
    op.create_index("ix_letters_concerned", "letters", ["concerned_staff"], schema="register", postgresql_where=where)
    for name in (*MOVED, "counted_from", "origin_id", "issuer_id", "worked_days"):
        op.drop_column("matters", name, schema="register")


def _foreign_key(column: str, target: str, schema: str = "register") -> None:
    name = op.f(f"fk_matters_{column}_{target}")
    op.create_foreign_key(name, "matters", target, [column], ["id"], source_schema="register", referent_schema=schema)
