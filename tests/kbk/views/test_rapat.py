import datetime as dt
from unittest import mock

import pytest
from django.utils import timezone

from kbk.models import Kegiatan, Rapat
from tests import pabrik

BARU = "/rapat/baru/"
BESOK = dt.date(2026, 9, 11)


@pytest.fixture(autouse=True)
def september():
    """10 September 2026, 00.30 WITA: still the 9th in UTC."""
    with mock.patch("django.utils.timezone.now", return_value=dt.datetime(2026, 9, 9, 16, 30, tzinfo=dt.UTC)):
        yield


def isian(cast, kota, **ubah) -> dict:
    return {
        "kelompok": kota.akta.pk, "kunci_kirim": "ab" * 16, "jenis": "rapat", "judul": "Rapat evaluasi", "tanggal": "11/09/2026",
        "mulai": "9.30", "selesai": "", "tempat": "Aula", "pimpinan": cast.ketua.pegawai_id, "notulis": cast.notulis.pegawai_id,
        "nomor_undangan": "", "baris": "3", "acara_0": "Antrean", "urut_0": "2", "acara_1": "Jam buka", "urut_1": "1", "acara_2": "",
    } | ubah  # fmt: skip


@pytest.fixture
def kegiatan(cast, kota):
    row = pabrik.make_kegiatan(kota.akta, cast.notulis, BESOK, "rapat", status="draf", uraian="", tempat="Aula", judul="Rapat evaluasi")
    pabrik.make_rapat(row, cast.ketua.pegawai, cast.notulis.pegawai)
    return row


def test_the_form_offers_tomorrow_and_who_usually_leads(cast, kota, masuk):
    form = masuk(cast.notulis).get(f"{BARU}?kelompok={kota.akta.pk}").context["form"]
    start = [form[name].value() for name in ("tanggal", "pimpinan", "notulis", "jenis")]
    assert start == [BESOK, cast.ketua.pegawai_id, cast.notulis.pegawai_id, "rapat"]
    assert len(form.baris_acara) == 3
    assert cast.pimpinan.pegawai in form.fields["pimpinan"].queryset  # who leads the unit may lead the meeting
    assert cast.pimpinan.pegawai not in form.fields["notulis"].queryset


def test_prepare(cast, kota, masuk):
    response = masuk(cast.notulis).post(BARU, isian(cast, kota))
    rapat = Rapat.objects.get()
    assert response["Location"] == f"/kegiatan/{rapat.kegiatan_id}/rapat/"
    assert (rapat.mulai, rapat.selesai, rapat.kegiatan.tanggal, rapat.kegiatan.is_draf) == (dt.time(9, 30), None, BESOK, True)
    assert [m.judul for m in rapat.mata_acara.all()] == ["Jam buka", "Antrean"]


def test_more_rows_keep_every_word_and_save_nothing(cast, kota, masuk):
    response = masuk(cast.notulis).post(BARU, isian(cast, kota, judul="", tanggal="kapan-kapan", mulai="pagi", tambah="1"))
    form = response.context["form"]
    assert response.status_code == 200
    assert [form[name].value() for name in ("tanggal", "mulai", "acara_0", "tempat")] == ["kapan-kapan", "pagi", "Antrean", "Aula"]
    assert len(form.baris_acara) == 5
    assert "invalid-feedback" not in response.text
    assert Kegiatan.objects.count() == 0


