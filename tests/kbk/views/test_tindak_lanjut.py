import datetime as dt
import io
from unittest import mock

import pytest
from openpyxl import load_workbook

from kbk.models import TindakLanjut
from tests import pabrik

DAFTAR = "/tindak-lanjut/"


@pytest.fixture
def kegiatan(cast, kota):
    return pabrik.make_kegiatan(kota.akta, cast.notulis)


@pytest.fixture
def september():
    """10 September 2026, 00.30 WITA: still the 9th in UTC."""
    with mock.patch("django.utils.timezone.now", return_value=dt.datetime(2026, 9, 9, 16, 30, tzinfo=dt.UTC)):
        yield


@pytest.mark.parametrize("jumlah", [1, 3])
def test_list_costs_the_same_for_one_and_three(cast, kegiatan, masuk, jumlah, django_assert_num_queries):
    for _ in range(jumlah):
        pabrik.make_tindak_lanjut(kegiatan, cast.anggota.pegawai)
    client = masuk(cast.bagian_organisasi)
    client.get(DAFTAR)  # the first request of a session also writes it down
    with django_assert_num_queries(6):
        assert len(client.get(DAFTAR).context["baris"]) == jumlah


@pytest.fixture
def tiga(cast, kota, kegiatan):
    orang = cast.anggota.pegawai
    pabrik.make_tindak_lanjut(kegiatan, orang, dt.date(2026, 9, 10), uraian="Jatuh tempo hari ini")
    pabrik.make_tindak_lanjut(kegiatan, orang, dt.date(2026, 9, 9), uraian="Lewat sehari")
    pabrik.make_tindak_lanjut(
        kegiatan, orang, uraian="Beres", selesai_pada=dt.date(2026, 9, 2), catatan_selesai="Ditempel"
    )
    pabrik.make_tindak_lanjut(
        pabrik.make_kegiatan(kota.lain, cast.sekretaris_luar), cast.sekretaris_luar.pegawai, uraian="Kota lain"
    )


SARINGAN = [
    ("", [("Lewat sehari", "terlambat"), ("Jatuh tempo hari ini", "terbuka")]),
    ("status=terlambat", [("Lewat sehari", "terlambat")]),
    ("status=selesai", [("Beres", "selesai")]),
    ("status=semua", [("Lewat sehari", "terlambat"), ("Jatuh tempo hari ini", "terbuka"), ("Beres", "selesai")]),
    ("q=tempo", [("Jatuh tempo hari ini", "terbuka")]),
    ("status=x&halaman=-1&opd=9", [("Lewat sehari", "terlambat"), ("Jatuh tempo hari ini", "terbuka")]),
]


def test_overdue_first_in_the_zone_of_the_city(cast, tiga, masuk, september):
    client = masuk(cast.sekretaris)
    found = [client.get(f"{DAFTAR}?{query}").context["baris"] for query, _ in SARINGAN]
    assert [[(t.uraian, status) for t, status in baris] for baris in found] == [baris for _, baris in SARINGAN]


def test_list_as_spreadsheet(cast, tiga, masuk, september):
    response = masuk(cast.sekretaris).get(f"{DAFTAR}?status=semua&bentuk=xlsx")
    rows = list(load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))
    assert [(r[0], r[3], r[5]) for r in rows[1:]] == [
        ("Lewat sehari", "Terlambat", None),
        ("Jatuh tempo hari ini", "Terbuka", None),
        ("Beres", "Selesai", "Ditempel"),
    ]


def test_only_those_who_may_close_get_the_button(cast, kegiatan, masuk):
    row = pabrik.make_tindak_lanjut(kegiatan, cast.anggota.pegawai)
    alamat = f"/tindak-lanjut/{row.pk}/selesai/"
    seen = {n: alamat in masuk(getattr(cast, n)).get(DAFTAR).text for n in ("ketua", "sekretaris", "notulis", "pimpinan")}
    assert seen == {"ketua": True, "sekretaris": True, "notulis": False, "pimpinan": False}


