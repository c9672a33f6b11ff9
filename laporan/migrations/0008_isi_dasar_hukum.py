import json
from pathlib import Path

from django.db import migrations

ACUAN = Path(__file__).resolve().parent.parent / "acuan" / "dasar_hukum.json"


def fill(apps, schema_editor):
    baku, rows = json.loads(ACUAN.read_text()), []
    for pemda in apps.get_model("opd", "PemerintahDaerah").objects.order_by("pk"):
        provinsi = pemda.kode.split(".")[0]
        berlaku = [row["teks"].rstrip(";. ") for row in baku if row.get("provinsi", provinsi) == provinsi]
        rows += [{"pemda": pemda, "urutan": n, "teks": teks} for n, teks in enumerate(berlaku, 1)]
    model = apps.get_model("laporan", "DasarHukum")
    model.objects.bulk_create([model(**row) for row in rows], batch_size=500)


class Migration(migrations.Migration):
    """The rules that reports cited until now, as rows that each pemda keeps for itself."""

    dependencies = [("laporan", "0007_dasar_hukum")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
