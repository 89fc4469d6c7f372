"""Action lines, sub-themes and goals."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_02_themes"
down_revision = "20261122_01_core"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "action_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("subline", sa.String(length=10), nullable=True),
        sa.Column("slug", sa.String(length=20), nullable=False),
        sa.Column("symbol", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("facilitators", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_line")),
        sa.UniqueConstraint("position", name=op.f("uq_action_line_position")),
        sa.UniqueConstraint("slug", name=op.f("uq_action_line_slug")),
        sa.UniqueConstraint("symbol", name=op.f("uq_action_line_symbol")),
    )
    op.create_table(
        "sustainable_development_goal",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("short_title", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_sustainable_development_goal")),
    )
    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("letter", sa.String(length=4), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
        sa.UniqueConstraint("key", name=op.f("uq_theme_key")),
    )
    op.create_table(
        "goal_link",
        sa.Column("action_line_id", sa.Integer(), nullable=False),
        sa.Column("goal_number", sa.Integer(), nullable=False),
        sa.Column("is_disputed", sa.Boolean(), nullable=False),
        sa.Column("only_in", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["action_line_id"], ["action_line.id"], name=op.f("fk_goal_link_action_line_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["goal_number"], ["sustainable_development_goal.number"], name=op.f("fk_goal_link_goal_number")
        ),
        sa.PrimaryKeyConstraint("action_line_id", "goal_number", name=op.f("pk_goal_link")),
    )
    op.create_table(
        "theme_action_line",
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("action_line_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_line_id"],
            ["action_line.id"],
            name=op.f("fk_theme_action_line_action_line_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_theme_action_line_theme_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("theme_id", "action_line_id", name=op.f("pk_theme_action_line")),
    )


def downgrade() -> None:
    """Take the tables away."""
    op.drop_table("theme_action_line")
    op.drop_table("goal_link")
    op.drop_table("theme")
    op.drop_table("sustainable_development_goal")
    op.drop_table("action_line")
