"""The search index, by database; see kbk.indeks_cari."""

from django.db import migrations

from kbk import indeks_cari


def pasang(apps, schema_editor) -> None:
    indeks_cari.pasang(schema_editor.connection)


def lepas(apps, schema_editor) -> None:
    indeks_cari.lepas(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("kbk", "0006_draf_kegiatan"), ("opd", "0001_struktur_awal")]

    operations = [migrations.RunPython(pasang, lepas)]
