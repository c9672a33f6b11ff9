import datetime as dt
import hashlib
import tempfile
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from laporan.actions import cetakan as modul
from laporan.actions.cetakan import (
    BelumDapatDicetak,
    claim_cetakan,
    order_cetakan,
    retry_cetakan,
    sweep_yatim,
    work_cetakan,
)
from laporan.models import Cetakan
from laporan.pdf import Hasil, PdfGagal
from opd.akses import Permission
from opd.models import Jejak
from tests.laporan.contoh_cuplikan import PENANDATANGAN
from tests.laporan.pabrik_laporan import make_laporan, make_rekap

Status = Cetakan.Status
ISI_UJI = b"%PDF-1.7 uji"
SIDIK_UJI = hashlib.sha256(ISI_UJI).hexdigest()


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def laporan(kota, cast):
    return make_laporan(kota.disdukcapil, cast)


@pytest.fixture
def pesanan(laporan, cast):
    return order_cetakan(by=cast.sekretaris, laporan=laporan)


@pytest.fixture
def mesin(media, monkeypatch):
    """render_pdf replaced by something quick; `mesin.saat` runs in the middle of it."""

    class Mesin:
        saat = staticmethod(lambda: None)
        kali = 0

        def render(self, html, berkas, keluaran: Path, *, waktu_detik, memori_mb, lampiran=(), bagian=(), kabar=None):
            self.kali += 1
            kabar("Menata halaman 1", 21)
            self.saat()
            kabar("Menulis PDF", 80)
            keluaran.write_bytes(ISI_UJI)
            return Hasil(3, SIDIK_UJI)

    mesin = Mesin()
    monkeypatch.setattr(modul, "render_pdf", mesin.render)
    return mesin


def artefak(media) -> list[Path]:
    return [p for p in media.rglob("*.pdf") if p.is_file()]


def aksi(cetakan) -> list[str]:
    return list(Jejak.objects.filter(sasaran="cetakan", sasaran_id=cetakan.pk).order_by("nomor").values_list("aksi", flat=True))


def test_the_same_content_is_ordered_once(laporan, cast):
    satu = order_cetakan(by=cast.sekretaris, laporan=laporan)
    dua = order_cetakan(by=cast.bagian_organisasi, laporan=laporan, kertas="A4")
    folio = order_cetakan(by=cast.sekretaris, laporan=laporan, kertas="F4")
    assert satu == dua != folio
    assert (satu.kertas, satu.status, satu.diminta_oleh, satu.pemda) == ("A4", Status.ANTRI, cast.sekretaris, laporan.opd.pemda)
    assert Cetakan.objects.count() == 2
    assert aksi(satu) == ["minta_cetakan"]
    assert Jejak.objects.get(sasaran_id=satu.pk, aksi="minta_cetakan").opd == laporan.opd


def test_a_draft_cannot_be_ordered(kota, cast):
    with pytest.raises(BelumDapatDicetak, match="masih draf"):
        order_cetakan(by=cast.sekretaris, laporan=make_laporan(kota.disdukcapil, cast, "draf"))


def test_an_order_is_taken_by_one_worker(pesanan):
    milik = claim_cetakan()
    assert milik == pesanan
    assert claim_cetakan() is None
    assert (milik.status, milik.percobaan, len(milik.token)) == (Status.BERJALAN, 1, 32)
    assert dt.timedelta(seconds=110) < milik.sewa_sampai - timezone.now() <= dt.timedelta(seconds=120)


def test_a_finished_order_has_its_file_and_its_trace(pesanan, mesin, media):
    baris = work_cetakan(claim_cetakan())
    pesanan.refresh_from_db()
    assert baris.startswith(f"Cetakan #{pesanan.pk} Laporan Disdukcapil Triwulan III 2026: selesai, 3 halaman, ")
    assert (pesanan.status, pesanan.halaman, pesanan.sha256, pesanan.token) == (Status.SELESAI, 3, SIDIK_UJI, "")
    assert artefak(media) == [media / pesanan.berkas.name]
    assert pesanan.berkas.name.startswith("cetakan/")
    assert aksi(pesanan) == ["minta_cetakan", "buat_cetakan"]
    assert claim_cetakan() is None


