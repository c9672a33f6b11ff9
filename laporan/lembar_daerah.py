"""Spreadsheets of the city: the recap, the list of recaps, and the matrix; real numbers and real dates."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from zoneinfo import ZoneInfo

from laporan.dokumen_daerah import pembukaan
from laporan.models import LaporanDaerah, Periode
from laporan.queries_dasbor import Baris, Sel
from opd.xlsx import Kolom, Sheet

PERSEN = "0.0%"
ANGKA_OPD = {
    "kelompok": "Kelompok", "anggota": "Anggota", "kegiatan": "Kegiatan", "tindakan": "Tindakan", "pertemuan": "Pertemuan",
    "lengkap": "Bukti lengkap", "kehadiran": "Catatan kehadiran", "hadir": "Hadir", "bukti": "Bukti", "foto": "Foto",
    "nilai_terpilih": "Nilai terpilih", "slogan": "Slogan", "indikator": "Indikator",
    "indikator_tercapai": "Indikator tercapai", "tindak_lanjut": "Tindak lanjut",
    "tindak_lanjut_selesai": "Tindak lanjut selesai", "tindak_lanjut_terlambat": "Tindak lanjut lewat tenggat",
}  # fmt: skip
ANGKA_DAERAH = {
    "opd": "Perangkat daerah", "diterima": "Laporan diterima", "tepat_waktu": "Tepat waktu",
    "terlambat": "Terlambat", "nihil": "Nihil", "belum": "Belum diterima",
} | ANGKA_OPD  # fmt: skip
TEKS_OPD = ["Kode", "Perangkat daerah", "Keadaan", "Diajukan", "Hari terlambat", "Nihil", "Alasan nihil", "Revisi"]


def setempat(value: dt.datetime | str | None, zona: str) -> dt.datetime | None:
    """An instant as the naive clock time of a zone, as cells hold it."""
    if not value:
        return None
    instant = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return instant.astimezone(ZoneInfo(zona)).replace(tzinfo=None, microsecond=0)


def bagian(sebagian: int | None, seluruh: int | None) -> float | None:
    """A share for a percent cell; empty when the whole is nothing."""
    return sebagian / seluruh if seluruh else None


def rekap_sheets(rekap: LaporanDaerah) -> list[Sheet]:
    """Everything the paper says in tables, from the snapshot alone."""
    k = rekap.cuplikan
    return [
        Sheet("Ringkasan", [Kolom("Ukuran", 34), Kolom("Jumlah", 14)], _ringkasan(rekap)),
        Sheet("Perangkat daerah", _kolom_opd(), [_baris_opd(o, k["pemda"]["zona_waktu"]) for o in k["opd"]]),
        Sheet(
            "Dibuka kembali",
            [Kolom("Perangkat daerah", 40), "Revisi", Kolom("Dibuka pada", 18), Kolom("Sampai", 14), Kolom("Alasan", 60)],
            [_baris_pembukaan(p, k["pemda"]["zona_waktu"]) for p in pembukaan(k)],
        ),
        Sheet("Indikator", _kolom_indikator(), [_baris_indikator(o, i) for o in k["opd"] for i in o["indikator"]]),
        Sheet(
            "Nilai per perangkat daerah",
            [Kolom("Perangkat daerah", 40), "Kode", Kolom("Nilai", 34), Kolom("BerAKHLAK", 26), "Kegiatan", "Slogan"],
            [(o["nama"], n["kode"], n["nama"], n["berakhlak"], n["kegiatan"], n["slogan"]) for o in k["opd"] for n in o["nilai"]],
        ),
        Sheet(
            "Pimpinan",
            [Kolom("Perangkat daerah", 40), Kolom("Nama", 34), Kolom("Jabatan", 40), *map(Kolom, ("Dari", "Sampai", "Kegiatan", "Hadir"))],
            [_baris_pimpinan(o, p) for o in k["opd"] for p in o["pimpinan"]],
        ),
        Sheet(
            "34 nilai",
            ["Kode", Kolom("Nilai", 34), Kolom("BerAKHLAK", 26), "Perangkat daerah", "Kegiatan"],
            [(n["kode"], n["nama"], n["berakhlak"], n["opd"], n["kegiatan"]) for n in k["per_nilai"]],
        ),
        Sheet(
            "BerAKHLAK",
            [Kolom("Nilai", 26), "Perangkat daerah", "Kegiatan"],
            [(n["nama"], n["opd"], n["kegiatan"]) for n in k["per_berakhlak"]],
        ),
    ]


def _ringkasan(rekap: LaporanDaerah) -> list[tuple]:
    k = rekap.cuplikan
    kepala = [
        ("Daerah", k["pemda"]["nama"]),
        ("Periode", k["periode"]["nama"]),
        ("Revisi", rekap.revisi),
        ("Keadaan", rekap.get_status_display()),
        ("Disusun", setempat(rekap.disusun_pada, k["pemda"]["zona_waktu"])),
        ("Dikirim", setempat(rekap.terkirim_pada, k["pemda"]["zona_waktu"])),
        ("Kode verifikasi", rekap.kode_verifikasi),
        ("SHA-256", rekap.sha256),
    ]
    return kepala + [(judul, k["angka"][kunci]) for kunci, judul in ANGKA_DAERAH.items()]


def _baris_pembukaan(p: dict, zona: str) -> tuple:
    return p["nama"], p["revisi"], setempat(p["dibuka_pada"], zona), dt.date.fromisoformat(p["sampai"]), p["alasan"]


def _baris_pimpinan(o: dict, p: dict) -> tuple:
    """One post with the activities that fell into it; its last day is empty while it lasts."""
    dari, sampai = (p[n] and dt.date.fromisoformat(p[n]) for n in ("dari", "sampai"))
    return o["nama"], p["nama"], p["jabatan"], dari, sampai, p["kegiatan"], p["hadir"]


def _kolom_opd() -> list[Kolom]:
    teks = [Kolom(judul, 40 if judul == "Perangkat daerah" else None) for judul in TEKS_OPD]
    persen = [Kolom(judul, format=PERSEN) for judul in ("Kelengkapan bukti", "Kehadiran", "Bagian tindakan")]
    return [*teks, *[Kolom(judul) for judul in ANGKA_OPD.values()], *persen, Kolom("Kode verifikasi", 24)]


def _baris_opd(o: dict, zona: str) -> tuple:
    a = o["angka"] or {}
    return (
        o["kode"],
        o["nama"],
        o["status_label"],
        setempat(o["diajukan_pada"], zona),
        o["hari_terlambat"],
        o["nihil"],
        o["alasan_nihil"],
        o["revisi"],
        *[a.get(kunci) for kunci in ANGKA_OPD],
        bagian(a.get("lengkap"), a.get("kegiatan")),
        bagian(a.get("hadir"), a.get("kehadiran")),
        bagian(a.get("tindakan"), a.get("kegiatan")),
        o["kode_verifikasi"],
    )


def _kolom_indikator() -> list[Kolom]:
    judul = ["Perangkat daerah", "Nilai", "Masalah", "Indikator", "Satuan", "Arah", "Sebelum", "Target", "Sesudah"]
    lebar = {"Perangkat daerah": 34, "Masalah": 44, "Indikator": 36}
    return [*[Kolom(j, lebar.get(j)) for j in judul], Kolom("Diukur pada"), Kolom("Capaian", format=PERSEN), Kolom("Tercapai")]


def _baris_indikator(o: dict, i: dict) -> tuple:
    terakhir, capaian = i["terakhir"], i["capaian"]
    return (
        o["nama"],
        i["nilai"],
        i["masalah"],
        i["nama"],
        i["satuan"],
        i["arah"],
        Decimal(i["awal"]),
        Decimal(i["target"]),
        None if terakhir is None else Decimal(terakhir),
        i["tanggal_terakhir"] and dt.date.fromisoformat(i["tanggal_terakhir"]),
        None if capaian is None else Decimal(capaian) / 100,
        i["tercapai"],
    )


def daftar_rekap_sheet(rows: Iterable[LaporanDaerah]) -> Sheet:
    """Needs with_angka, pemda and periode."""
    kolom = ["Daerah", "Periode", "Revisi", "Keadaan", "Diterima", "Perangkat daerah", "Tepat waktu", "Dikirim", "Tenggat"]
    baris = [
        (
            r.pemda.nama,
            r.periode.nama,
            r.revisi,
            r.get_status_display(),
            r.angka["diterima"],
            r.angka["opd"],
            r.angka["tepat_waktu"],
            setempat(r.terkirim_pada, r.pemda.zona_waktu),
            r.periode.tenggat_pemda,
        )
        for r in rows
    ]
    return Sheet("Rekap daerah", kolom, baris)


def matriks_sheet(rows: list[Baris], periode: list[Periode]) -> Sheet:
    """The matrix: five columns for each period, then the figures of all of them."""
    kolom = [Kolom("Kode"), Kolom("Perangkat daerah", 40)]
    for p in periode:
        kolom += [Kolom(f"{p.singkat} {apa}") for apa in ("keadaan", "tenggat", "diajukan", "hari terlambat")]
        kolom.append(Kolom(f"{p.singkat} bukti lengkap", format=PERSEN))
    kolom += [Kolom(judul) for judul in ("Tepat waktu", "Jatuh tempo", "Kegiatan", "Tindakan", "Bukti lengkap")]
    kolom += [Kolom("Kelengkapan bukti", format=PERSEN), Kolom("Bagian tindakan", format=PERSEN)]
    return Sheet("Matriks", kolom, [_baris_matriks(row, periode[0].pemda.zona_waktu) for row in rows])


def _baris_matriks(row: Baris, zona: str) -> tuple:
    sel = [nilai for s in row.sel for nilai in (_isi_sel(s, zona) if s else (None,) * 5)]
    kegiatan, tindakan, lengkap = (row.jumlah(n) for n in ("kegiatan", "tindakan", "lengkap"))
    return (
        row.opd.kode,
        row.opd.nama,
        *sel,
        row.tepat_waktu,
        row.jatuh_tempo,
        kegiatan,
        tindakan,
        lengkap,
        bagian(lengkap, kegiatan),
        bagian(tindakan, kegiatan),
    )


def _isi_sel(sel: Sel, zona: str) -> tuple:
    return sel.kata, sel.keadaan.tenggat, _masuk(sel, zona), sel.hari_terlambat, bagian(sel.lengkap, sel.kegiatan)


def _masuk(sel: Sel, zona: str) -> dt.datetime | None:
    return setempat(sel.keadaan.laporan.pertama_diajukan, zona) if sel.keadaan.laporan else None
