"""A full-text table of numbered documents, newest first: FTS5 on SQLite, a GIN index on PostgreSQL, one behaviour.

Documents are stems (``stems.py``), not text. Marks are words that no text can hold by chance; they let a search
within one's reach be answered by the index alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from ntbcare.common.stems import stems

# Of the newest this many documents every match is looked at in order; only when they hold too few the whole index is asked.
_RECENT = 50_000
_MAX_WORDS = 10


@dataclass(frozen=True, slots=True)
class FullTextTable:
    """``name`` is the table's; its documents carry the number ``id`` (the row id on SQLite)."""

    name: str

    def create_statements(self, vendor: str, *, owner: str) -> list[str]:
        """The DDL for a migration; ``owner`` is the table and column that documents belong to, ``cases_case (id)``."""
        if vendor == "postgresql":
            return [
                f"CREATE TABLE {self.name} (id bigint PRIMARY KEY REFERENCES {owner} ON DELETE CASCADE, vector tsvector)",
                f"CREATE INDEX {self.name}_vector ON {self.name} USING gin (vector) WITH (fastupdate = off)",
            ]
        tokenizer = "tokenize = 'unicode61 remove_diacritics 0'"
        return [f"CREATE VIRTUAL TABLE {self.name} USING fts5 (words, detail = none, columnsize = 0, {tokenizer})"]

    def write(self, documents: Iterable[tuple[int, Sequence[str]]]) -> None:
        """Put documents (number, words) in place of what stood under their numbers; an empty one is removed."""
        rows = sorted((number, " ".join(dict.fromkeys(words))) for number, words in documents)
        filled = [row for row in rows if row[1]]
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                empty = [number for number, words in rows if not words]
                cursor.execute(f"DELETE FROM {self.name} WHERE id = ANY(%s)", [empty])  # noqa: S608 own table name
                cursor.executemany(
                    f"INSERT INTO {self.name} (id, vector) VALUES (%s, array_to_tsvector(string_to_array(%s, ' ')))"  # noqa: S608 own table name
                    " ON CONFLICT (id) DO UPDATE SET vector = excluded.vector",
                    filled,
                )
            else:
                cursor.executemany(f"DELETE FROM {self.name} WHERE rowid = %s", [(number,) for number, _ in rows])  # noqa: S608 own table name
                cursor.executemany(f"INSERT INTO {self.name} (rowid, words) VALUES (%s, %s)", filled)  # noqa: S608 own table name

    def ask(self, question: str, *, limit: int, before: int | None = None, marks: Sequence[str] = ()) -> list[int]:
        """Numbers of documents below ``before`` that hold all the words and, where given, one of the marks; newest first."""
        words = stems(question)[:_MAX_WORDS]
        if not words:
            return []
        if connection.vendor == "postgresql":
            return self._ask_postgresql(words, marks, limit=limit, before=before)
        # Quoted strings are plain words to FTS5 whatever they hold; stems hold letters and digits only.
        match = " AND ".join(f'"{word}"' for word in words)
        if marks:
            match += " AND (" + " OR ".join(f'"{mark}"' for mark in marks) + ")"
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT rowid FROM {self.name} WHERE {self.name} MATCH %s AND rowid < %s ORDER BY rowid DESC LIMIT %s",  # noqa: S608 own table name
                [match, before or 2**62, limit],
            )
            return [row[0] for row in cursor.fetchall()]

    def ask_any(self, words: Sequence[str], *, limit: int, marks: Sequence[str] = ()) -> list[int]:
        """Numbers of documents that hold any of the words and, where given, one of the marks; newest first.

        Words and marks are taken as they are: letters and digits only.
        """
        if not words:
            return []
        if connection.vendor == "postgresql":
            query = " & ".join(f"({' | '.join(group)})" for group in (words, marks) if group)
            sql = f"SELECT id FROM {self.name} WHERE vector @@ %s::tsquery ORDER BY id DESC LIMIT %s"  # noqa: S608 own table name
        else:
            query = " AND ".join("(" + " OR ".join(f'"{word}"' for word in group) + ")" for group in (words, marks) if group)
            sql = f"SELECT rowid FROM {self.name} WHERE {self.name} MATCH %s ORDER BY rowid DESC LIMIT %s"  # noqa: S608 own table name
        with connection.cursor() as cursor:
            cursor.execute(sql, [query, limit])
            return [row[0] for row in cursor.fetchall()]

    def _ask_postgresql(self, words: Sequence[str], marks: Sequence[str], *, limit: int, before: int | None) -> list[int]:
        query = " & ".join(f"'{word}'" for word in words)
        if marks:
            query += " & (" + " | ".join(f"'{mark}'" for mark in marks) + ")"
        with connection.cursor() as cursor:
            top = before
            if top is None:
                cursor.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {self.name}")  # noqa: S608 own table name
                top = cursor.fetchone()[0]
            # A frequent word is found at once among the newest; the bitmap of the whole index would be read in vain.
            cursor.execute(
                f"SELECT id FROM {self.name} WHERE id < %s AND id >= %s AND vector @@ %s::tsquery ORDER BY id DESC LIMIT %s",  # noqa: S608 own table name
                [top, top - _RECENT, query, limit],
            )
            found = [row[0] for row in cursor.fetchall()]
            if len(found) == limit:
                return found
            cursor.execute(
                f"WITH matching AS MATERIALIZED (SELECT id FROM {self.name} WHERE vector @@ %s::tsquery)"  # noqa: S608 own table name
                " SELECT id FROM matching WHERE id < %s ORDER BY id DESC LIMIT %s",
                [query, top, limit],
            )
            return [row[0] for row in cursor.fetchall()]
