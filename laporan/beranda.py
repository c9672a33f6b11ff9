"""The home page: what waits for this person, whatever roles they add up, the most urgent first."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import shorten

from django.urls import reverse
from django.utils import timezone

from kbk.grafik import sebelum_target_sesudah
from kbk.kelengkapan import bukti_kurang
from kbk.models.ukuran import jatuh_tempo
from laporan import queries, queries_beranda, queries_tingkat
from laporan.models import Periode
from laporan.models.laporan import BAGIAN_NARASI, SUDAH_DIAJUKAN, Status
from laporan.queries_beranda import Duduk, KegiatanBeranda, Ukuran
from laporan.queries_tingkat import Kewajiban
from laporan.tampilan_serah import is_new
from opd.akses import Permission, held_roles, holds
from opd.alamat import alamat as alamat_baris
from opd.format_id import angka, bersatuan, tanggal
from opd.http import home_of
from opd.models.pemda import PemerintahDaerah

P = Permission
MENDESAK, SEGERA = "merah", "oker"
TINDAK_LANJUT_TAMPIL, GRAFIK_TAMPIL, NAMA_TAMPIL, ISI_TAMPIL = 3, 4, 3, 120


@dataclass(frozen=True)
class Tugas:
    """One thing that waits: a sentence, where it is done, and the word on the button; `kirim` when the
    button changes something, so that it is a form and no link."""

    rupa: str
    kalimat: str
    alamat: str
    tombol: str
    kirim: bool = False


def beranda(pengguna, at: dt.datetime | None = None) -> dict:
    """Everything the page shows; at most five queries."""
    at = at or timezone.now()
    hari_ini = (home_of(pengguna)["pemda"] or PemerintahDaerah()).hari_ini(at)
    mencatat = holds(pengguna, P.KEGIATAN_EDIT)
    periode = queries_beranda.periode_beranda(pengguna, hari_ini)
    duduk = queries_beranda.laporan_beranda(pengguna, periode, at, hari_ini)
    sejak = min((p.mulai for p in queries_beranda.terdekat(periode, hari_ini)), default=hari_ini)
    meninjau = holds(pengguna, P.KELENGKAPAN_ASK)
    kegiatan = queries_beranda.kegiatan_beranda(pengguna, sejak, hari_ini) if mencatat or meninjau else KegiatanBeranda([], [], [], [])
    tindak_lanjut = queries_beranda.tindak_lanjut_beranda(pengguna, hari_ini) if mencatat else []
    ukuran = queries_beranda.ukuran_beranda(pengguna, hari_ini.year)
    tugas = [
        *_laporan(duduk, periode, hari_ini),
        *_daerah(pengguna, duduk, periode, hari_ini),
        *_serah_terima(pengguna, hari_ini),
        *_tindak_lanjut(tindak_lanjut, hari_ini),
        *_permintaan(kegiatan),
        *_draf(pengguna.draf_menunggu if mencatat else 0),
        *_bukti(kegiatan.kurang, sejak),
        *_ukur(ukuran, hari_ini),
    ]
    return {
        "mencatat": mencatat,
        "berjalan": _berjalan(duduk, periode, hari_ini),
        "tugas": sorted(tugas, key=lambda t: t.rupa != MENDESAK),
        "kemajuan": _kemajuan(duduk, hari_ini) if mencatat else None,
        "ringkasan": _ringkasan(pengguna, duduk, periode, hari_ini),
        "nilai": [_grafik(u) for u in ukuran[:GRAFIK_TAMPIL]],
        "terakhir": kegiatan.terakhir,
        "peran": sorted({h.label for h in held_roles(pengguna)}),
        "pimpinan": holds(pengguna, P.DASBOR_PIMPINAN),
        "daerah": holds(pengguna, P.DASBOR_DAERAH),
        "hari_ini": hari_ini,
    }


# --- periods ------------------------------------------------------------------


def _berjalan(duduk: list[Duduk], periode: list[Periode], hari_ini: dt.date) -> dict | None:
    """The shortest period that contains today, with the days left until its deadline, extended or not."""
    kini = [p for p in periode if p.mulai <= hari_ini <= p.selesai]
    if not kini:
        return None
    pendek = min(kini, key=lambda p: p.selesai - p.mulai)
    tenggat = min((d.keadaan.tenggat for d in duduk if d.periode == pendek and d.own), default=pendek.tenggat_opd)
    return {"periode": pendek, "tenggat": tenggat, "sisa": (tenggat - hari_ini).days}


def _tenggat(tenggat: dt.date, hari_ini: dt.date) -> str:
    lewat = (hari_ini - tenggat).days
    return f"lewat {lewat} hari dari tenggat {tanggal(tenggat)}" if lewat > 0 else f"tenggat {tanggal(tenggat)}"


def _tenggat_opd(d: Duduk, hari_ini: dt.date) -> str:
    """Of one agency, with its extension."""
    return _tenggat(d.keadaan.tenggat, hari_ini) + (" yang diperpanjang" if d.keadaan.diperpanjang else "")


# --- what waits -----------------------------------------------------------------


def _laporan(duduk: list[Duduk], periode: list[Periode], hari_ini: dt.date) -> Iterator[Tugas]:
    """The person's own reports: to mend, to write, to approve."""
    terdekat = queries_beranda.terdekat(periode, hari_ini)
    beberapa = len({d.opd.pk for d in duduk if d.opd.may_draft or d.opd.may_approve}) > 1
    for d in duduk:
        if not (d.opd.may_draft or d.opd.may_approve):
            continue
        nama = f"Laporan {d.periode.nama}" + (f" {d.opd.singkatan}" if beberapa else "")
        alamat = _laporan_url(d)
        usai = d.periode.selesai < hari_ini
        lewat = MENDESAK if hari_ini > d.keadaan.tenggat else SEGERA
        if d.opd.may_approve and d.status == Status.DIAJUKAN:
            yield Tugas(SEGERA, f"{nama} menunggu persetujuan Anda", alamat, "Lihat")
        if not d.opd.may_draft:
            continue
        if d.status == Status.DIKEMBALIKAN:
            yield Tugas(MENDESAK, f"{nama} dikembalikan: “{d.alasan}”", alamat, "Perbaiki")
        elif d.keadaan.laporan and d.keadaan.laporan.is_dibuka:
            sampai = tanggal(d.keadaan.laporan.dibuka_sampai)
            yield Tugas(MENDESAK, f"{nama} dibuka kembali sampai {sampai}: “{d.alasan}”", alamat, "Perbaiki")
        elif d.status == Status.DRAF and usai:
            alamat = reverse("laporan_edit", args=[d.keadaan.laporan.pk])
            yield Tugas(lewat, f"{nama} masih draf, {_tenggat_opd(d, hari_ini)}", alamat, "Lanjutkan")
        elif d.status == queries.BELUM and d.periode in terdekat:
            alamat = reverse("laporan_open", args=[d.opd.pk, d.periode.kode])
            yield Tugas(lewat, f"{nama} belum dimulai, {_tenggat_opd(d, hari_ini)}", alamat, "Mulai", kirim=True)


