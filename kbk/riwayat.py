"""Which traces tell the history of an activity or a group."""

from django.db.models import QuerySet

from kbk.models import Adendum, Bukti, Kegiatan, Kelompok, Rapat, TindakLanjut
from kbk.models.kelompok import Keanggotaan, SuratKeputusan
from kbk.models.permintaan import PermintaanKelengkapan
from opd.models import Jejak
from opd.riwayat import tentang


def jejak_kegiatan(kegiatan: Kegiatan) -> QuerySet[Jejak]:
    """Of the activity, its meeting, its evidence, its follow-ups and what reviewers asked about it."""
    rapat, adendum = Rapat.objects.filter(kegiatan=kegiatan), Adendum.objects.filter(rapat__kegiatan=kegiatan)
    parts = {Rapat: rapat, Adendum: adendum, Bukti: kegiatan.bukti, TindakLanjut: kegiatan.tindak_lanjut, PermintaanKelengkapan: kegiatan.permintaan}
    return tentang((Kegiatan, [kegiatan.pk]), *((model, rows.values("pk")) for model, rows in parts.items()))


def jejak_kelompok(kelompok: Kelompok) -> QuerySet[Jejak]:
    """Of the group, its decrees and its seats, also those taken back, whose rows are gone."""
    keputusan, kursi = kelompok.surat_keputusan.values("pk"), kelompok.keanggotaan.values("pk")
    rows = tentang((Kelompok, [kelompok.pk]), (SuratKeputusan, keputusan), (Keanggotaan, kursi))
    return rows | Jejak.objects.filter(aksi="hapus_anggota", opd=kelompok.opd, isi__before__kelompok=kelompok.pk)
