"""The search of the register: FTS5 on SQLite, a GIN index on PostgreSQL (``common/fulltext.py``)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from ntbcare.common.fulltext import FullTextTable

_TABLE = FullTextTable("disclosure_search")


def create(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _TABLE.create_statements(schema_editor.connection.vendor, owner="disclosure_publisheditem (id)"):
        schema_editor.execute(statement)


def drop(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute("DROP TABLE disclosure_search")


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0001_published")]
    operations = [migrations.RunPython(create, drop)]
