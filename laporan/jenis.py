"""The kinds of tabular report. A new kind is one class here; its address, place in the index, page,
spreadsheet and test follow from the registry. Figures come from laporan.queries alone."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from django.db.models import QuerySet

from kbk.models import Kegiatan, Kehadiran, Kelompok, NilaiTerpilih
from laporan import queries
from laporan.models import Periode
from opd.akses import Permission
from opd.models import Opd, Pegawai
from opd.xlsx import Sheet

REGISTRY: dict[str, type["JenisLaporan"]] = {}


class JenisLaporan:
    """`columns` is {key of a row: heading}; the first column is the row's own heading."""

    slug: ClassVar[str]
    title: ClassVar[str]
    keterangan: ClassVar[str]
    columns: ClassVar[dict[str, str]]
    permission: ClassVar[Permission] = Permission.KEGIATAN_VIEW

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.slug in REGISTRY:
            raise ValueError(f"Two kinds of report are called {cls.slug}.")
        REGISTRY[cls.slug] = cls

    def rows(self, user, periode: Periode) -> Iterable[dict]:
        """What this person sees of the period, one dict for each line."""
        raise NotImplementedError

    def lines(self, user, periode: Periode) -> list[tuple]:
        return [tuple(row[key] for key in self.columns) for row in self.rows(user, periode)]

    def labelled(self, user, periode: Periode) -> list[list[tuple]]:
        """The same lines for the page: (heading, which its narrow form repeats, content, whether a number)."""
        return [
            [(judul, isi, isinstance(isi, int)) for judul, isi in zip(self.columns.values(), line, strict=True)]
            for line in self.lines(user, periode)
        ]

    def sheet(self, user, periode: Periode) -> Sheet:
        return Sheet(self.title, list(self.columns.values()), self.lines(user, periode))

    def seen(self, model, user, counted: QuerySet) -> QuerySet:
        """The rows of `counted` within this person's reach."""
        return model.objects.for_user(user, self.permission).filter(pk__in=counted.order_by().values("pk"))

    def kegiatan(self, user, periode: Periode) -> QuerySet:
        counted = queries.kegiatan_antara(_opd(periode), periode.mulai, periode.selesai)
        return self.seen(Kegiatan, user, counted)


def _opd(periode: Periode) -> QuerySet:
    return Opd.objects.filter(pemda=periode.pemda_id)


class KegiatanPerKelompok(JenisLaporan):
    slug, title = "kegiatan-per-kelompok", "Kegiatan per kelompok"
    keterangan = "Jumlah kegiatan, kelengkapan bukti dan kehadiran tiap kelompok."
    columns = {
        "kelompok": "Kelompok", "unit": "Unit", "kegiatan": "Kegiatan", "tindakan": "Tindakan",
        "pertemuan": "Pertemuan", "lengkap": "Bukti lengkap", "kehadiran": "Tercatat di presensi", "hadir": "Hadir",
    }  # fmt: skip

    def rows(self, user, periode: Periode) -> list[dict]:
        groups = self.seen(Kelompok, user, queries.kelompok_pelapor(_opd(periode), periode))
        return queries.kegiatan_per_kelompok(groups, self.kegiatan(user, periode))


class KehadiranPerOrang(JenisLaporan):
    slug, title = "kehadiran-per-orang", "Kehadiran per orang"
    keterangan = "Berapa kali tiap orang hadir dalam kegiatan kelompoknya."
    columns = {"nama": "Nama", "kelompok": "Kelompok", "unit": "Unit"} | dict(Kehadiran.Status.choices) | {"jumlah": "Jumlah"}

    def rows(self, user, periode: Periode) -> Iterator[dict]:
        hadir = Kehadiran.objects.filter(kegiatan__in=self.kegiatan(user, periode).order_by())
        for row in queries.kehadiran_per_orang(self.seen(Kehadiran, user, hadir)):
            nama = {bagian: row[f"pegawai__{bagian}"] for bagian in ("nama", "gelar_depan", "gelar_belakang")}
            yield row | {"nama": Pegawai(**nama).nama_lengkap}


class NilaiPerOpd(JenisLaporan):
    slug, title = "nilai-per-opd", "Nilai per perangkat daerah"
    keterangan = "Nilai yang dipilih tiap unit, kegiatan yang menerapkannya dan indikator yang tercapai."
    columns = {
        "nilai": "Nilai", "kode": "Kode", "unit": "Unit", "masalah": "Masalah",
        "kegiatan": "Kegiatan", "indikator": "Indikator", "tercapai": "Tercapai",
    }  # fmt: skip

    def rows(self, user, periode: Periode) -> list[dict]:
        chosen = self.seen(NilaiTerpilih, user, queries.nilai_pelapor(_opd(periode), periode))
        return queries.nilai_per_opd(chosen, self.kegiatan(user, periode), queries.hari_hitung(periode))
