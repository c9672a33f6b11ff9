import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone
from openpyxl import load_workbook

from opd import jejak
from opd.models import Jejak
from tests.penjaga import tanpa_penjaga


@pytest.fixture
def baris(cast, kota):
    """Three rows of Disdukcapil, one of Dishub, one of the other city."""
    with transaction.atomic():
        for n in range(3):
            ubah = {"before": {"judul": f"Lama {n}"}, "after": {"judul": f"Baru {n}"}}
            jejak.record(by=cast.notulis, aksi="ubah_kegiatan", sasaran=kota.akta, opd=kota.disdukcapil, **ubah)
        jejak.record(by=cast.sekretaris_dishub, aksi="buat_kegiatan", sasaran=kota.kir, opd=kota.dishub, rahasia="R-DISHUB")
        jejak.record(by=cast.sekretaris_luar, aksi="buat_kegiatan", sasaran=kota.lain, opd=kota.dinas_lain, rahasia="R-LUAR")


@pytest.mark.parametrize(
    ("nama", "jumlah"), [("bagian_organisasi", 4), ("pemeriksa", 4), ("sekretaris", 3), ("sekretaris_dishub", 1), ("orang_luar", 1)]
)
def test_everybody_sees_the_trail_of_their_own_reach(cast, baris, masuk, nama, jumlah):
    assert masuk(getattr(cast, nama)).get("/jejak/?sasaran=kelompok").context["page"].paginator.count == jumlah


def test_who_holds_no_such_right_is_refused(cast, baris, masuk):
    assert masuk(cast.anggota).get("/jejak/").status_code == 403


def test_a_row_shows_what_changed(cast, kota, baris, masuk):
    response = masuk(cast.sekretaris).get("/jejak/?sasaran=kelompok")
    (b,) = response.context["peristiwa"][0].beda
    assert (b.label, b.lama, b.baru) == ("Judul", "Lama 2", "Baru 2")
    assert f"</b> mengubah kelompok “{kota.akta.nama}”" in response.text


@pytest.mark.parametrize(
    ("saring", "jumlah"),
    [
        ("aksi=buat_kegiatan", 1),
        ("orang=notulis", 3),
        ("sampai=2020-01-01", 0),
        ("dari=2020-01-01", 4),
        ("sasaran_id=999999", 0),
        ("aksi=tidak-ada", 4),
        ("jenis=ubah", 4),
        ("sasaran_id={akta}", 3),
        ("jenis=masuk", 0),
        ("opd={disdukcapil}", 3),
        ("opd={dinas_lain}", 4),
        ("dari=entah", 4),
    ],
)
def test_filters(cast, kota, baris, masuk, saring, jumlah):
    saring = saring.format(akta=kota.akta.pk, disdukcapil=kota.disdukcapil.pk, dinas_lain=kota.dinas_lain.pk)
    assert masuk(cast.bagian_organisasi).get(f"/jejak/?sasaran=kelompok&{saring}").context["page"].paginator.count == jumlah


@pytest.mark.parametrize("banyak", [1, 3])
def test_query_count(cast, kota, masuk, django_assert_num_queries, banyak):
    with transaction.atomic():
        for _ in range(banyak):
            jejak.record(by=cast.notulis, aksi="ubah_kegiatan", sasaran=kota.akta, opd=kota.disdukcapil)
    client = masuk(cast.sekretaris)
    client.get("/akun/")
    with django_assert_num_queries(10):
        client.get("/jejak/")


def test_periksa_jejak_names_the_first_broken_row(baris, capsys):
    call_command("periksa_jejak")
    assert capsys.readouterr().out.startswith("5 baris utuh.")
    with tanpa_penjaga(), connection.cursor() as cursor:
        cursor.execute("UPDATE opd_jejak SET aksi = 'lain' WHERE nomor = 3")
    with pytest.raises(CommandError, match="baris nomor 3"):
        call_command("periksa_jejak")


def test_kinds_of_looking(cast, kota, masuk):
    masuk(cast.bagian_organisasi).get(f"/pegawai/{cast.anggota.pegawai_id}/")
    masuk(cast.anggota).get("/jejak/")
    client = masuk(cast.pemeriksa)
    kalimat = {jenis: [p.kalimat for p in client.get(f"/jejak/?jenis={jenis}").context["peristiwa"]] for jenis in ("data", "ditolak", "masuk")}
    assert kalimat["data"] == [f"membuka data pegawai “{cast.anggota.pegawai.nama}”"]
    assert kalimat["ditolak"] == ["ditolak membuka daftar jejak"]
    assert set(kalimat["masuk"]) == {"masuk ke aplikasi"}


def test_admin_sees_accounts_and_refusals_and_no_content(cast, kota, baris, masuk):
    with transaction.atomic():
        jejak.record(by=cast.sekretaris, aksi="ubah_pengguna", sasaran=cast.anggota, opd=kota.disdukcapil)
        jejak.record(by=None, aksi="masuk_ditolak", sasaran=None)
    response = masuk(cast.admin).get("/jejak/")
    assert [p.kalimat for p in response.context["peristiwa"]] == [
        "masuk ke aplikasi",
        "gagal masuk sebagai nama yang tidak dikenal",
        f"mengubah pengguna “{cast.anggota.nama}”",
    ]
    assert "R-DISHUB" not in masuk(cast.admin).get("/jejak/?sasaran=kelompok").text


@pytest.mark.parametrize(("nama", "melihat"), [("bagian_organisasi", True), ("admin", True), ("sekretaris", True), ("sekretaris_dishub", False)])
def test_an_alarm_stands_on_top_for_a_week(cast, kota, masuk, nama, melihat):
    with transaction.atomic():
        jejak.record(by=cast.anggota, aksi="peringatan_penolakan", sasaran=cast.anggota, opd=kota.disdukcapil, jumlah=30, menit=5)
    assert ("1 peringatan dalam 7 hari terakhir" in masuk(getattr(cast, nama)).get("/jejak/").text) is melihat
    with transaction.atomic():
        jejak.record(by=cast.ketua, aksi="peringatan_penolakan", sasaran=cast.ketua, opd=kota.dishub, at=timezone.now() - dt.timedelta(days=8))
    assert "peringatan dalam 7 hari" not in masuk(cast.sekretaris_dishub).get("/jejak/").text


def test_the_spreadsheet_says_it_in_words_and_as_it_was_sealed(cast, kota, baris, masuk):
    body = masuk(cast.sekretaris).get("/jejak/?bentuk=xlsx&sasaran=kelompok").content
    kepala, baris_1, *lain = load_workbook(io.BytesIO(body)).active.iter_rows(values_only=True)
    assert (kepala[4], len(lain)) == ("Peristiwa", 2)
    row = Jejak.objects.get(nomor=baris_1[0])
    assert baris_1[4:6] == (f"mengubah kelompok “{kota.akta.nama}”", "Judul: Lama 2 → Baru 2")
    assert baris_1[-2:] == (jejak.canonical(row.isi), row.hash)


def test_an_object_without_a_trace_has_none(cast, baris, masuk):
    """The link from a page of a person nothing was ever written about."""
    client = masuk(cast.bagian_organisasi)
    assert client.get("/jejak/?sasaran=peran&sasaran_id=1").context["page"].paginator.count == 0
    assert client.get("/jejak/?sasaran_id=1").context["page"].paginator.count == Jejak.objects.exclude(opd__pemda__kode="64.72").count()
