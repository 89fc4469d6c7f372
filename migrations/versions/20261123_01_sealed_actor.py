"""The record names who acted by a salted seal; entries from before keep the digests that they have."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_01_sealed_actor"
down_revision = "20261122_19_archive"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("entry", sa.Column("actor_salt", sa.String(length=32), nullable=True))
    op.add_column("entry", sa.Column("actor_seal", sa.String(length=64), nullable=True))


def downgrade() -> None:
    """Entries of format 2 do not verify without their salt: without them, the record says so."""
    op.drop_column("entry", "actor_seal")
    op.drop_column("entry", "actor_salt")
