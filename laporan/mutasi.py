"""What a move means for reports: a draft somebody wrote goes on in other hands."""

from django.db.models import QuerySet
from django.urls import reverse

from laporan.models import CatatanReviu, LaporanOpd
from laporan.models.laporan import Status
from opd import jejak
from opd.akses import Permission, may
from opd.models import Pegawai, Pengguna
from opd.mutasi import Rencana, Serahan


class DrafLaporan(Serahan):
    """The draft belongs to its unit. Handing it over tells the next writer, in its thread; whose hand wrote last
    stays noted, so that nobody comes to approve what they wrote themselves."""

    slug, judul = "draf_laporan", "Laporan yang masih draf"

    def milik(self, pegawai: Pegawai, by) -> QuerySet:
        rows = LaporanOpd.objects.for_user(by, Permission.LAPORAN_VIEW).menunggu(Status.DRAF)
        return rows.filter(pengubah__pegawai=pegawai).select_related("opd", "periode").ringkas()

    def sebut(self, row: LaporanOpd) -> tuple[str, str]:
        return f"Laporan {row.periode.nama}", row.opd.nama

    def alamat(self, row: LaporanOpd) -> str:
        return reverse("laporan_detail", args=[row.pk])

    def halangan(self, row: LaporanOpd, kepada: Pegawai) -> str:
        akun = Pengguna.objects.filter(pegawai=kepada, is_active=True).first()
        if akun is not None and may(akun, Permission.LAPORAN_DRAFT, row):
            return ""
        return f"{kepada} belum berwenang menyusun laporan {row.opd.singkatan}. Beri perannya dahulu, atau biarkan draf ini di unitnya."

    def serahkan(self, *, by, row: LaporanOpd, kepada: Pegawai, rencana: Rencana) -> None:
        isi = f"Draf ini diserahkan {rencana.pegawai} kepada {kepada}."
        catatan = CatatanReviu.objects.create(laporan=row, penulis=by, isi=isi)
        orang = {"dari": rencana.pegawai.pk, "kepada": kepada.pk}
        jejak.record(by=by, aksi="serahkan_laporan", sasaran=row, opd=row.opd, catatan=catatan.pk, **orang)
