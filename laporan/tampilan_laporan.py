"""What the page of one report shows around its content: who must act, since when, which steps one may take, why not."""

import datetime as dt
from dataclasses import dataclass

from laporan.actions.laporan import MENULIS_CATATAN, is_own
from laporan.cuplikan import bagian_pembukaan
from laporan.dokumen_opd import rentang_buka
from laporan.models import LaporanDaerah, LaporanOpd
from laporan.models.laporan import (
    BAGIAN_NARASI,
    ORGANISASI,
    PIMPINAN,
    SEKRETARIS,
    SUDAH_DITERIMA,
    TRANSITIONS,
    Cara,
    Status,
    Transition,
)
from opd.akses import Permission, holders, reaches
from opd.format_id import tanggal
from opd.models import Penugasan

P = Permission
HAK = {f"may_{hak.removeprefix('laporan_')}": hak for hak in MENULIS_CATATAN}  # may_draft, may_submit, may_approve …
SENDIRI = "Anda menulis, mengajukan, atau menyetujui laporan ini, jadi “{label}” dilakukan orang lain."
BUKAN_TUGAS = "Tidak ada tombol untuk Anda di sini: langkah berikutnya dilakukan {pelaku}."
PEMBACA = "Anda membaca laporan ini tanpa bagian dalam prosesnya: langkah berikutnya dilakukan {pelaku}."
SELESAI = "Tidak ada langkah yang menunggu: rekapnya sudah diterima Biro Organisasi."
TERKUNCI = "Laporan ini sudah diterima dan periodenya terkunci. Bila perlu diperbaiki, minta {pelaku} membukanya kembali."
BUKAN_KEMBALI = "Laporan yang sudah diterima tidak dikembalikan, tetapi dibuka kembali dengan alasan dan tanggal akhir."
DIREKAP = "Laporan ini sudah masuk rekap; perubahan sesudahnya masuk sebagai revisi."
JABATAN_LEWAT = "Penugasan Anda di sini berakhir {sampai}, jadi laporan ini diputuskan pejabat yang sekarang."
NAMA_MAKS = 2


@dataclass(frozen=True)
class Langkah:
    """A step that the person may take now."""

    nama: str
    label: str
    utama: bool


@dataclass(frozen=True)
class Menunggu:
    """Who must act next; `nama` in words where it is known and the reader's to know."""

    pelaku: str
    nama: str
    sejak: dt.datetime


def menunggu(laporan: LaporanOpd, pengguna) -> Menunggu | None:
    """None when nothing waits: the recap it went with has been received. At most one query; of a draft nobody is
    named, because nobody waits for one person with it."""
    if laporan.status == Status.TERKIRIM and not laporan.is_dibuka and _rekap_diterima(laporan):
        return None
    pelaku, nama = laporan.pelaku_berikutnya, ""
    if not laporan.is_draf and reaches(pengguna, P.LAPORAN_VIEW, laporan.opd):  # not what the province or a seat in a group brings
        nama = _nama(laporan, pelaku)
    return Menunggu(pelaku, nama, laporan.menunggu_sejak)


def _rekap_diterima(laporan: LaporanOpd) -> bool:
    terkirim = LaporanDaerah.objects.terkirim().filter(periode=laporan.periode_id).order_by("-revisi")
    return terkirim.values_list("status", flat=True).first() == LaporanDaerah.Status.DITERIMA


def _nama(laporan: LaporanOpd, pelaku: str) -> str:
    hari_ini = laporan.periode.pemda.hari_ini()
    if pelaku == PIMPINAN:
        post = laporan.opd.pimpinan(hari_ini)
        return f"{post.jabatan_lengkap}, {post.pegawai.nama_lengkap}" if post else "belum ada yang menjabat hari ini"
    if pelaku == SEKRETARIS:
        nama = list(dict.fromkeys(h.pengguna.nama for h in holders(P.LAPORAN_SUBMIT, laporan.opd, hari_ini)))
        lain = f" dan {len(nama) - NAMA_MAKS} lainnya" if len(nama) > NAMA_MAKS else ""
        return ", ".join(nama[:NAMA_MAKS]) + lain if nama else "belum ada yang ditunjuk"
    return ""