def _serah_terima(pengguna, hari_ini: dt.date) -> Iterator[Tugas]:
    """Who has just begun to lead a unit reads first what is open there."""
    for held in held_roles(pengguna):
        if P.DASBOR_PIMPINAN in held.permissions and held.opd_id and is_new(held.dari, hari_ini):
            alamat = reverse("serah_terima", args=[held.opd_id])
            yield Tugas(SEGERA, f"Anda mulai memimpin {held.tempat}: baca apa saja yang masih terbuka", alamat, "Serah terima")


def _daerah(pengguna, duduk: list[Duduk], periode: list[Periode], hari_ini: dt.date) -> Iterator[Tugas]:
    """What the city waits for: reports to accept, agencies that are silent, recaps to send or receive."""
    for p in periode:
        if p.kiriman_id:
            yield Tugas(SEGERA, f"Rekap {p.pemda.nama} {p.nama} menunggu diterima", reverse("rekap_detail", args=[p.kiriman_id]), "Buka")
        terima = [d.opd for d in duduk if d.periode == p and d.opd.may_accept and d.status == Status.DISETUJUI]
        if terima:
            yield Tugas(SEGERA, f"{len(terima)} laporan {p.nama} menunggu diterima: {_nama(terima)}", reverse("laporan_accept", args=[p.pk]), "Terima")
    if not holds(pengguna, P.DASBOR_DAERAH):
        return
    for p in queries_beranda.terdekat(periode, hari_ini):
        semua = [d for d in duduk if d.periode == p and not d.pernah_diajukan]
        diam = [d.opd for d in semua if d.keadaan.hari_terlambat or not d.keadaan.diperpanjang]
        if diam:
            lewat = MENDESAK if hari_ini > p.tenggat_opd else SEGERA
            kalimat = f"{len(diam)} perangkat daerah belum melapor {p.nama}, {_tenggat(p.tenggat_opd, hari_ini)}: {_nama(diam)}"
            yield Tugas(lewat, kalimat, _matriks(p, "belum"), "Lihat")
        if holds(pengguna, P.REKAP_EDIT) and p.rekap_status in {None, "draf"}:
            kata = "belum dikirim" if p.rekap_id else "belum disusun"
            alamat = reverse("rekap_detail", args=[p.rekap_id]) if p.rekap_id else reverse("rekap_list")
            lewat = MENDESAK if hari_ini > p.tenggat_pemda else SEGERA
            yield Tugas(lewat, f"Rekap {p.nama} {kata}, {_tenggat(p.tenggat_pemda, hari_ini)}", alamat, "Buka rekap")


