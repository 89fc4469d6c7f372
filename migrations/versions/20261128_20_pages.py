"""What was typed in questions that are not shown; digests that anybody may ask for."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261128_20_pages"
down_revision = "20261128_40_texts"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.add_column("response", sa.Column("aside", JSON, nullable=True))
    op.create_index(op.f("ix_response_version_digest"), "response_version", ["digest"])


def downgrade() -> None:
    op.drop_index(op.f("ix_response_version_digest"), "response_version")
    op.drop_column("response", "aside")