def langkah_terbuka(laporan: LaporanOpd, pengguna, tunggu: Menunggu | None) -> tuple[list[Langkah], list[str]]:
    """(steps for buttons, sentences on what is missing and why). Needs the columns of HAK, with_pembukaan and
    with_diterima on `laporan`."""
    buka, alasan = [], []
    for langkah in TRANSITIONS.values():
        if langkah.cara != Cara.LANGKAH or not is_open(laporan, langkah) or not may_step(laporan, langkah):
            continue
        if is_own(pengguna, laporan, langkah):
            alasan.append(SENDIRI.format(label=langkah.label))
        else:
            buka.append(Langkah(langkah.name, langkah.label, not langkah.needs_reason))
    if laporan.terkini and not alasan:
        alasan = _mengapa(laporan, pengguna, tunggu, ada=bool(buka) or is_mendable(laporan) or _may_write(laporan))
    return buka, alasan


def _mengapa(laporan: LaporanOpd, pengguna, tunggu: Menunggu | None, *, ada: bool) -> list[str]:
    """Why the person has no button, or not the one they may look for."""
    diterima = laporan.status in SUDAH_DITERIMA
    if diterima and laporan.may_return:
        return [BUKAN_KEMBALI] if laporan.status == Status.DITERIMA else [BUKAN_KEMBALI, DIREKAP]
    if ada:
        return []
    if diterima and (laporan.may_submit or laporan.may_approve):
        return [TERKUNCI.format(pelaku=ORGANISASI)]
    if tunggu is None:
        return [SELESAI]
    if laporan.status == Status.DIAJUKAN and (sampai := _jabatan_lewat(laporan, pengguna)):
        return [JABATAN_LEWAT.format(sampai=tanggal(sampai))]
    return [(BUKAN_TUGAS if may_note(laporan) else PEMBACA).format(pelaku=tunggu.pelaku)]


def _jabatan_lewat(laporan: LaporanOpd, pengguna) -> dt.date | None:
    """The last day of the person's own post at this agency, when it is over."""
    if pengguna.pegawai_id is None:
        return None
    posts = Penugasan.objects.filter(opd=laporan.opd_id, pegawai=pengguna.pegawai_id, sampai__lt=laporan.periode.pemda.hari_ini())
    return posts.order_by("-sampai").values_list("sampai", flat=True).first()


def is_open(laporan: LaporanOpd, langkah: Transition) -> bool:
    """Whether this revision is one that takes the step now: the newest moves, the one that counts is reopened."""
    return laporan.status in langkah.sources and (laporan.is_berlaku if langkah.target is None else laporan.terkini)


def is_mendable(laporan: LaporanOpd) -> bool:
    """Whether the person may begin the next revision of it, as open_laporan has it."""
    return laporan.terkini and laporan.may_draft and (laporan.status == Status.DIKEMBALIKAN or laporan.is_dibuka)


def _may_write(laporan: LaporanOpd) -> bool:
    return laporan.is_draf and laporan.may_draft


def may_step(laporan: LaporanOpd, langkah: Transition) -> bool:
    return getattr(laporan, f"may_{langkah.permission.removeprefix('laporan_')}", False)


def may_note(laporan: LaporanOpd) -> bool:
    """Whoever has a part in the report may write in its thread, as add_catatan has it."""
    return any(getattr(laporan, nama) for nama in HAK)


def riwayat_pembukaan(laporan: LaporanOpd, k: dict) -> list[dict]:
    """The reopenings that the reader of this revision should know, the newest first: those it was made for, from its
    content `k`, and its own; each with its days in words and whether it is over."""
    sendiri = laporan.pembukaan.order_by("pk") if laporan.status in SUDAH_DITERIMA else []
    rows = k.get("pembukaan", []) + [bagian_pembukaan(row, laporan.revisi) for row in sendiri]
    hari_ini = str(laporan.periode.pemda.hari_ini())
    return [row | {"rentang": rentang_buka(row, k["pemda"]), "berakhir": row["sampai"] < hari_ini} for row in reversed(rows)]


def may_compare(laporan: LaporanOpd, pengguna) -> bool:
    """Whether the reader may see the present beside the frozen report: who watches the activities of the unit."""
    return reaches(pengguna, P.KEGIATAN_VIEW, laporan.opd)


def sebelumnya(laporan: LaporanOpd) -> LaporanOpd | None:
    """The revision before this one that was handed in."""
    rows = LaporanOpd.objects.filter(opd=laporan.opd_id, periode=laporan.periode_id, revisi__lt=laporan.revisi)
    return rows.filter(cuplikan__isnull=False).order_by("-revisi").first()


def bagian_narasi(k: dict) -> list[dict]:
    """The nine sections in order: nama, judul, teks, and whether something is written."""
    return [
        {"nama": nama, "judul": judul, "teks": k["narasi"][nama], "ada": bool(k["narasi"][nama].strip())}
        for nama, (judul, _) in BAGIAN_NARASI.items()
    ]
