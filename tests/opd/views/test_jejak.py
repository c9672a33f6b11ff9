import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from opd import jejak
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


def test_a_row_shows_what_changed(cast, baris, masuk):
    isi = masuk(cast.sekretaris).get("/jejak/").content.decode()
    assert "Lama 2 → Baru 2" in isi
    assert "Ubah kegiatan" in isi


@pytest.mark.parametrize(
    ("saring", "jumlah"),
    [
        ("aksi=buat_kegiatan", 1),
        ("orang=notulis", 3),
        ("sampai=2020-01-01", 0),
        ("dari=2020-01-01", 4),
        ("sasaran_id=999999", 0),
        ("aksi=tidak-ada", 4),
        ("dari=entah", 4),
    ],
)
def test_filters(cast, baris, masuk, saring, jumlah):
    assert masuk(cast.bagian_organisasi).get(f"/jejak/?sasaran=kelompok&{saring}").context["page"].paginator.count == jumlah


@pytest.mark.parametrize("banyak", [1, 3])
def test_query_count(cast, kota, masuk, django_assert_num_queries, banyak):
    with transaction.atomic():
        for _ in range(banyak):
            jejak.record(by=cast.notulis, aksi="ubah_kegiatan", sasaran=kota.akta, opd=kota.disdukcapil)
    client = masuk(cast.sekretaris)
    client.get("/akun/")
    with django_assert_num_queries(7):
        client.get("/jejak/")


def test_periksa_jejak_names_the_first_broken_row(baris, capsys):
    call_command("periksa_jejak")
    assert capsys.readouterr().out.startswith("5 baris utuh.")
    with tanpa_penjaga(), connection.cursor() as cursor:
        cursor.execute("UPDATE opd_jejak SET aksi = 'lain' WHERE nomor = 3")
    with pytest.raises(CommandError, match="baris nomor 3"):
        call_command("periksa_jejak")
