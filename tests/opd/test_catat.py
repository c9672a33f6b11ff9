"""What looking leaves in the trail, and what becomes of an answer whose trace cannot be written."""

import datetime as dt
import hashlib
import logging

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from opd import catat, jejak
from opd.models import Jejak, Pegawai
from tests import pabrik

JARINGAN = {"jaringan": "127.0.0.1"}


@pytest.fixture(autouse=True)
def tanpa_hitungan():
    cache.clear()


def rows(*aksi: str) -> list[Jejak]:
    return list(Jejak.objects.filter(aksi__in=aksi).order_by("nomor"))


def enter(login, password) -> int:
    return Client().post("/masuk/", {"login": login, "password": password}).status_code


# --- signing in ---------------------------------------------------------------------


def test_a_wrong_password_of_a_known_account_stands_at_its_unit(cast, kota):
    assert enter(cast.sekretaris.nama_masuk, "bukan sandinya") == 422
    (row,) = rows("masuk_ditolak")
    assert (row.pengguna, row.sasaran, row.sasaran_id, row.opd, row.isi) == (None, "pengguna", cast.sekretaris.pk, kota.disdukcapil, JARINGAN)


def test_of_an_unknown_name_nothing_that_was_typed_is_kept(cast):
    assert enter("199103032019031999", "SandiYangSalahKetik") == 422
    (row,) = rows("masuk_ditolak")
    assert (row.sasaran, row.sasaran_id, row.isi) == ("", None, JARINGAN)


def test_an_account_out_of_use_is_refused_with_a_trace(cast):
    cast.sekretaris.is_active = False
    cast.sekretaris.save()
    assert enter(cast.sekretaris.nama_masuk, pabrik.SANDI) == 422
    assert [(r.aksi, r.sasaran_id) for r in rows("masuk", "masuk_ditolak")] == [("masuk_ditolak", cast.sekretaris.pk)]


def test_signing_in_and_out_says_from_where(cast):
    client = Client()
    client.post("/masuk/", {"login": cast.sekretaris.nama_masuk, "password": pabrik.SANDI})
    client.post("/keluar/")
    assert [(r.aksi, r.pengguna, r.isi) for r in rows("masuk", "keluar")] == [
        ("masuk", cast.sekretaris, JARINGAN),
        ("keluar", cast.sekretaris, JARINGAN),
    ]


# --- refusals -----------------------------------------------------------------------


def test_a_permission_one_does_not_hold(cast, kota, masuk):
    assert masuk(cast.anggota).get("/jejak/").status_code == 403
    (row,) = rows("ditolak")
    assert (row.pengguna, row.opd, row.sasaran_id) == (cast.anggota, kota.disdukcapil, cast.anggota.pk)
    assert row.isi == {"status": 403, "metode": "GET", "alamat": "jejak_list"} | JARINGAN


def test_a_row_that_is_not_visible_is_a_refusal_too(cast, kota, masuk):
    kegiatan = pabrik.make_kegiatan(kota.kir, cast.sekretaris_dishub)
    client = masuk(cast.sekretaris)
    assert client.get(f"/kegiatan/{kegiatan.pk}/").status_code == 404
    assert client.post(f"/kegiatan/{kegiatan.pk}/ubah/").status_code == 404
    assert [r.isi for r in rows("ditolak")] == [
        {"status": 404, "metode": "GET", "alamat": "kegiatan_detail", "nomor": kegiatan.pk} | JARINGAN,
        {"status": 404, "metode": "POST", "alamat": "kegiatan_edit", "nomor": kegiatan.pk} | JARINGAN,
    ]


@pytest.mark.parametrize("alamat", ["/tidak-ada/", "/v/KODETAKDIKENAL/", "/masuk/", "/kegiatan/"])
def test_what_is_no_refusal_leaves_no_trace(cast, masuk, alamat):
    masuk(cast.sekretaris).get(alamat)
    assert rows("ditolak") == []


def test_a_key_in_the_address_is_not_kept(cast):
    assert Client().get("/sandi-baru/kunci-rahasia/").status_code < 500
    assert "kunci-rahasia" not in str(list(Jejak.objects.values("isi")))


def test_a_flood_from_outside_leaves_one_row_a_minute(db, monkeypatch):
    tanpa_csrf = Client(enforce_csrf_checks=True)
    assert [tanpa_csrf.post("/masuk/").status_code for _ in range(5)] == [403] * 5
    assert [r.isi["alamat"] for r in rows("ditolak")] == ["account_login"]