def test_empty_says_where_they_come_from(cast, masuk):
    assert "ditambahkan dari halaman" in masuk(cast.sekretaris).get(DAFTAR).text


def isian(cast, **fields) -> dict:
    return {"uraian": "Perbarui SOP", "penanggung_jawab": cast.anggota.pegawai_id, "tenggat": "2026-10-01"} | fields


def test_create(cast, kegiatan, masuk):
    response = masuk(cast.notulis).post(f"/kegiatan/{kegiatan.pk}/tindak-lanjut/baru/", isian(cast))
    row = TindakLanjut.objects.get()
    assert response["Location"] == f"/kegiatan/{kegiatan.pk}/"
    assert (row.uraian, row.penanggung_jawab, row.tenggat) == ("Perbarui SOP", cast.anggota.pegawai, dt.date(2026, 10, 1))


@pytest.mark.parametrize(
    ("ubah", "galat"),
    [
        ({"uraian": ""}, {"uraian": ["Tulis apa yang akan dilakukan."]}),
        ({"penanggung_jawab": ""}, {"penanggung_jawab": ["Pilih siapa yang bertanggung jawab."]}),
        ({"tenggat": "besok"}, {"tenggat": ["Masukkan tanggal tenggat, misalnya 13/08/2026."]}),
        ({"tenggat": "2026-08-11"}, {"tenggat": ["Tenggat harus pada atau sesudah tanggal kegiatan."]}),
        ({"tenggat": "2099-08-11"}, {"tenggat": ["Periksa tahunnya: 2099 terlalu jauh."]}),
    ],
)
def test_create_says_how_to_mend_it(cast, kegiatan, masuk, ubah, galat):
    response = masuk(cast.notulis).post(f"/kegiatan/{kegiatan.pk}/tindak-lanjut/baru/", isian(cast, **ubah))
    assert (response.status_code, response.context["form"].errors) == (422, galat)
    assert TindakLanjut.objects.count() == 0


def test_only_members_can_be_responsible(cast, kegiatan, masuk):
    for orang in (cast.sekretaris_dishub, cast.sekretaris):
        response = masuk(cast.notulis).post(
            f"/kegiatan/{kegiatan.pk}/tindak-lanjut/baru/", isian(cast, penanggung_jawab=orang.pegawai_id)
        )
        assert response.context["form"].errors == {"penanggung_jawab": ["Pilih anggota kelompok dari daftar."]}


def test_close(cast, kegiatan, masuk, september):
    row = pabrik.make_tindak_lanjut(kegiatan, cast.anggota.pegawai)
    client, url = masuk(cast.ketua), f"/tindak-lanjut/{row.pk}/selesai/"
    assert client.get(url).context["form"]["selesai_pada"].value() == dt.date(2026, 9, 10)
    response = client.post(url, {"selesai_pada": "2026-09-10", "catatan_selesai": "Ditempel di loket"})
    row.refresh_from_db()
    assert response["Location"] == f"/kegiatan/{kegiatan.pk}/"
    assert (row.selesai_pada, row.catatan_selesai) == (dt.date(2026, 9, 10), "Ditempel di loket")
    assert client.get(url).status_code == 302  # done is done


@pytest.mark.parametrize(
    ("isi", "galat"),
    [
        ({"selesai_pada": "2026-09-11"}, {"selesai_pada": ["Tanggal selesai harus hari ini atau sebelumnya."]}),
        ({"selesai_pada": "2026-08-11"}, {"selesai_pada": ["Tanggal selesai harus pada atau sesudah tanggal kegiatan."]}),
        ({"catatan_selesai": ""}, {"catatan_selesai": ["Tulis hasilnya, misalnya “SOP baru ditempel di loket”."]}),
    ],
)
def test_close_says_how_to_mend_it(cast, kegiatan, masuk, september, isi, galat):
    row = pabrik.make_tindak_lanjut(kegiatan, cast.anggota.pegawai)
    data = {"selesai_pada": "2026-09-10", "catatan_selesai": "Ditempel"} | isi
    response = masuk(cast.ketua).post(f"/tindak-lanjut/{row.pk}/selesai/", data)
    assert (response.status_code, response.context["form"].errors) == (422, galat)
    row.refresh_from_db()
    assert row.selesai_pada is None


