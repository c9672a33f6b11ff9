"""What happened in a group, month by month: activities, measures, and follow-ups that were closed."""

import datetime as dt
from dataclasses import dataclass, field
from itertools import groupby

from kbk.models import Kegiatan, Kelompok, NilaiTerpilih, Pengukuran, TindakLanjut
from opd.akses import Permission
from opd.format_id import BULAN


@dataclass(frozen=True)
class Peristiwa:
    """`jenis`: "kegiatan", "pengukuran" or "tindak_lanjut"; `row` is that row."""

    tanggal: dt.date
    jenis: str
    row: Kegiatan | Pengukuran | TindakLanjut


@dataclass
class Bulan:
    """A month in which something happened, its newest event first. Drafts are shown and not counted."""

    nama: str
    peristiwa: list[Peristiwa] = field(default_factory=list)

    def _rows(self, jenis: str) -> list:
        return [p.row for p in self.peristiwa if p.jenis == jenis]

    @property
    def ringkasan(self) -> str:
        """"3 kegiatan, 2 di antaranya tindakan · pimpinan hadir di 2 · 1 pengukuran · 1 tindak lanjut selesai"."""
        kegiatan = [k for k in self._rows("kegiatan") if not k.is_draf]
        tindakan, pimpinan = sum(k.is_tindakan for k in kegiatan), sum(k.pimpinan_hadir is True for k in kegiatan)
        ukur, tindak = len(self._rows("pengukuran")), len(self._rows("tindak_lanjut"))
        bagian = [
            (len(kegiatan), f"{len(kegiatan)} kegiatan" + (f", {tindakan} di antaranya tindakan" if tindakan else "")),
            (pimpinan, f"pimpinan hadir di {pimpinan}"),
            (ukur, f"{ukur} pengukuran"),
            (tindak, f"{tindak} tindak lanjut selesai"),
        ]
        return " · ".join(teks for ada, teks in bagian if ada) or "Hanya draf"


def linimasa(pengguna, kelompok: Kelompok, tahun: int) -> list[Bulan]:
    """The months of that year with something in them, the newest first, as far as the reader may see it; four queries."""
    lihat = Permission.KEGIATAN_VIEW
    kegiatan = Kegiatan.objects.for_user(pengguna, lihat).filter(kelompok=kelompok, tanggal__year=tahun)
    terpilih = NilaiTerpilih.objects.berlaku_bagi(kelompok).tahun(tahun)
    ukur = Pengukuran.objects.for_user(pengguna, Permission.KELOMPOK_VIEW).filter(tanggal__year=tahun)
    ukur = ukur.filter(indikator__nilai_terpilih__in=terpilih.values("pk")).select_related("indikator__nilai_terpilih__nilai")
    tindak = TindakLanjut.objects.for_user(pengguna, lihat).filter(kegiatan__kelompok=kelompok, selesai_pada__year=tahun)
    semua = [Peristiwa(k.tanggal, "kegiatan", k) for k in kegiatan.prefetch_related("nilai")]
    semua += [Peristiwa(u.tanggal, "pengukuran", u) for u in ukur]
    semua += [Peristiwa(t.selesai_pada, "tindak_lanjut", t) for t in tindak.select_related("penanggung_jawab")]
    semua.sort(key=lambda p: (p.tanggal, p.row.pk), reverse=True)
    bulan = groupby(semua, key=lambda p: p.tanggal.month)
    return [Bulan(f"{BULAN[nomor - 1]} {tahun}", list(isi)) for nomor, isi in bulan]
