"""A closed period on the pages: the reason instead of buttons, and no typed word lost."""

import datetime as dt

import pytest

from kbk.models import Bukti, Kegiatan, Pengukuran, TindakLanjut
from tests import pabrik
from tests.kbk.views.isian_kegiatan import BARU, foto, isian
from tests.laporan.pabrik_laporan import make_laporan

SEBAB = "Laporan Triwulan III 2026 Disdukcapil sudah diterima"
SIAPA = "minta Bagian Organisasi membuka kembali"


@pytest.fixture
def acara(cast, kota):
    return pabrik.make_kegiatan(kota.akta, cast.notulis)


@pytest.fixture
def ukur(cast, kota):
    indikator = pabrik.make_indikator(pabrik.make_nilai_terpilih(kota.disdukcapil))
    return pabrik.make_pengukuran(indikator, cast.notulis, "2.1", dt.date(2026, 8, 12))


@pytest.fixture
def diterima(cast, kota, acara, ukur):
    return make_laporan(kota.disdukcapil, cast, "diterima")


def refused(response, *teks: str) -> None:
    """A page that explains, with what was typed."""
    assert response.status_code == 409
    for kalimat in (SEBAB, SIAPA, *teks):
        assert kalimat in response.text


def test_the_activity_says_why_it_has_no_buttons(cast, masuk, acara, diterima):
    halaman = masuk(cast.notulis).get(f"/kegiatan/{acara.pk}/").text
    assert SEBAB in halaman
    assert f'href="/laporan/{diterima.pk}/"' in halaman
    for alamat in ("ubah", "bukti/", "tindak-lanjut"):
        assert f'href="/kegiatan/{acara.pk}/{alamat}' not in halaman


def test_an_open_activity_has_its_buttons_and_no_such_word(cast, masuk, acara):
    halaman = masuk(cast.notulis).get(f"/kegiatan/{acara.pk}/").text
    assert "Terkunci" not in halaman
    assert f'href="/kegiatan/{acara.pk}/ubah/"' in halaman


@pytest.mark.parametrize("alamat", ["/kegiatan/{k}/ubah/", "/kegiatan/{k}/bukti/baru/", "/kegiatan/{k}/tindak-lanjut/baru/", "/pengukuran/{u}/ubah/"])
def test_no_form_opens_on_a_closed_day(cast, masuk, acara, ukur, diterima, alamat):
    refused(masuk(cast.notulis).get(alamat.format(k=acara.pk, u=ukur.pk)), f'href="/laporan/{diterima.pk}/"')


def test_a_new_activity_keeps_every_word(cast, kota, masuk, diterima):
    refused(masuk(cast.notulis).post(BARU, isian(kota.akta, foto=[foto()], tempat="Aula lantai 2")), "Aula lantai 2", "IMG_1.jpg<small>✓ sudah di server")
    assert Kegiatan.objects.count() == 1


def test_the_period_closed_while_the_form_was_open(cast, kota, masuk, acara):
    client = masuk(cast.notulis)
    assert client.get(f"/kegiatan/{acara.pk}/ubah/").status_code == 200
    make_laporan(kota.disdukcapil, cast, "diterima")
    refused(client.post(f"/kegiatan/{acara.pk}/ubah/", isian(kota.akta, versi=1, hasil="Antrean habis pukul 9.")), "Antrean habis pukul 9.")
    acara.refresh_from_db()
    assert (acara.versi, acara.hasil) == (1, "")


def test_an_activity_does_not_leave_a_closed_period(cast, kota, masuk, acara, diterima):
    refused(masuk(cast.notulis).post(f"/kegiatan/{acara.pk}/ubah/", isian(kota.akta, versi=1, tanggal="2026-10-02")), "2026-10-02")
    assert Kegiatan.objects.get().tanggal == dt.date(2026, 8, 12)


def test_evidence_keeps_its_caption(cast, masuk, acara, diterima):
    client, bukti = masuk(cast.notulis), pabrik.make_bukti(acara, cast.notulis)
    isi = {"jenis": "foto", "keterangan": "Warga di loket dua"}
    refused(client.post(f"/kegiatan/{acara.pk}/bukti/baru/", isi | {"berkas": [foto()]}), "Warga di loket dua")
    refused(client.post(f"/bukti/{bukti.pk}/ubah/", isi), "Warga di loket dua")
    refused(client.post(f"/bukti/{bukti.pk}/ganti/", isi | {"berkas": [foto()]}), "Warga di loket dua")
    assert list(Bukti.objects.values_list("keterangan", flat=True)) == [""]


def test_follow_ups_keep_their_words(cast, masuk, acara, diterima):
    tindak = pabrik.make_tindak_lanjut(acara, cast.ketua.pegawai)
    client = masuk(cast.ketua)
    isi = {"uraian": "Pasang papan antrean", "penanggung_jawab": cast.ketua.pegawai_id, "tenggat": "2026-12-01"}
    refused(client.post(f"/kegiatan/{acara.pk}/tindak-lanjut/baru/", isi), "Pasang papan antrean")
    isi = {"selesai_pada": "2026-09-01", "catatan_selesai": "Papan terpasang"}
    refused(client.post(f"/tindak-lanjut/{tindak.pk}/selesai/", isi), "Papan terpasang")
    assert TindakLanjut.objects.get().selesai_pada is None


def test_measures_keep_their_words_and_show_what_is_closed(cast, masuk, ukur, diterima):
    client = masuk(cast.notulis)
    isi = {"nilai": "1,7", "tanggal": "2026-08-20", "keterangan": "rata-rata 118 akta"}
    refused(client.post(f"/indikator/{ukur.indikator_id}/ukur/", isi), "rata-rata 118 akta")
    refused(client.post(f"/pengukuran/{ukur.pk}/hapus/"))
    halaman = client.get(f"/indikator/{ukur.indikator_id}/").text
    assert "terkunci" in halaman
    assert f"/pengukuran/{ukur.pk}/" not in halaman
    assert Pengukuran.objects.count() == 1
