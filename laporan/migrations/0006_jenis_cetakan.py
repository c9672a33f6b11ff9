from django.db import migrations


def name_recaps(apps, schema_editor):
    apps.get_model("laporan", "Cetakan").objects.filter(laporan_daerah__isnull=False).update(jenis="laporan_daerah")


class Migration(migrations.Migration):
    """Orders of recaps say that they are: until now the column they filled said it."""

    dependencies = [("laporan", "0005_cetakan_rapat")]

    operations = [migrations.RunPython(name_recaps, migrations.RunPython.noop)]
