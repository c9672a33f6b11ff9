"""The way of an OPD report: opened, written, submitted, approved, accepted; returned or reopened with a reason.

Every step takes the audit chain first: nobody else's change is half in the database while a snapshot is
taken, and two decisions in the same moment are made one after the other. The row is changed by one UPDATE
that names the state and version the person saw; when it changes nothing, somebody was faster (reliability
C11, C12, C72, C73).
"""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from laporan.cuplikan import susun_cuplikan
from laporan.kesiapan import Kurang, penghalang
from laporan.kode import kode_baru
from laporan.models import CatatanReviu, LaporanOpd, PembukaanKembali, Periode
from laporan.models.laporan import BAGIAN_NARASI, TRANSITIONS, Cara, Status, Transition
from laporan.models.pembukaan import BUKA_MAKS
from opd import jejak
from opd.akses import Permission, may
from opd.format_id import tanggal
from opd.models import Opd, Penugasan

ISI = [*BAGIAN_NARASI, "nomor_surat", "nihil", "alasan_nihil"]
MENULIS_CATATAN = sorted({t.permission for t in TRANSITIONS.values() if t.cara != Cara.REKAP})


class LaporanBerubah(Exception):  # noqa: N818 – reads as the sentence it carries
    """Somebody else saved or decided first. `tersimpan` is the report as it is now."""

    def __init__(self, tersimpan: LaporanOpd):
        super().__init__("Laporan ini sudah diubah orang lain.")
        self.tersimpan = tersimpan


class BelumSiap(Exception):  # noqa: N818
    """Something stands in the way of submitting; `penghalang` says what."""

    def __init__(self, penghalang: list[Kurang]):
        super().__init__(" ".join(k.kalimat for k in penghalang))
        self.penghalang = penghalang


class KerjaSendiri(PermissionDenied):
    """Nobody approves what they wrote; str() is the sentence."""

    tercatat = True  # move_laporan leaves the row of this refusal itself


class AlasanKosong(Exception):  # noqa: N818
    """A return says what is to be mended, a reopening why."""


class BatasBuka(Exception):  # noqa: N818
    """The last day of a reopening is past or too far off; str() is the sentence."""


def open_laporan(*, by, opd: Opd, periode: Periode) -> LaporanOpd:
    """The newest revision of this report, ready to be written where that is possible: created when nobody
    has begun, a new revision with the old text when the last one was returned, or accepted and reopened. One
    that is under way comes back as it is. Raises PermissionDenied."""
    ada = LaporanOpd.objects.terkini().filter(opd=opd, periode=periode)
    if not opd.melapor or opd.pemda_id != periode.pemda_id or not may(by, Permission.LAPORAN_DRAFT, opd):
        raise PermissionDenied
    with jejak.exclusive():
        lama = ada.with_pembukaan().select_related("periode__pemda").first()
        if lama and lama.status != Status.DIKEMBALIKAN and not lama.is_dibuka:
            return lama
        baru = LaporanOpd(opd=opd, periode=periode, status_sejak=timezone.now())
        if lama:
            ada.update(terkini=False)
            baru.revisi = lama.revisi + 1
            for nama in [*ISI, "kutipan"]:
                setattr(baru, nama, getattr(lama, nama))
        baru.save(force_insert=True)
        jejak.record(by=by, aksi="buka_laporan", sasaran=baru, opd=opd, periode=periode.kode, revisi=baru.revisi)
    return baru


