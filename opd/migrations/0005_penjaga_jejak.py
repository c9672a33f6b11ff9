"""The trail can only grow: the database itself refuses to change or remove what stands in it.

There is no switch to turn this off in a session. Who owns the tables can drop the triggers, and so leaves them missing
(`periksa_jejak` looks) or the chain broken. Restoring a backup creates the table anew and needs no exception.
"""

from django.db import migrations

PESAN = "Jejak hanya dapat ditambah, tidak diubah atau dihapus."
PASANG = {
    "sqlite": [
        f"CREATE TRIGGER jejak_tolak_ubah BEFORE UPDATE ON opd_jejak BEGIN SELECT RAISE(ABORT, '{PESAN}'); END",
        f"CREATE TRIGGER jejak_tolak_hapus BEFORE DELETE ON opd_jejak BEGIN SELECT RAISE(ABORT, '{PESAN}'); END",
        # INSERT OR REPLACE removes the row in the way without firing the trigger above.
        "CREATE TRIGGER jejak_tolak_timpa BEFORE INSERT ON opd_jejak WHEN EXISTS (SELECT 1 FROM opd_jejak"
        " WHERE id = NEW.id OR nomor = NEW.nomor OR hash = NEW.hash)"
        f" BEGIN SELECT RAISE(ABORT, '{PESAN}'); END",
    ],
    "postgresql": [
        "CREATE FUNCTION jejak_tolak() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" RAISE EXCEPTION '{PESAN}' USING ERRCODE = 'restrict_violation'; END $$",
        "CREATE TRIGGER jejak_tolak BEFORE UPDATE OR DELETE OR TRUNCATE ON opd_jejak"
        " FOR EACH STATEMENT EXECUTE FUNCTION jejak_tolak()",
        # Also for sessions that replay changes (session_replication_role = replica).
        "ALTER TABLE opd_jejak ENABLE ALWAYS TRIGGER jejak_tolak",
    ],
}
LEPAS = {
    "sqlite": [f"DROP TRIGGER jejak_tolak_{nama}" for nama in ("ubah", "hapus", "timpa")],
    "postgresql": ["DROP TRIGGER jejak_tolak ON opd_jejak", "DROP FUNCTION jejak_tolak()"],
}


def pasang(apps, schema_editor) -> None:
    _execute(schema_editor.connection, PASANG)


def lepas(apps, schema_editor) -> None:
    _execute(schema_editor.connection, LEPAS)


def _execute(connection, sentences: dict[str, list[str]]) -> None:
    with connection.cursor() as cursor:
        for sentence in sentences[connection.vendor]:
            cursor.execute(sentence)


class Migration(migrations.Migration):
    dependencies = [("opd", "0004_jejak_peran")]

    operations = [migrations.RunPython(pasang, lepas)]