def test_forms_by_role(cast, kegiatan, masuk):
    row = pabrik.make_tindak_lanjut(kegiatan, cast.anggota.pegawai)
    buat, selesai = f"/kegiatan/{kegiatan.pk}/tindak-lanjut/baru/", f"/tindak-lanjut/{row.pk}/selesai/"
    roles = {"notulis": (200, 403), "pimpinan": (403, 403), "bagian_organisasi": (403, 403), "sekretaris_dishub": (404, 404)}
    for siapa, (create, close) in roles.items():
        client = masuk(getattr(cast, siapa))
        assert client.get(buat).status_code == create
        assert client.get(selesai).status_code == close
        isi = {"selesai_pada": "2026-09-01", "catatan_selesai": "x"}
        assert client.post(selesai, isi).status_code == close


# --- the board ---

PAPAN = "/tindak-lanjut/papan/"


def kolom(response) -> dict:
    return {k.status: [t.uraian for t in k.kartu] for k in response.context["kolom"]}


@pytest.mark.parametrize("jumlah", [1, 3])
def test_board_costs_the_same_for_one_and_three(cast, kegiatan, masuk, jumlah, django_assert_num_queries):
    for _ in range(jumlah):
        pabrik.make_tindak_lanjut(kegiatan, cast.anggota.pegawai)
    client = masuk(cast.bagian_organisasi)
    client.get(PAPAN)
    with django_assert_num_queries(7):
        assert len(kolom(client.get(PAPAN))["terlambat"]) == jumlah


def test_board_has_what_is_late_open_and_done_this_quarter(cast, kota, kegiatan, masuk, september):
    orang = cast.anggota.pegawai
    for uraian, tenggat, selesai in (
        ("Jatuh tempo hari ini", dt.date(2026, 9, 10), None),
        ("Lewat sehari", dt.date(2026, 9, 9), None),
        ("Lewat sebulan", dt.date(2026, 8, 9), None),
        ("Nanti", dt.date(2026, 9, 18), None),
        ("Beres", dt.date(2026, 9, 1), dt.date(2026, 7, 1)),
        ("Beres triwulan lalu", dt.date(2026, 6, 1), dt.date(2026, 6, 30)),
    ):
        pabrik.make_tindak_lanjut(kegiatan, orang, tenggat, uraian=uraian, selesai_pada=selesai, catatan_selesai="Ditempel" if selesai else "")
    response = masuk(cast.ketua).get(PAPAN)
    assert kolom(response) == {
        "terlambat": ["Lewat sebulan", "Lewat sehari"],
        "terbuka": ["Jatuh tempo hari ini", "Nanti"],
        "selesai": ["Beres"],
    }
    assert response.text.count("! minggu ini") == 1
    assert response.text.count(">Selesaikan<") == 4
    assert ">Selesaikan<" not in masuk(cast.pimpinan).get(PAPAN).text
    assert kolom(masuk(cast.sekretaris_dishub).get(PAPAN)) == {"terlambat": [], "terbuka": [], "selesai": []}


def test_a_long_column_leads_to_the_list(cast, kegiatan, masuk, september):
    for n in range(31):
        pabrik.make_tindak_lanjut(kegiatan, cast.anggota.pegawai, dt.date(2026, 8, 1), uraian=f"Lewat {n}")
    response = masuk(cast.sekretaris).get(PAPAN)
    assert len(kolom(response)["terlambat"]) == 30
    assert '<a href="/tindak-lanjut/?status=terlambat">Lihat semuanya di daftar</a>' in response.text
