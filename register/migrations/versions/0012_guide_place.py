"""A guide says where and when one can come; material handed in at the desk names who entered it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ASK = "请拨打咨询电话询问"
"""What versions say that were written before the guide had a place."""


def upgrade() -> None:
    """Earlier versions send whoever asks to the telephone; earlier material came from the applicants themselves."""
    op.add_column("service_versions", sa.Column("place", sa.String(), nullable=False, server_default=ASK), schema="register")
    op.alter_column("service_versions", "place", server_default=None, schema="register")
    op.add_column("supplements", sa.Column("entered_by", sa.String(), nullable=True), schema="register")
    name = op.f("fk_supplements_entered_by_staff")
    op.create_foreign_key(name, "supplements", "staff", ["entered_by"], ["id"], source_schema="register", referent_schema="register")


def downgrade() -> None:
    """Forget it again."""
    op.drop_column("supplements", "entered_by", schema="register")
    op.drop_column("service_versions", "place", schema="register")
