"""Writes what was planned, in the order of time, with the trail that real use would have left."""

import datetime as dt

from kbk.actions.kegiatan import ISI
from kbk.actions.tindak_lanjut import ISI as ISI_TINDAK
from kbk.models import Bukti, Kegiatan, Kehadiran, Nilai, Pengukuran, TindakLanjut
from laporan.contoh.bukti import Album, nama_asal, simpan_kertas
from laporan.contoh.kota import Kota
from laporan.contoh.nilai import Ukur
from laporan.contoh.rencana import Rencana
from opd import jejak
from opd.jejak import Entri
from opd.models import Pengguna


class Penulis:
    """Activities, measurements and closed follow-ups wait here until their time has come."""

    def __init__(self, kota: Kota, rencana: list[Rencana], ukur: list[Ukur], album: Album):
        self.kota, self.album = kota, album
        self.rencana, self.ukur = list(rencana), sorted(ukur, key=lambda u: u.saat)
        self.tutup: list[tuple[dt.datetime, TindakLanjut, Pengguna, str]] = []
        self.nilai = {n.kode: n for n in Nilai.objects.dari_34()}

    def sampai(self, saat: dt.datetime) -> None:
        """Writes everything that was logged before `saat`."""
        entri = self._kegiatan(_ambil(self.rencana, saat, lambda r: r.dicatat))
        entri += self._ukur(_ambil(self.ukur, saat, lambda u: u.saat))
        self.tutup.sort(key=lambda t: t[0])
        entri += self._tutup(_ambil(self.tutup, saat, lambda t: t[0]))
        jejak.record_all(sorted(entri, key=lambda e: e.waktu))

    def _kegiatan(self, rencana: list[Rencana]) -> list[Entri]:
        rows = [self._row(r) for r in rencana]
        Kegiatan.objects.bulk_create(rows)
        for r, row in zip(rencana, rows, strict=True):
            row.dibuat_pada = row.diubah_pada = r.dicatat
        Kegiatan.objects.bulk_update(rows, ["dibuat_pada", "diubah_pada"], batch_size=200)
        pasangan = list(zip(rencana, rows, strict=True))
        nilai = Kegiatan.nilai.through
        nilai.objects.bulk_create(
            nilai(kegiatan=row, nilai=self.nilai[kode]) for r, row in pasangan for kode in r.nilai
        )
        Kehadiran.objects.bulk_create(
            Kehadiran(kegiatan=row, pegawai_id=pk, status=s) for r, row in pasangan for pk, s in r.kehadiran.items()
        )
        entri = [e for r, row in pasangan for e in self._entri_kegiatan(r, row)]
        return entri + self._bukti(pasangan) + self._tindak(pasangan)

    def _row(self, r: Rencana) -> Kegiatan:
        pencatat = self.kota.pengguna[r.pencatat.pk]
        kunci = self.kota.acak("kunci", r.regu.kode, r.regu.kelompok.nama, r.dicatat, r.judul)
        return Kegiatan(
            kelompok=r.regu.kelompok,
            tanggal=r.tanggal,
            jenis=r.jenis,
            judul=r.judul,
            uraian=r.uraian,
            hasil=r.hasil,
            tempat=r.tempat,
            pimpinan_hadir=r.pimpinan_hadir,
            status="draf" if r.draf else "tercatat",
            kunci_kirim=f"{kunci.getrandbits(128):032x}",
            pencatat=pencatat,
            pengubah=pencatat,
        )

    def _entri_kegiatan(self, r: Rencana, row: Kegiatan) -> list[Entri]:
        after = jejak.snapshot(row, [*ISI, "kelompok"])
        after |= {"nilai": [self.nilai[kode].pk for kode in r.nilai], "kehadiran": r.kehadiran}
        return [Entri(r.dicatat, row.pencatat, "buat_kegiatan", row, self.kota.opd(r.regu.kode), {"after": after})]

    def _bukti(self, pasangan: list[tuple[Rencana, Kegiatan]]) -> list[Entri]:
        rows = []
        for r, row in pasangan:
            folder = f"{r.dicatat:%Y/%m}"
            for nomor, b in enumerate(r.bukti):
                ada = self.album.simpan(b.pesanan, folder) if b.pesanan else simpan_kertas(self.kota, r, b, folder)
                rows.append(
                    Bukti(
                        kegiatan=row,
                        jenis=b.jenis,
                        berkas=ada.berkas,
                        pratinjau=ada.pratinjau,
                        tipe=ada.tipe,
                        sha256=ada.sha256,
                        ukuran=ada.ukuran,
                        lebar=ada.lebar,
                        tinggi=ada.tinggi,
                        nama_asal=nama_asal(r, b, nomor),
                        keterangan=b.keterangan,
                        diunggah_oleh=row.pencatat,
                    )
                )
        Bukti.objects.bulk_create(rows)
        for row in rows:
            row.dibuat_pada = row.kegiatan.dibuat_pada
        Bukti.objects.bulk_update(rows, ["dibuat_pada"], batch_size=200)
        isi = ["kegiatan", "jenis", "sha256", "ukuran", "keterangan"]
        return [
            Entri(b.dibuat_pada, b.diunggah_oleh, "tambah_bukti", b, b.kegiatan.kelompok.opd, {"after": jejak.snapshot(b, isi)})
            for b in rows
        ]

    def _tindak(self, pasangan: list[tuple[Rencana, Kegiatan]]) -> list[Entri]:
        rows, entri = [], []
        for r, row in pasangan:
            for t in r.tindak:
                tindak = TindakLanjut(kegiatan=row, uraian=t.uraian, penanggung_jawab=t.orang, tenggat=t.tenggat)
                rows.append(tindak)
                if t.selesai:
                    selesai = max(t.selesai, row.dibuat_pada.date() + dt.timedelta(days=1))
                    saat, ketua = self.kota.pukul(selesai, 14, r.dicatat.minute), self.kota.pengguna[r.regu.ketua.pk]
                    self.tutup.append((saat, tindak, ketua, t.catatan))
        TindakLanjut.objects.bulk_create(rows)
        for row in rows:
            row.dibuat_pada = row.kegiatan.dibuat_pada
            opd = row.kegiatan.kelompok.opd
            after = {"after": jejak.snapshot(row, ISI_TINDAK)}
            entri.append(Entri(row.dibuat_pada, row.kegiatan.pencatat, "buat_tindak_lanjut", row, opd, after))
        TindakLanjut.objects.bulk_update(rows, ["dibuat_pada"], batch_size=200)
        return entri

    def _ukur(self, ukur: list[Ukur]) -> list[Entri]:
        Pengukuran.objects.bulk_create(u.pengukuran for u in ukur)
        return [
            Entri(
                u.saat,
                u.oleh,
                "catat_pengukuran",
                u.pengukuran,
                u.pengukuran.indikator.nilai_terpilih.opd,
                {"after": jejak.snapshot(u.pengukuran, ["indikator", "tanggal", "nilai"])},
            )
            for u in ukur
        ]

    def _tutup(self, tutup: list) -> list[Entri]:
        entri = []
        for saat, row, ketua, catatan in tutup:
            row.selesai_pada, row.catatan_selesai = self.kota.pemda.hari_ini(saat), catatan
            after = {"after": {"selesai_pada": row.selesai_pada, "catatan_selesai": catatan}}
            entri.append(Entri(saat, ketua, "selesaikan_tindak_lanjut", row, row.kegiatan.kelompok.opd, after))
        TindakLanjut.objects.bulk_update([t[1] for t in tutup], ["selesai_pada", "catatan_selesai"], batch_size=200)
        return entri


def _ambil(antrean: list, saat: dt.datetime, kapan) -> list:
    """Takes from the front of a queue in time order what lies before `saat`."""
    n = 0
    while n < len(antrean) and kapan(antrean[n]) < saat:
        n += 1
    diambil, antrean[:n] = antrean[:n], []
    return diambil
