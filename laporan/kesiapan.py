"""Whether a report is ready to be submitted: its nine sections, what is missing, and what stands in the way.

Missing things are a warning; only what would make the report untrue or empty is a hindrance.
"""

from dataclasses import dataclass

from laporan import queries
from laporan.models import LaporanOpd
from opd.format_id import tanggal


@dataclass(frozen=True)
class Kurang:
    kunci: str
    kalimat: str


def penghalang(laporan: LaporanOpd) -> list[Kurang]:
    """What must be mended before this report can be submitted."""
    periode = laporan.periode
    if not periode.sudah_mulai(periode.pemda.hari_ini()):
        return [Kurang("periode", f"{periode.nama} baru mulai {tanggal(periode.mulai)}; laporannya belum dapat diajukan.")]
    if laporan.revisi > 1 and (tutup := _pembukaan_berakhir(laporan)):
        return [tutup]
    ada = queries.kegiatan_pelapor(laporan.opd, periode).exists()
    if laporan.nihil and ada:
        return [Kurang("nihil", "Pada periode ini ada kegiatan yang tercatat. Ajukan laporan biasa, bukan laporan nihil.")]
    if laporan.nihil and not laporan.alasan_nihil.strip():
        return [Kurang("alasan_nihil", "Tulis alasan mengapa tidak ada kegiatan pada periode ini.")]
    if not laporan.nihil and not ada:
        return [Kurang("kegiatan", "Belum ada kegiatan yang tercatat. Catat kegiatannya, atau ajukan laporan nihil dengan alasan.")]
    return []


def _pembukaan_berakhir(laporan: LaporanOpd) -> Kurang | None:
    """A revision of an accepted report is handed in while that one is reopened, not after."""
    periode = laporan.periode
    terkunci = LaporanOpd.objects.mengunci(periode.pemda.hari_ini()).filter(opd=laporan.opd_id, periode=periode)
    lama = terkunci.values_list("revisi", "dibuka_sampai").first()
    if lama is None:
        return None
    revisi, sampai = lama
    batas = f"Masa buka kembali berakhir {tanggal(sampai)}" if sampai else "Laporan ini tidak sedang dibuka kembali"
    return Kurang("pembukaan", f"{batas}, jadi revisi {revisi} yang berlaku. Minta Bagian Organisasi membukanya lagi, lalu ajukan.")


def peringatan(k: dict) -> list[Kurang]:
    """What a reader would miss in the report with this snapshot; none of it stands in the way."""
    if k["nihil"]:
        return []
    angka, indikator = k["angka"], [i for n in k["nilai"] for i in n["indikator"]]
    semua = [
        (sum(not teks.strip() for teks in k["narasi"].values()), "narasi", "{n} bagian naskah masih kosong."),
        (angka["kegiatan"] - angka["lengkap"], "bukti", "{n} kegiatan belum lengkap buktinya."),
        (angka["slogan"], "slogan", "{n} nilai belum dikaitkan dengan masalah dan tercetak sebagai slogan."),
        (int(not k["nilai"]), "nilai", "Belum ada nilai yang dipilih untuk tahun ini."),
        (sum(i["terakhir"] is None for i in indikator), "indikator", "{n} indikator belum diukur."),
        (sum(g["sk"] is None for g in k["kelompok"]), "sk", "{n} kelompok tanpa SK yang berlaku."),
    ]
    return [Kurang(kunci, kalimat.format(n=n)) for n, kunci, kalimat in semua if n]