def test_progress_is_written_and_stretches_the_lease(pesanan, mesin):
    milik = claim_cetakan(timezone.now() - dt.timedelta(seconds=100))
    dilihat = []
    mesin.saat = lambda: dilihat.append(Cetakan.objects.get(pk=milik.pk))
    work_cetakan(milik)
    assert (dilihat[0].tahap, dilihat[0].kemajuan) == ("Menata halaman 1", 21)
    assert dilihat[0].sewa_sampai - timezone.now() > dt.timedelta(seconds=110)


def test_a_frozen_worker_that_wakes_up_writes_nothing(pesanan, mesin, media):
    """F08: the lease ran out, another worker took the order and finished; the first one's result is discarded."""
    pertama = claim_cetakan()

    def selesaikan_di_tempat_lain():
        mesin.saat = lambda: None
        kedua = claim_cetakan(timezone.now() + dt.timedelta(seconds=130))
        assert kedua == pesanan
        assert "selesai" in work_cetakan(kedua)

    mesin.saat = selesaikan_di_tempat_lain
    assert work_cetakan(pertama).endswith("dilepas, pekerja lain sudah mengambilnya")
    pesanan.refresh_from_db()
    assert (pesanan.status, pesanan.percobaan) == (Status.SELESAI, 2)
    assert artefak(media) == [media / pesanan.berkas.name]
    assert aksi(pesanan) == ["minta_cetakan", "buat_cetakan"]


def test_the_loser_takes_its_file_away(pesanan, mesin, media):
    """The same race, lost only at the last write: the file is already in the storage."""
    milik = claim_cetakan()
    asli = default_storage.save

    def save(*args):
        Cetakan.objects.filter(pk=milik.pk).update(token="f" * 32)
        return asli(*args)

    with pytest.MonkeyPatch.context() as tambal:
        tambal.setattr(type(default_storage._wrapped), "save", lambda _self, *args: save(*args))
        tambal.setattr(modul.default_storage._wrapped, "save", save)
        assert work_cetakan(milik).endswith("dilepas, pekerja lain sudah mengambilnya")
    assert artefak(media) == []


def test_three_failures_are_final_and_say_why(pesanan, mesin, monkeypatch, cast):
    def gagal(*args, **kwargs):
        raise PdfGagal("memori", waktu=1, memori=1024)

    with monkeypatch.context() as tambal:
        tambal.setattr(modul, "render_pdf", gagal)
        baris = [work_cetakan(claim_cetakan()) for _ in range(3)]
    assert ["dicoba lagi" in b for b in baris] == [True, True, False]
    assert claim_cetakan() is None
    pesanan.refresh_from_db()
    assert (pesanan.status, pesanan.galat) == (Status.GAGAL, "Pembuatan PDF melewati batas memori 1024 MB.")
    assert aksi(pesanan)[-1] == "gagal_cetakan"

    assert retry_cetakan(by=cast.bagian_organisasi, cetakan=pesanan) == pesanan
    assert "selesai" in work_cetakan(claim_cetakan())
    pesanan.refresh_from_db()
    assert (pesanan.status, pesanan.percobaan, pesanan.diminta_oleh) == (Status.SELESAI, 1, cast.bagian_organisasi)


def test_an_order_three_workers_died_on_is_given_up(pesanan, mesin):
    nanti = timezone.now()
    for _ in range(3):
        assert claim_cetakan(nanti) == pesanan
        nanti += dt.timedelta(seconds=121)
    assert claim_cetakan(nanti) is None
    pesanan.refresh_from_db()
    assert (pesanan.status, pesanan.galat) == (Status.GAGAL, modul.TERHENTI)


def test_one_that_failed_waits_behind_the_others(pesanan, laporan, cast):
    Cetakan.objects.filter(pk=pesanan.pk).update(percobaan=1)
    lain = order_cetakan(by=cast.sekretaris, laporan=laporan, kertas="F4")
    assert claim_cetakan() == lain


def test_rights_withdrawn_after_the_order_stop_the_work(pesanan, mesin, cast, media):
    cast.sekretaris.peran.update(sampai=dt.date(2020, 12, 31))
    assert work_cetakan(claim_cetakan()).endswith("gagal, hak dicabut")
    pesanan.refresh_from_db()
    assert (pesanan.status, pesanan.galat, mesin.kali) == (Status.GAGAL, modul.HAK_DICABUT, 0)
    assert artefak(media) == []