def _tindak_lanjut(rows: list, hari_ini: dt.date) -> Iterator[Tugas]:
    for t in rows[:TINDAK_LANJUT_TAMPIL]:
        hari = (hari_ini - t.tenggat).days
        nama = "tindak_lanjut_close" if t.may_close else "kegiatan_detail"
        alamat = reverse(nama, args=[t.pk if t.may_close else t.kegiatan_id])
        yield Tugas(MENDESAK, f"Tindak lanjut “{t.uraian}” terlambat {hari} hari", alamat, "Selesaikan" if t.may_close else "Lihat")
    sisa = len(rows) - TINDAK_LANJUT_TAMPIL
    if sisa > 0:
        yield Tugas(MENDESAK, f"{sisa} tindak lanjut lain terlambat", f"{reverse('tindak_lanjut_list')}?status=terlambat", "Lihat semua")


def _draf(jumlah: int) -> Iterator[Tugas]:
    if jumlah:
        yield Tugas(SEGERA, f"{jumlah} isian kegiatan belum disimpan", f"{reverse('kegiatan_list')}#draf-menunggu", "Lanjutkan isian")


def _permintaan(kegiatan: KegiatanBeranda) -> Iterator[Tugas]:
    """Questions about single activities: for the group to answer, for the reviewer to close."""
    dua = [
        (kegiatan.ditanya, MENDESAK, "Kelengkapan “{judul}” diminta: “{isi}”", "Jawab", "terbuka", lambda k: k.tanya),
        (kegiatan.dijawab, SEGERA, "“{judul}” {unit} dijawab: “{isi}”", "Periksa", "dijawab", lambda k: k.jawab),
    ]
    for rows, rupa, pola, tombol, status, isi in dua:
        for k in rows[:TINDAK_LANJUT_TAMPIL]:
            kalimat = pola.format(judul=k.judul, unit=k.kelompok.opd.singkatan, isi=shorten(isi(k), ISI_TAMPIL, placeholder=" …"))
            yield Tugas(rupa, kalimat, reverse("kegiatan_detail", args=[k.pk]), tombol)
        if (sisa := len(rows) - TINDAK_LANJUT_TAMPIL) > 0:
            yield Tugas(rupa, f"{sisa} permintaan kelengkapan lain", f"{reverse('permintaan_list')}?status={status}", "Lihat semua")


