"""What a move means for groups: seats end, follow-ups and activities still in draft go to somebody else."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse

from kbk.actions.keanggotaan import candidates
from kbk.models import Keanggotaan, Kegiatan, TindakLanjut
from opd import jejak
from opd.akses import Permission, may
from opd.format_id import tanggal
from opd.models import Opd, Pegawai, PemerintahDaerah, Pengguna
from opd.mutasi import Ikatan, Rencana, Serahan


class Kursi(Ikatan):
    slug, judul, model = "kursi", "Anggota kelompok", Keanggotaan
    akhiri, batalkan = "akhiri_anggota", "hapus_anggota"
    terkait = ("kelompok__opd__pemda",)

    def sebut(self, row: Keanggotaan) -> str:
        return f"{row.get_peran_display()} {row.kelompok.nama}, {row.kelompok.opd.singkatan}"

    def unit(self, row: Keanggotaan) -> tuple[Opd | None, PemerintahDaerah | None]:
        return row.kelompok.opd, None


def _seated(rows: Iterable, group, pegawai: Pegawai) -> dict[int, list[Pegawai]]:
    """{row id: who sits in its group today, without the person who goes}; one query. `group` gives a row's group."""
    groups = {row.pk: group(row) for row in rows}
    hari_ini = pegawai.opd.pemda.hari_ini()
    seats = Keanggotaan.objects.filter(kelompok__in=set(groups.values()), pegawai__aktif=True).exclude(pegawai=pegawai)
    people: dict[int, list[Pegawai]] = {}
    for seat in seats.pada(hari_ini).select_related("pegawai").order_by("pegawai__nama", "pegawai"):
        people.setdefault(seat.kelompok_id, []).append(seat.pegawai)
    return {pk: people.get(kelompok.pk, []) for pk, kelompok in groups.items()}


class TindakLanjutTerbuka(Serahan):
    slug, judul, harus = "tindak_lanjut", "Tindak lanjut yang belum selesai", True

    def milik(self, pegawai: Pegawai, by) -> QuerySet:
        rows = TindakLanjut.objects.for_user(by, Permission.KEGIATAN_VIEW).terbuka().filter(penanggung_jawab=pegawai)
        return rows.select_related("kegiatan__kelompok__opd")

    def calon(self, rows: Iterable, pegawai: Pegawai) -> dict[int, list[Pegawai]]:
        return _seated(rows, lambda row: row.kegiatan.kelompok, pegawai)

    def sebut(self, row: TindakLanjut) -> tuple[str, str]:
        return row.uraian, f"{row.kegiatan.kelompok.nama}, tenggat {tanggal(row.tenggat)}"

    def alamat(self, row: TindakLanjut) -> str:
        return reverse("kegiatan_detail", args=[row.kegiatan_id])

    def halangan(self, row: TindakLanjut, kepada: Pegawai) -> str:
        kelompok = row.kegiatan.kelompok
        if candidates(kelompok).filter(pk=kepada.pk).exists():
            return ""
        return f"{kepada} tidak bekerja di {kelompok.opd.nama}. Pilih orang lain untuk “{row.uraian}”."

    def serahkan(self, *, by, row: TindakLanjut, kepada: Pegawai, rencana: Rencana) -> None:
        TindakLanjut.objects.filter(pk=row.pk).update(penanggung_jawab=kepada)
        changes = {"before": {"penanggung_jawab": rencana.pegawai.pk}, "after": {"penanggung_jawab": kepada.pk}}
        jejak.record(by=by, aksi="serahkan_tindak_lanjut", sasaran=row, opd=row.kegiatan.kelompok.opd, **changes)


class DrafKegiatan(Serahan):
    """A draft counts nowhere yet; whoever takes it over is noted as the one who writes it down."""

    slug, judul = "draf_kegiatan", "Kegiatan yang masih draf"

    def milik(self, pegawai: Pegawai, by) -> QuerySet:
        rows = Kegiatan.objects.for_user(by, Permission.KEGIATAN_VIEW).draf().filter(pencatat__pegawai=pegawai)
        return rows.select_related("kelompok__opd__pemda")

    def calon(self, rows: Iterable, pegawai: Pegawai) -> dict[int, list[Pegawai]]:
        return _seated(rows, lambda row: row.kelompok, pegawai)

    def sebut(self, row: Kegiatan) -> tuple[str, str]:
        return row.judul, f"{row.kelompok.nama}, {tanggal(row.tanggal)}"

    def alamat(self, row: Kegiatan) -> str:
        return reverse("kegiatan_detail", args=[row.pk])

    def halangan(self, row: Kegiatan, kepada: Pegawai) -> str:
        akun = Pengguna.objects.filter(pegawai=kepada, is_active=True).first()
        if akun is None:
            return f"{kepada} belum mempunyai akun aktif, jadi belum dapat melanjutkan draf “{row.judul}”. Pilih orang lain."
        if not may(akun, Permission.KEGIATAN_EDIT, row):
            return f"{kepada} belum dapat mencatat kegiatan {row.kelompok.nama}. Pilih anggotanya atau sekretaris."
        return ""

    def serahkan(self, *, by, row: Kegiatan, kepada: Pegawai, rencana: Rencana) -> None:
        akun = Pengguna.objects.get(pegawai=kepada)
        before = {"pencatat": row.pencatat_id}
        Kegiatan.objects.filter(pk=row.pk).update(pencatat=akun)
        changes = {"before": before, "after": {"pencatat": akun.pk}}
        jejak.record(by=by, aksi="serahkan_kegiatan", sasaran=row, opd=row.kelompok.opd, **changes)