def save_narasi(*, by, laporan: LaporanOpd, versi: int, isi: dict, kutipan: dict | None = None) -> LaporanOpd:
    """Writes the fields of ISI named in `isi` over version `versi` of a draft and no other; `kutipan`, {field: sentences},
    says what in them the records wrote. Raises LaporanBerubah with the report as it is now, PermissionDenied."""
    if not may(by, Permission.LAPORAN_DRAFT, laporan):
        raise PermissionDenied
    asal = {} if kutipan is None else {"kutipan": kutipan}
    isi = {nama: isi[nama] for nama in ISI if nama in isi}
    with jejak.exclusive():
        before = jejak.snapshot(_fresh(laporan), list(isi))
        rows = LaporanOpd.objects.terkini().filter(pk=laporan.pk, versi=versi, status=Status.DRAF)
        if not rows.update(versi=F("versi") + 1, pengubah=by, **isi, **asal):
            raise LaporanBerubah(_fresh(laporan))
        saved = _fresh(laporan)
        beda = {nama for nama in isi if before[nama] != isi[nama]}
        before, after = ({nama: s[nama] for nama in beda} for s in (before, isi))
        jejak.record(by=by, aksi="tulis_laporan", sasaran=saved, opd=saved.opd, before=before, after=after)
    return saved


def move_laporan(
    *, by, laporan: LaporanOpd, transisi: str, versi: int, alasan: str = "", sampai: dt.date | None = None
) -> LaporanOpd:
    """One step of TRANSITIONS, from exactly the version the person saw.

    Side effects: "ajukan" freezes snapshot, hash and code; "setujui" freezes the signer from the post the
    approver holds today; a return leaves its reason in the thread; "buka_kembali" opens the period to the end of
    `sampai` and leaves the state as it is. Raises LaporanBerubah, PermissionDenied (KerjaSendiri), BelumSiap,
    AlasanKosong, BatasBuka.
    """
    langkah, alasan = TRANSITIONS[transisi], alasan.strip()
    if langkah.cara != Cara.LANGKAH:
        raise PermissionDenied
    if not may(by, langkah.permission, laporan):
        raise PermissionDenied
    if langkah.needs_reason and not alasan:
        raise AlasanKosong
    try:
        with jejak.exclusive():
            if langkah.name == "buka_kembali":
                return _buka(by, _fresh(laporan), langkah, versi, alasan, sampai)
            return _melangkah(by, _fresh(laporan), langkah, versi, alasan)
    except KerjaSendiri:
        with transaction.atomic():  # the attempt stays in the trail (reliability C12)
            jejak.record(by=by, aksi=f"ditolak_{transisi}_sendiri", sasaran=laporan, opd=laporan.opd)
        raise


def _melangkah(by, kini: LaporanOpd, langkah: Transition, versi: int, alasan: str) -> LaporanOpd:
    if is_own(by, kini, langkah):
        raise KerjaSendiri("Laporan yang Anda tulis atau ajukan sendiri diputuskan oleh orang lain.")
    rows = LaporanOpd.objects.terkini().filter(pk=kini.pk, versi=versi, status__in=langkah.sources)
    if not rows.exists():
        raise LaporanBerubah(kini)
    pada = timezone.now()
    berubah = {"status": langkah.target, "status_sejak": pada} | _akibat(by, kini, langkah, pada)
    if not rows.update(versi=F("versi") + 1, **berubah):
        raise LaporanBerubah(_fresh(kini))
    saved = _fresh(kini)
    if langkah.needs_reason:
        CatatanReviu.objects.create(laporan=saved, penulis=by, isi=alasan, pengembalian=True)
    _record_langkah(by, saved, langkah.name, kini.status, alasan)
    return saved


def _buka(by, kini: LaporanOpd, langkah: Transition, versi: int, alasan: str, sampai: dt.date | None) -> LaporanOpd:
    """The accepted revision that counts, whether or not its next one was begun under an earlier reopening."""
    pada = timezone.now()
    hari_ini = kini.periode.pemda.hari_ini(pada)
    if sampai is None or not hari_ini <= sampai <= hari_ini + BUKA_MAKS:
        raise BatasBuka(f"Pilih tanggal dari {tanggal(hari_ini)} sampai {tanggal(hari_ini + BUKA_MAKS)}.")
    rows = LaporanOpd.objects.berlaku().filter(pk=kini.pk, versi=versi, status__in=langkah.sources)
    if not rows.update(versi=F("versi") + 1):
        raise LaporanBerubah(kini)
    saved = _fresh(kini)
    PembukaanKembali.objects.create(laporan=saved, alasan=alasan, sampai=sampai, oleh=by, dibuka_pada=pada)
    CatatanReviu.objects.create(laporan=saved, penulis=by, isi=f"Dibuka kembali sampai {tanggal(sampai)}. {alasan}")
    after = {"sampai": sampai, "revisi": saved.revisi, "status": saved.status}
    jejak.record(by=by, aksi="buka_kembali_laporan", sasaran=saved, opd=saved.opd, after=after, alasan=alasan)
    return saved