def test_who_decides_on_their_own_work_leaves_one_row(cast, kota, masuk):
    """The action writes what was refused; the answer adds nothing (reliability C12)."""
    from tests.laporan.pabrik_laporan import make_laporan  # noqa: PLC0415

    laporan = make_laporan(kota.disdukcapil, cast, status="diajukan")
    laporan.diajukan_oleh = laporan.pengubah = cast.pimpinan
    laporan.save()
    response = masuk(cast.pimpinan).post(f"/laporan/{laporan.pk}/langkah/setujui/", {"versi": laporan.versi})
    assert response.status_code == 403
    assert [r.aksi for r in Jejak.objects.filter(aksi__startswith="ditolak")] == ["ditolak_setujui_sendiri"]


def walk(client, times: int) -> None:
    for _ in range(times):
        assert client.get("/kegiatan/999999/").status_code == 404


def test_thirty_refusals_in_five_minutes_raise_one_alarm(cast, kota, masuk, caplog):
    client = masuk(cast.sekretaris)
    walk(client, catat.SERING - 1)
    assert rows(catat.PERINGATAN) == []
    walk(client, 5)
    (row,) = rows(catat.PERINGATAN)
    assert (row.pengguna, row.opd, row.isi["jumlah"]) == (cast.sekretaris, kota.disdukcapil, 30)
    warnings = [r.getMessage() for r in caplog.records if (r.name, r.levelno) == ("opd.keamanan", logging.WARNING)]
    assert warnings == [f"Pengguna {cast.sekretaris.pk} ditolak 30 kali dalam lima menit dari 127.0.0.1."]


def test_refusals_of_others_or_of_long_ago_do_not_count(cast, kota, masuk, monkeypatch):
    lama = jejak.timezone.now() - catat.SELANG - dt.timedelta(seconds=5)
    with jejak.exclusive():
        for _ in range(40):
            jejak.record(by=cast.sekretaris, aksi="ditolak", sasaran=cast.sekretaris, at=lama)
            jejak.record(by=cast.notulis, aksi="ditolak", sasaran=cast.notulis)
    walk(masuk(cast.sekretaris), 1)
    assert rows(catat.PERINGATAN) == []


# --- exports and people ---------------------------------------------------------------


def test_an_export_says_what_was_taken_and_how_much(cast, kota, masuk):
    response = masuk(cast.bagian_organisasi).get(f"/pegawai/?bentuk=xlsx&q=Rahma&opd={kota.dishub.pk}")
    (row,) = rows("ekspor")
    assert (row.pengguna, row.opd, row.pemda) == (cast.bagian_organisasi, None, kota.bontang)
    assert row.isi == {
        "berkas": "pegawai.xlsx",
        "baris": 0,
        "sha256": hashlib.sha256(response.content).hexdigest(),
        "alamat": "pegawai_list",
        "saringan": {"q": "(diisi)", "opd": str(kota.dishub.pk)},
    } | JARINGAN
    masuk(cast.sekretaris).get("/pegawai/?bentuk=xlsx")
    assert rows("ekspor")[1].isi["baris"] == Pegawai.objects.filter(opd=kota.disdukcapil, aktif=True).count()


@pytest.mark.parametrize(
    ("nama", "catatan"),
    [("sekretaris", 0), ("pimpinan", 0), ("sekretaris_kecamatan", 0), ("bagian_organisasi", 1), ("pemeriksa", 1), ("admin", 1)],
)
def test_looking_at_somebody_of_another_unit(cast, kota, masuk, nama, catatan):
    orang = pabrik.make_pegawai(kota.kelurahan if nama == "sekretaris_kecamatan" else kota.disdukcapil, "Rahma")
    assert masuk(getattr(cast, nama)).get(f"/pegawai/{orang.pk}/").status_code == 200
    assert [(r.pengguna, r.sasaran, r.sasaran_id, r.opd) for r in rows("lihat_pegawai")] == [
        (getattr(cast, nama), "pegawai", orang.pk, orang.opd)
    ] * catatan


@pytest.mark.parametrize(("nama", "catatan"), [("sekretaris", 0), ("bagian_organisasi", 1), ("admin", 1)])
def test_looking_at_an_account_of_another_unit(cast, masuk, nama, catatan):
    masuk(getattr(cast, nama)).get(f"/pengguna/{cast.anggota.pk}/")
    assert [r.sasaran_id for r in rows("lihat_pengguna")] == [cast.anggota.pk] * catatan


