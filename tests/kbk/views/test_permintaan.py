import io

import pytest
from openpyxl import load_workbook

from kbk.actions.permintaan import answer_kelengkapan, close_kelengkapan
from kbk.models import PermintaanKelengkapan
from tests import pabrik

ISI = "Daftar hadir 12 Agustus belum ada."


@pytest.fixture
def kegiatan(kota, cast):
    return pabrik.make_kegiatan(kota.akta, cast.notulis, judul="Rapat antrean")


@pytest.fixture
def permintaan(kegiatan, cast):
    return pabrik.make_permintaan(kegiatan, cast.bagian_organisasi, ISI)


def tugas(client) -> list[tuple[str, str]]:
    return [(t.kalimat, t.tombol) for t in client.get("/").context["tugas"] if "Rapat antrean" in t.kalimat and "bukti" not in t.kalimat]


def test_the_way_of_a_question_from_leader_to_group_and_back(kegiatan, cast, masuk):
    pimpinan, notulis, sekretaris = (masuk(o) for o in (cast.pimpinan, cast.notulis, cast.sekretaris))
    assert f'href="/kegiatan/{kegiatan.pk}/kelengkapan/"' in pimpinan.get(f"/kegiatan/{kegiatan.pk}/").text
    pimpinan.post(f"/kegiatan/{kegiatan.pk}/kelengkapan/", {"isi": ISI})
    row = PermintaanKelengkapan.objects.get()
    ditanya = [(f"Kelengkapan “Rapat antrean” diminta: “{ISI}”", "Jawab")]
    assert [tugas(c) for c in (notulis, sekretaris, pimpinan)] == [ditanya, ditanya, []]
    assert f'href="/kelengkapan/{row.pk}/jawab/"' in notulis.get(f"/kegiatan/{kegiatan.pk}/").text
    response = notulis.post(f"/kelengkapan/{row.pk}/jawab/", {"isi": "Sudah diunggah."}, follow=True)
    assert "Sudah diunggah." in response.text
    dijawab = [("“Rapat antrean” Disdukcapil dijawab: “Sudah diunggah.”", "Periksa")]
    assert [tugas(c) for c in (notulis, sekretaris, pimpinan, masuk(cast.bagian_organisasi))] == [[], [], dijawab, dijawab]
    response = pimpinan.post(f"/kelengkapan/{row.pk}/tutup/", follow=True)
    assert "Permintaan ditutup." in response.text
    assert tugas(pimpinan) == []


def test_who_may_not_ask_or_answer_sees_no_button_and_is_refused(kegiatan, permintaan, cast, masuk):
    teks = masuk(cast.sekda).get(f"/kegiatan/{kegiatan.pk}/").text
    assert ISI in teks
    assert "kelengkapan/" not in teks.split("<main")[1]
    minta, jawab, tutup = f"/kegiatan/{kegiatan.pk}/kelengkapan/", f"/kelengkapan/{permintaan.pk}/jawab/", f"/kelengkapan/{permintaan.pk}/tutup/"
    status = {
        orang: [masuk(getattr(cast, orang)).post(alamat, {"isi": "x"}).status_code for alamat in (minta, jawab, tutup)]
        for orang in ("sekda", "sekretaris_dishub", "orang_luar", "biro")
    }
    assert status == {"sekda": [403] * 3, "sekretaris_dishub": [403, 404, 403], "orang_luar": [404, 403, 404], "biro": [403] * 3}
    assert PermintaanKelengkapan.objects.menunggu_jawaban().count() == 1


@pytest.mark.parametrize(("isi", "kata"), [("  ", "Tulis apa yang perlu dilengkapi."), ("x" * 1001, "paling banyak 1.000 huruf")])
def test_a_question_needs_words(kegiatan, cast, masuk, isi, kata):
    response = masuk(cast.pimpinan).post(f"/kegiatan/{kegiatan.pk}/kelengkapan/", {"isi": isi})
    assert response.status_code == 422
    assert kata in response.text
    assert not PermintaanKelengkapan.objects.exists()


def test_the_second_answer_keeps_its_words(permintaan, cast, masuk):
    answer_kelengkapan(by=cast.notulis, permintaan=permintaan, jawaban="Pertama.")
    response = masuk(cast.sekretaris).post(f"/kelengkapan/{permintaan.pk}/jawab/", {"isi": "Jawaban kedua yang panjang."})
    assert response.status_code == 409
    assert "baru saja dijawab atau ditutup orang lain" in response.text
    assert "Jawaban kedua yang panjang." in response.text


def test_closing_twice_is_told(permintaan, cast, masuk):
    close_kelengkapan(by=cast.pimpinan, permintaan=permintaan)
    response = masuk(cast.bagian_organisasi).post(f"/kelengkapan/{permintaan.pk}/tutup/", follow=True)
    assert "baru saja ditutup orang lain" in response.text


def test_the_list_and_its_spreadsheet(kota, kegiatan, permintaan, cast, masuk):
    pabrik.make_permintaan(pabrik.make_kegiatan(kota.kir, cast.sekretaris_dishub), cast.bagian_organisasi, "Foto buram.")
    tutup = pabrik.make_permintaan(kegiatan, cast.pimpinan, "Lama.")
    close_kelengkapan(by=cast.pimpinan, permintaan=tutup)
    answer_kelengkapan(by=cast.notulis, permintaan=permintaan, jawaban="Sudah.")
    client = masuk(cast.bagian_organisasi)
    jumlah = [client.get(f"/kelengkapan/?status={s}").context["page"].paginator.count for s in ("", "terbuka", "dijawab", "semua", "x")]
    assert jumlah == [2, 1, 1, 3, 2]
    assert masuk(cast.sekretaris).get("/kelengkapan/").context["page"].paginator.count == 1
    isi = load_workbook(io.BytesIO(masuk(cast.sekretaris).get("/kelengkapan/?bentuk=xlsx").content)).active
    assert [row[4:9:3] for row in isi.iter_rows(min_row=2, values_only=True)] == [(ISI, "Sudah.")]


@pytest.mark.parametrize("jumlah", [1, 3])
def test_query_count(kegiatan, cast, masuk, jumlah, django_assert_num_queries):
    for n in range(jumlah):
        pabrik.make_permintaan(kegiatan, cast.pimpinan, f"Permintaan {n}")
    client = masuk(cast.bagian_organisasi)
    client.get("/kelengkapan/")
    with django_assert_num_queries(5):
        client.get("/kelengkapan/")


@pytest.mark.parametrize("jumlah", [1, 3])
def test_one_query_more_on_the_activity_however_many(kegiatan, cast, masuk, jumlah, django_assert_num_queries):
    for n in range(jumlah):
        pabrik.make_permintaan(kegiatan, cast.pimpinan, f"Permintaan {n}")
    client = masuk(cast.bagian_organisasi)
    client.get(f"/kegiatan/{kegiatan.pk}/")
    with django_assert_num_queries(11):
        client.get(f"/kegiatan/{kegiatan.pk}/")