def _bukti(kurang: list, sejak: dt.date) -> Iterator[Tugas]:
    if not kurang:
        return
    jenis = ", ".join(dict.fromkeys(_kecil(label) for k in kurang for label in bukti_kurang(k)))
    banyak = f"lebih dari {len(kurang)}" if len(kurang) >= queries_beranda.BARIS_MAKS else str(len(kurang))
    semua = f"{reverse('kegiatan_list')}?kelengkapan=kurang&status=tercatat&dari={sejak}"
    alamat = reverse("kegiatan_detail", args=[kurang[0].pk]) if len(kurang) == 1 else semua
    yield Tugas(SEGERA, f"{banyak} kegiatan kurang bukti ({jenis})", alamat, "Lengkapi")


def _ukur(ukuran: list[Ukuran], hari_ini: dt.date) -> Iterator[Tugas]:
    """Indicators without a value this month, as the form of an activity asks for them."""
    jatuh = [u for u in ukuran if jatuh_tempo(u.titik[-1][0] if u.titik else None, hari_ini)]
    if jatuh:
        nama = ", ".join(dict.fromkeys(u.indikator.nama for u in jatuh[:NAMA_TAMPIL]))
        satu = jatuh[0].indikator if len(jatuh) == 1 else None
        tujuan = reverse("pengukuran_create", args=[satu.pk]) if satu else reverse("nilai_terpilih_list")
        yield Tugas(SEGERA, f"{len(jatuh)} ukuran belum dicatat bulan ini: {nama}", tujuan, "Catat ukuran")


# --- progress, city, charts -------------------------------------------------------


def _kemajuan(duduk: list[Duduk], hari_ini: dt.date) -> dict | None:
    """The report that is due, or of the running period when nothing is: its sections and its next actor."""
    own = [d for d in duduk if d.opd.may_draft or d.opd.may_record]  # who watches a city sees many more
    mulai = [d for d in own if d.periode.sudah_mulai(hari_ini)]
    utang = [d for d in mulai if d.periode.selesai < hari_ini and d.status not in SUDAH_DIAJUKAN]
    kini = max(utang or [d for d in mulai if d.periode.selesai >= hari_ini], key=lambda d: d.periode.mulai, default=None)
    if kini is None:
        return None
    semua = len(BAGIAN_NARASI)
    return {"duduk": kini, "terisi": semua - len(kini.bagian_kosong), "semua": semua, "alamat": _laporan_url(kini)}


def _ringkasan(pengguna, duduk: list[Duduk], periode: list[Periode], hari_ini: dt.date) -> list[dict]:
    """For those who watch a city: the figures of the period whose reports are due."""
    if not holds(pengguna, P.DASBOR_DAERAH):
        return []
    return [
        {"periode": p, "angka": queries_tingkat.tingkat(Kewajiban(d.opd, p, d.keadaan) for d in duduk if d.periode == p)}
        for p in queries_beranda.terdekat(periode, hari_ini)
    ]


def _grafik(u: Ukuran) -> dict:
    i = u.indikator
    kini = u.titik[-1][1] if u.titik else None
    return {
        "nilai": u.nilai,
        "nama": i.nama,
        "kalimat": f"{angka(i.nilai_awal)} → {bersatuan(kini, i.satuan)} (target {angka(i.target)})",
        "tercapai": kini is not None and i.tercapai(kini),
        "svg": sebelum_target_sesudah(i.nama, i.satuan, i.arah, i.nilai_awal, i.target, u.titik),
        "alamat": alamat_baris("indikator_detail", i.pk),  # there is the table of its measures, with the evidence
    }


def _kecil(label: str) -> str:
    """"Daftar hadir" inside a sentence; an abbreviation stays as it is."""
    return label if label.isupper() else label.lower()


def _nama(opd: list) -> str:
    """"Dinkes, DLH, Setda dan 4 lainnya"."""
    lain = len(opd) - NAMA_TAMPIL
    depan = ", ".join(o.singkatan for o in opd[:NAMA_TAMPIL])
    return f"{depan} dan {lain} lainnya" if lain > 0 else depan


def _matriks(periode: Periode, keadaan: str) -> str:
    return f"{reverse('dasbor')}?periode={periode.pk}&keadaan={keadaan}"


def _laporan_url(d: Duduk) -> str:
    return reverse("laporan_detail", args=[d.keadaan.laporan.pk]) if d.keadaan.laporan else reverse("laporan_list")
