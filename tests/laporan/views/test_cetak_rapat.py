"""A meeting's papers, ordered as a report is and drawn by the worker."""

import datetime as dt
import io

import pikepdf
import pytest

from laporan.actions.cetakan import claim_cetakan, work_cetakan
from laporan.dokumen import susun_dokumen
from laporan.jenis_cetakan import REGISTRY
from laporan.models import Cetakan, TataNaskah
from tests import pabrik

HARI = dt.date(2026, 9, 11)
TERBIT = dt.datetime(2026, 9, 9, 1, 0, tzinfo=dt.UTC)


@pytest.fixture
def kegiatan(cast, kota):
    row = pabrik.make_kegiatan(kota.akta, cast.notulis, HARI, "rapat", judul="Rapat antrean", tempat="Aula")
    pabrik.make_rapat(row, cast.ketua.pegawai, cast.notulis.pegawai, undangan_pada=TERBIT, undangan_urutan=1, penulis=cast.notulis)
    row.rapat.mata_acara.filter(urutan=1).update(pembahasan="Antrean pagi panjang.", keputusan="Loket 2 dibuka pukul 07.30.")
    return row


def pesan(client, kegiatan, naskah, **isi):
    return client.post(f"/kegiatan/{kegiatan.pk}/rapat/cetak/{naskah}/", {"kertas": "A4"} | isi)


def halaman_dan_judul(cetakan: Cetakan) -> tuple[int, str]:
    with pikepdf.open(io.BytesIO(pabrik.read_stored(cetakan.berkas.name))) as pdf:
        return len(pdf.pages), str(pdf.docinfo["/Title"])


@pytest.mark.parametrize(
    ("naskah", "kertas", "judul", "nama"),
    [
        ("undangan", "F4", "Undangan Rapat antrean", "Undangan-KBK-Akta-2026-09-11.pdf"),
        ("notulen", "A4", "Notulen Rapat antrean", "Notulen-KBK-Akta-2026-09-11.pdf"),
        ("daftar_hadir", "A4", "Daftar Hadir Rapat antrean", "Daftar-hadir-KBK-Akta-2026-09-11.pdf"),
    ],
)
def test_each_paper_is_one_page(kegiatan, cast, masuk, naskah, kertas, judul, nama):
    client = masuk(cast.notulis)
    response = pesan(client, kegiatan, naskah, kertas=kertas)
    cetakan = Cetakan.objects.get()
    assert response["Location"] == f"/cetakan/{cetakan.pk}/"
    assert work_cetakan(claim_cetakan()).startswith(f"{cetakan} {kegiatan.rapat}: selesai, 1 halaman")
    cetakan.refresh_from_db()
    assert halaman_dan_judul(cetakan) == (1, f"{judul} – KBK Akta")
    unduh = client.get(f"/cetakan/{cetakan.pk}/unduh/")
    assert f'filename="{nama}"' in unduh["Content-Disposition"]
    b"".join(unduh.streaming_content)


def test_asked_for_twice_it_is_one_order(kegiatan, cast, masuk):
    pesan(masuk(cast.notulis), kegiatan, "notulen")
    pesan(masuk(cast.ketua), kegiatan, "notulen")
    assert Cetakan.objects.get().jenis == "notulen"


def test_whole_nips_are_printed_for_colleagues_alone(kegiatan, cast, masuk):
    pesan(masuk(cast.sekretaris), kegiatan, "daftar_hadir")
    pesan(masuk(cast.bagian_organisasi), kegiatan, "daftar_hadir")
    ber_nip, tanpa = Cetakan.objects.order_by("pk")
    assert (ber_nip.jenis, tanpa.jenis) == ("daftar_hadir_nip", "daftar_hadir")
    assert masuk(cast.bagian_organisasi).get(f"/cetakan/{ber_nip.pk}/").status_code == 404
    assert masuk(cast.bagian_organisasi).get(f"/cetakan/{tanpa.pk}/").status_code == 200
    assert masuk(cast.ketua).get(f"/cetakan/{ber_nip.pk}/").status_code == 200


def test_what_is_not_there_yet_is_said(cast, kota, masuk):
    row = pabrik.make_kegiatan(kota.akta, cast.notulis, HARI, "rapat")
    pabrik.make_rapat(row, cast.ketua.pegawai, cast.notulis.pegawai)
    client = masuk(cast.notulis)
    for naskah, kalimat in (("undangan", "Terbitkan dahulu, lalu cetak."), ("notulen", "Tulis dahulu, lalu cetak.")):
        response = pesan(client, row, naskah)
        assert response.status_code == 422
        assert kalimat in response.text
    assert pesan(client, row, "risalah").status_code == 404
    assert not Cetakan.objects.exists()


def test_outsiders_order_nothing(kegiatan, cast, masuk):
    assert [pesan(masuk(orang), kegiatan, "notulen").status_code for orang in (cast.sekretaris_dishub, cast.orang_luar, cast.biro)] == [404, 404, 403]
    assert not Cetakan.objects.exists()


def test_it_wears_the_letterhead_and_the_font_of_the_pemda(kegiatan, kota, tmp_path):
    TataNaskah.objects.create(pemda=kota.bontang, kop_pertama="Pemerintah Kota Taman", huruf="liberation-serif")
    html = susun_dokumen(REGISTRY["undangan"].masukan(kegiatan.rapat, "A4"), tmp_path).html
    assert "PEMERINTAH KOTA TAMAN" in html
    assert "html { font-family: Liberation Serif, DejaVu Serif; font-size: 11pt }" in html
