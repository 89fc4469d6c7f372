"""Making the database forget what it keeps of deleted rows."""

from sqlalchemy import text

from core.db import db, gate, is_sqlite
from core.fulltext import FullText


def scrub(*indexes: FullText) -> None:
    """SQLite keeps deleted words in free pages, in its full-text index and in its log until they are written anew;
    PostgreSQL until its own vacuum has passed. Takes as long as copying the database; nobody writes meanwhile.
    """
    with gate().passing():
        if is_sqlite():
            _scrub_sqlite(indexes)
        else:
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM"))


def _scrub_sqlite(indexes: tuple[FullText, ...]) -> None:
    """By the driver's own connection: SQLAlchemy's would begin a transaction, in which nothing can be written anew."""
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        for index in indexes:
            cursor.execute(f"INSERT INTO {index.name}({index.name}) VALUES ('optimize')")  # noqa: S608  # our own name
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.close()
    finally:
        connection.close()
