import datetime as dt

from kbk.models import Kegiatan
from kbk.semua_kegiatan import SemuaKegiatan
from opd.akses import Permission
from tests import pabrik
from tests.alamat import ORANG


def test_everybody_gets_what_for_user_gives_in_its_order(cast, kota):
    for n, kelompok in enumerate((kota.akta, kota.kir, kota.lurah, kota.lain, kota.akta)):
        pabrik.make_kegiatan(kelompok, cast.ketua, dt.date(2026, 8, 14) - dt.timedelta(days=n % 2))
    for nama in ORANG[1:]:
        orang = getattr(cast, nama)
        semua = list(Kegiatan.objects.for_user(orang, Permission.KEGIATAN_VIEW).values_list("pk", flat=True))
        daftar = SemuaKegiatan(orang, 3)
        assert daftar.count() == len(semua)
        assert [daftar[mulai : mulai + 3] for mulai in (0, 3, 6)] == [semua[:3], semua[3:6], semua[6:9]]
        assert daftar[0:0] == []