def test_a_worker_told_to_stop_gives_the_order_back(pesanan, mesin):
    assert work_cetakan(claim_cetakan(), berhenti=lambda: True).endswith("dikembalikan ke antrean")
    pesanan.refresh_from_db()
    assert (pesanan.status, pesanan.percobaan, pesanan.token) == (Status.ANTRI, 0, "")
    assert claim_cetakan() == pesanan


def test_an_order_follows_a_report_that_was_approved_meanwhile(pesanan, laporan, mesin, cast):
    laporan.penandatangan, laporan.status = PENANDATANGAN, "disetujui"
    laporan.save()
    assert "selesai" in work_cetakan(claim_cetakan())
    assert order_cetakan(by=cast.sekretaris, laporan=laporan) == pesanan


def test_an_outdated_order_yields_to_the_new_one(pesanan, laporan, mesin, cast):
    laporan.penandatangan, laporan.status = PENANDATANGAN, "disetujui"
    laporan.save()
    baru = order_cetakan(by=cast.sekretaris, laporan=laporan)
    assert work_cetakan(claim_cetakan()).endswith("gagal, isinya sudah berubah")
    pesanan.refresh_from_db()
    assert pesanan.galat == modul.SUDAH_BERUBAH
    assert retry_cetakan(by=cast.sekretaris, cetakan=pesanan) == baru


def test_a_finished_order_whose_file_is_gone_is_made_again(pesanan, laporan, mesin, cast):
    work_cetakan(claim_cetakan())
    pesanan.refresh_from_db()
    assert order_cetakan(by=cast.sekretaris, laporan=laporan).is_done
    default_storage.delete(pesanan.berkas.name)
    assert order_cetakan(by=cast.sekretaris, laporan=laporan).status == Status.ANTRI


def test_files_without_an_order_are_swept_when_old(pesanan, mesin, media, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # never the folders of a worker on this machine
    work_cetakan(claim_cetakan())
    yatim = media / "cetakan/2026/10/yatim.pdf"
    yatim.parent.mkdir(parents=True, exist_ok=True)
    yatim.write_bytes(b"x")
    assert sweep_yatim() == 0
    tertinggal = Path(tempfile.mkdtemp(prefix=modul.AWALAN_FOLDER))
    assert sweep_yatim(timezone.now() + dt.timedelta(hours=49)) == 2
    assert not tertinggal.exists()
    pesanan.refresh_from_db()
    assert artefak(media) == [media / pesanan.berkas.name]


@pytest.mark.parametrize(
    ("orang", "terlihat"),
    [
        ("sekretaris", {"laporan"}),
        ("pimpinan", {"laporan"}),
        ("anggota", {"laporan"}),
        ("sekretaris_dishub", set()),
        ("bagian_organisasi", {"laporan", "rekap"}),
        ("sekda", {"laporan", "rekap"}),
        ("pemeriksa", {"laporan", "rekap"}),
        ("biro", set()),
        ("orang_luar", set()),
        ("tanpa_peran", set()),
        ("admin", set()),
    ],
)
def test_an_order_is_seen_by_whoever_sees_its_report(pesanan, kota, cast, orang, terlihat):
    order_cetakan(by=cast.bagian_organisasi, laporan=make_rekap(kota.bontang, cast))
    pengguna = getattr(cast, orang)
    nama = {"laporan" if c.laporan_opd_id else "rekap" for c in Cetakan.objects.terlihat(pengguna)}
    assert nama == terlihat
    # The row's own rule agrees wherever both permissions are held together.
    assert set(Cetakan.objects.for_user(pengguna, Permission.LAPORAN_VIEW)) == set(Cetakan.objects.terlihat(pengguna))


def test_the_province_sees_what_was_accepted_and_sent(kota, cast):
    for laporan in (make_laporan(kota.disdukcapil, cast, "diterima"), make_rekap(kota.bontang, cast, "terkirim")):
        order_cetakan(by=cast.bagian_organisasi, laporan=laporan)
    assert Cetakan.objects.terlihat(cast.biro).count() == 2