@pytest.fixture
def foto(cast, kota):
    kegiatan = pabrik.make_kegiatan(kota.akta, cast.notulis)
    ada = {nama: default_storage.save(f"bukti/{nama}.jpg", ContentFile(b"x")) for nama in ("berkas", "pratinjau")}
    return pabrik.make_bukti(kegiatan, cast.notulis, **ada)


def look(client, alamat, **kwargs) -> int:
    """The status; a file is read to its end, which closes it without the connection of the test."""
    response = client.get(alamat, **kwargs)
    b"".join(response)
    return response.status_code


@pytest.mark.parametrize(
    ("nama", "catatan"),
    [("anggota", 0), ("sekretaris", 0), ("pimpinan", 0), ("bagian_organisasi", 1), ("sekda", 1), ("pemeriksa", 1)],
)
def test_opening_an_activity_or_a_photo_of_another_unit(cast, kota, masuk, foto, nama, catatan):
    client = masuk(getattr(cast, nama))
    for alamat in (f"/kegiatan/{foto.kegiatan_id}/", f"/bukti/{foto.pk}/"):
        assert look(client, alamat) == 200
    assert [(r.aksi, r.pengguna, r.sasaran_id, r.opd) for r in Jejak.objects.filter(aksi__in=["lihat_kegiatan", "lihat_bukti"])] == [
        ("lihat_bukti", getattr(cast, nama), foto.pk, kota.disdukcapil),
        ("lihat_kegiatan", getattr(cast, nama), foto.kegiatan_id, kota.disdukcapil),
    ][: 2 * catatan]


def test_the_same_photo_in_parts_is_one_row_an_hour_and_a_thumbnail_none(cast, masuk, foto, monkeypatch):
    client = masuk(cast.bagian_organisasi)
    for kepala in ({}, {"Range": "bytes=0-10"}, {}):
        look(client, f"/bukti/{foto.pk}/", headers=kepala)
    look(client, f"/bukti/{foto.pk}/pratinjau/")
    assert len(rows("lihat_bukti")) == 1
    nanti = jejak.timezone.now() + catat.SEKALI + dt.timedelta(seconds=1)
    monkeypatch.setattr(catat.timezone, "now", lambda: nanti)
    look(client, f"/bukti/{foto.pk}/")
    assert len(rows("lihat_bukti")) == 2


def test_a_refused_photo_is_a_refusal(cast, masuk, foto):
    for ekor in ("", "pratinjau/"):
        assert masuk(cast.sekretaris_dishub).get(f"/bukti/{foto.pk}/{ekor}").status_code == 404
    assert [(r.isi["alamat"], r.isi["nomor"]) for r in rows("ditolak")] == [("bukti_file", foto.pk), ("bukti_thumb", foto.pk)]


# --- C82: closed when the trail is -------------------------------------------------------


@pytest.fixture
def jejak_rusak(monkeypatch):
    """Signing in first, the trail breaks afterwards."""

    def break_it():
        def record(**kwargs):
            raise OSError("diska penuh")

        monkeypatch.setattr(jejak, "record", record)

    return break_it


@pytest.mark.parametrize("alamat", ["/pegawai/?bentuk=xlsx", "/pegawai/{orang}/", "/kegiatan/999999/"])
def test_what_cannot_be_traced_is_not_shown(cast, kota, masuk, jejak_rusak, alamat):
    orang = cast.anggota.pegawai_id
    client = masuk(cast.bagian_organisasi)
    client.raise_request_exception = False
    jejak_rusak()
    response = client.get(alamat.format(orang=orang))
    assert response.status_code == 503
    assert cast.anggota.pegawai.nama.encode() not in response.content


def test_a_change_that_cannot_be_traced_does_not_happen(cast, kota, masuk, jejak_rusak):
    orang = cast.anggota.pegawai
    client = masuk(cast.sekretaris)
    client.raise_request_exception = False
    jejak_rusak()
    isi = {"nip": orang.nip, "nama": "Nama Baru", "jenis": orang.jenis, "opd": orang.opd_id, "aktif": "on"}
    semula = client.get(f"/pegawai/{orang.pk}/ubah/").context["form"]["semula"].value()
    assert client.post(f"/pegawai/{orang.pk}/ubah/", isi | {"semula": semula}).status_code == 503
    orang.refresh_from_db()
    assert orang.nama != "Nama Baru"


def test_nobody_signs_in_without_a_trace(cast, jejak_rusak):
    client = Client(raise_request_exception=False)
    jejak_rusak()
    assert client.post("/masuk/", {"login": cast.sekretaris.nama_masuk, "password": pabrik.SANDI}).status_code == 503
    assert client.get("/akun/").status_code == 302
