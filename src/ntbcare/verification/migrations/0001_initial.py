"""The index of what reports are about: FTS5 on SQLite, a GIN index on PostgreSQL (``common/fulltext.py``)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from ntbcare.common.fulltext import FullTextTable

_TABLE = FullTextTable("verification_alike")


def create(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _TABLE.create_statements(schema_editor.connection.vendor, owner="cases_case (id)"):
        schema_editor.execute(statement)


def drop(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute("DROP TABLE verification_alike")


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