@pytest.mark.parametrize(
    ("ubah", "galat"),
    [
        ({"judul": " "}, {"judul": ["Tulis acaranya."]}),
        ({"jenis": "aksi"}, {"jenis": ["Pilih jenis pertemuan dari daftar."]}),
        ({"tanggal": "lusa"}, {"tanggal": ["Masukkan tanggal rapat, misalnya 13/08/2026."]}),
        ({"tanggal": "2028-01-01"}, {"tanggal": ["Periksa tahunnya: 2028 terlalu jauh."]}),
        ({"mulai": ""}, {"mulai": ["Masukkan waktu mulai, misalnya 09.00."]}),
        ({"mulai": "25.00"}, {"mulai": ["Masukkan waktu mulai, misalnya 09.00."]}),
        ({"selesai": "09:30"}, {"selesai": ["Waktu selesai harus sesudah waktu mulai."]}),
        ({"pimpinan": ""}, {"pimpinan": ["Pilih siapa yang memimpin rapat."]}),
        ({"urut_0": "x"}, {"urut_0": ["Tulis urutannya, misalnya 1."]}),
        ({"acara_0": "x" * 201}, {"acara_0": ["Ringkas mata acara ini menjadi paling banyak 200 huruf."]}),
        ({"kunci_kirim": "x"}, {"__all__": ["Formulir ini perlu dikirim sekali lagi. Tekan “Simpan”."]}),
    ],
)
def test_it_says_how_to_mend_it(cast, kota, masuk, ubah, galat):
    response = masuk(cast.notulis).post(BARU, isian(cast, kota, **ubah))
    assert (response.status_code, response.context["form"].errors) == (422, galat)
    assert Kegiatan.objects.count() == 0


def test_nobody_of_another_unit_leads(cast, kota, masuk):
    response = masuk(cast.notulis).post(BARU, isian(cast, kota, pimpinan=cast.sekretaris_dishub.pegawai_id))
    assert response.context["form"].errors == {"pimpinan": ["Pilih pimpinan rapat dari daftar."]}
    assert masuk(cast.notulis).post(BARU, isian(cast, kota, kelompok=kota.kir.pk)).status_code == 404


def test_change_the_plan(cast, kota, masuk, kegiatan):
    client, alamat = masuk(cast.ketua), f"/kegiatan/{kegiatan.pk}/rapat/siapkan/"
    antre, jam = kegiatan.rapat.mata_acara.all()
    assert [acara.value() for acara, _, _ in client.get(alamat).context["form"].baris_acara] == ["Antrean loket", "Jam buka", ""]
    data = isian(cast, kota, versi="1", acara_0="", butir_0=antre.pk, acara_1="Jam buka loket", butir_1=jam.pk, mulai="13:00")
    assert client.post(alamat, data)["Location"] == f"/kegiatan/{kegiatan.pk}/rapat/"
    assert list(kegiatan.rapat.mata_acara.values_list("pk", "judul")) == [(jam.pk, "Jam buka loket")]
    stale = client.post(alamat, data | {"judul": "Yang kedua"})
    assert stale.status_code == 409
    assert ("Acara", "Rapat evaluasi", "Yang kedua") in stale.context["beda"]
    assert "value=\"Yang kedua\"" in stale.text
    again = client.post(alamat, data | {"judul": "Yang kedua", "versi": stale.context["form"]["versi"].value()})
    assert again.status_code == 302
    assert Kegiatan.objects.get().judul == "Yang kedua"


def test_rows_of_another_meeting_are_not_taken(cast, kota, masuk, kegiatan):
    lain = pabrik.make_rapat(pabrik.make_kegiatan(kota.kir, cast.sekretaris_dishub), cast.ketua.pegawai, cast.ketua.pegawai)
    punya = lain.mata_acara.first()
    masuk(cast.ketua).post(f"/kegiatan/{kegiatan.pk}/rapat/siapkan/", isian(cast, kota, versi="1", acara_0="Dibajak", butir_0=punya.pk))
    punya.refresh_from_db()
    assert punya.judul == "Antrean loket"


def test_an_activity_that_was_noted_first_gets_its_meeting(cast, kota, masuk):
    kegiatan = pabrik.make_kegiatan(kota.akta, cast.notulis, jenis="rapat")
    client, alamat = masuk(cast.notulis), f"/kegiatan/{kegiatan.pk}/rapat/siapkan/"
    assert f'href="{alamat}"' in client.get(f"/kegiatan/{kegiatan.pk}/").text
    assert client.get(f"/kegiatan/{kegiatan.pk}/rapat/").status_code == 404
    ahead = client.post(alamat, isian(cast, kota, versi="1"))
    assert ahead.context["form"].errors == {"tanggal": ["Rapat ini sudah tercatat, jadi tanggalnya harus hari ini atau sebelumnya."]}
    assert client.post(alamat, isian(cast, kota, versi="1", tanggal="2026-08-12")).status_code == 302
    assert Kegiatan.objects.get().status == "tercatat"
    aksi = pabrik.make_kegiatan(kota.akta, cast.notulis)
    assert client.get(f"/kegiatan/{aksi.pk}/rapat/siapkan/").status_code == 404