def add_catatan(*, by, laporan: LaporanOpd, isi: str) -> CatatanReviu:
    """A word in the thread, from somebody who has a part in the report. The same word sent twice in a row
    is one. Raises PermissionDenied."""
    if not any(may(by, hak, laporan) for hak in MENULIS_CATATAN):
        raise PermissionDenied
    with jejak.exclusive():
        terakhir = laporan.catatan.order_by("-pk").first()
        if terakhir and (terakhir.penulis_id, terakhir.isi) == (by.pk, isi):
            return terakhir
        catatan = CatatanReviu.objects.create(laporan=laporan, penulis=by, isi=isi)
        jejak.record(by=by, aksi="catat_laporan", sasaran=catatan, opd=laporan.opd, laporan=laporan.pk, isi=isi)
    return catatan


def is_own(by, laporan: LaporanOpd, langkah: Transition) -> bool:
    """Whether `by` would judge their own work: written, submitted, or (on acceptance) approved."""
    penulis = {laporan.diajukan_oleh_id, laporan.pengubah_id}
    if langkah.name == "terima":
        penulis.add(laporan.disetujui_oleh_id)
    return langkah.name in {"setujui", "terima"} and by.pk in penulis


def _akibat(by, laporan: LaporanOpd, langkah: Transition, pada: dt.datetime) -> dict:
    """What else a step writes into the row."""
    if langkah.name == "ajukan":
        if kurang := penghalang(laporan):
            raise BelumSiap(kurang)
        cuplikan = susun_cuplikan(laporan)
        beku = {"cuplikan": cuplikan, "sha256": jejak.sidik(cuplikan), "kode_verifikasi": kode_baru()}
        return beku | {"diajukan_oleh": by, "diajukan_pada": pada}
    if langkah.name == "setujui":
        tanda = penandatangan(by, laporan, pada)
        return {"penandatangan": tanda, "disetujui_oleh": by, "disetujui_pada": pada}
    if langkah.name == "terima":
        return {"diterima_oleh": by, "diterima_pada": pada}
    return {}


def penandatangan(by, laporan: LaporanOpd, pada: dt.datetime) -> dict:
    """The signature block of whoever approves, from the post that person holds that day in the pemda's
    zone: the OPD's own before one further up. Raises PermissionDenied without a post."""
    pemda = laporan.opd.pemda
    hari = pemda.hari_ini(pada)
    posts = Penugasan.objects.pada(hari).filter(pegawai=by.pegawai_id).di_atas(laporan.opd)
    if not posts:
        raise PermissionDenied("Laporan disetujui oleh pimpinan yang menjabat hari ini.")
    return posts[0].pegawai.tanda_tangan(posts[0].jabatan_lengkap, pemda, hari)


def _record_langkah(by, laporan: LaporanOpd, transisi: str, dari: str, alasan: str) -> None:
    isi = {"before": {"status": dari}, "after": {"status": laporan.status, "revisi": laporan.revisi}}
    if transisi == "ajukan":
        isi["after"] |= {"sha256": laporan.sha256, "nihil": laporan.nihil}
    if transisi == "setujui":
        isi["after"]["penandatangan"] = laporan.penandatangan["jabatan"]
    if alasan:
        isi["alasan"] = alasan
    jejak.record(by=by, aksi=f"{transisi}_laporan", sasaran=laporan, opd=laporan.opd, **isi)



def _fresh(laporan: LaporanOpd) -> LaporanOpd:
    related = ["opd__pemda", "opd__induk", "periode__pemda", "pengubah", "diajukan_oleh"]
    return LaporanOpd.objects.select_related(*related).get(pk=laporan.pk)