def test_the_group_leads_to_its_next_meeting(cast, kota, masuk, kegiatan):
    alamat = f"/kelompok/{kota.akta.pk}/"
    halaman = masuk(cast.notulis).get(alamat)
    assert f'href="{BARU}?kelompok={kota.akta.pk}"' in halaman.text
    assert f'href="/kegiatan/{kegiatan.pk}/rapat/"' in halaman.text
    assert list(halaman.context["kegiatan"]) == []  # what lies ahead is no latest activity
    assert BARU not in masuk(cast.pimpinan).get(alamat).text


def test_what_lies_ahead_is_not_the_latest_at_home(cast, masuk, kegiatan):
    assert "Rapat evaluasi" not in masuk(cast.notulis).get("/").text


def test_a_plan_is_changed_where_it_was_made(cast, masuk, kegiatan):
    halaman = masuk(cast.notulis).get(f"/kegiatan/{kegiatan.pk}/").text
    assert f'href="/kegiatan/{kegiatan.pk}/rapat/siapkan/"' in halaman
    for alamat in ("ubah/", "tindak-lanjut/baru/"):
        assert f'href="/kegiatan/{kegiatan.pk}/{alamat}"' not in halaman


def test_issue_the_invitation(cast, masuk, kegiatan):
    client, alamat = masuk(cast.notulis), f"/kegiatan/{kegiatan.pk}/rapat/"
    assert "Terbitkan undangan" in client.get(alamat).text
    response = client.post(f"{alamat}undangan/", follow=True)
    assert "Undangan diterbitkan dan dihitung sebagai bukti." in response.text
    assert Rapat.objects.get().undangan_pada == timezone.now()
    assert "Terbitkan" not in response.text.split("</h1>")[1]
    Kegiatan.objects.update(tempat="Ruang 2")
    Rapat.objects.update(urutan=1)
    assert "Terbitkan lagi, lalu kabari" in client.get(alamat).text


def test_a_late_invitation_is_explained(cast, masuk, kegiatan):
    Kegiatan.objects.update(tanggal=dt.date(2026, 9, 9))
    client, alamat = masuk(cast.notulis), f"/kegiatan/{kegiatan.pk}/rapat/"
    assert "unggah undangan aslinya sebagai bukti" in client.get(alamat).text
    assert "unggah undangan aslinya sebagai bukti" in client.post(f"{alamat}undangan/", follow=True).text
    assert Rapat.objects.get().undangan_pada is None


def test_calendar_file(cast, masuk, kegiatan):
    response = masuk(cast.bagian_organisasi).get(f"/kegiatan/{kegiatan.pk}/rapat/kalender.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="rapat-2026-09-11-{kegiatan.pk}.ics"'
    assert response["Cache-Control"] == "no-store"
    assert f"URL:http://testserver/kegiatan/{kegiatan.pk}/rapat/\r\n" in response.text


@pytest.mark.parametrize("jumlah", [1, 3])
def test_page_costs_the_same_for_one_and_three(cast, masuk, kegiatan, jumlah, django_assert_num_queries):
    for n in range(jumlah):
        kegiatan.rapat.mata_acara.create(urutan=n + 3, judul=f"Lain {n}")
        pabrik.make_kehadiran(kegiatan, pabrik.make_pegawai(kegiatan.kelompok.opd))
        pabrik.make_tindak_lanjut(kegiatan, cast.anggota.pegawai, uraian=f"Tindak {n}")
    client = masuk(cast.notulis)
    client.get("/")  # the first request of a session also writes it down
    with django_assert_num_queries(11):
        assert client.get(f"/kegiatan/{kegiatan.pk}/rapat/").status_code == 200
