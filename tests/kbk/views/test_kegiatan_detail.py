import datetime as dt

import pytest
from django.urls import reverse

from kbk.kelengkapan import kelengkapan, page_rows
from kbk.models import Kegiatan, Kehadiran
from kbk.models.kegiatan import JENIS_KEGIATAN
from tests import pabrik
from tests.kbk.views.isian_kegiatan import BARU, URAIAN, isian


@pytest.mark.parametrize("jumlah", [1, 3])
def test_detail_costs_the_same_for_one_and_three(cast, kota, masuk, jumlah, django_assert_num_queries):
    row = pabrik.make_kegiatan(kota.akta, cast.notulis)
    for orang in [cast.ketua, cast.notulis, cast.anggota][:jumlah]:
        pabrik.make_kehadiran(row, orang.pegawai)
        pabrik.make_bukti(row, cast.notulis)
        pabrik.make_tindak_lanjut(row, orang.pegawai)
    client = masuk(cast.sekretaris)
    client.get(f"/kegiatan/{row.pk}/")  # the first request of a session also writes it down
    with django_assert_num_queries(10):
        assert client.get(f"/kegiatan/{row.pk}/").status_code == 200


def test_detail_shows_what_is_missing(cast, kota, masuk):
    row = pabrik.make_kegiatan(kota.akta, cast.notulis, jenis="rapat")
    pabrik.make_bukti(row, cast.notulis, "notulen")
    pabrik.make_kehadiran(row, cast.ketua.pegawai)
    response = masuk(cast.sekretaris).get(f"/kegiatan/{row.pk}/")
    assert [(b.label, b.ada) for b in response.context["bagian"]] == [
        ("Undangan", False),
        ("Daftar hadir", True),
        ("Notulen", True),
    ]
    assert '<meter min="0" max="3" value="2"' in response.text


def test_both_meters_agree(cast, kota):
    rows = [pabrik.make_kegiatan(kota.akta, cast.notulis, jenis=jenis) for jenis in JENIS_KEGIATAN]
    for bukti in ([], ["foto"], ["undangan", "sop"], ["notulen", "piagam", "daftar_hadir"]):
        for row in rows:
            for slug in bukti:
                pabrik.make_bukti(row, cast.notulis, slug)
            counted = Kegiatan.objects.with_kelengkapan().get(pk=row.pk)
            bagian = kelengkapan(row, row.bukti.berlaku(), ada_kehadiran=False)
            assert (counted.bukti_wajib, counted.bukti_ada) == (len(bagian), sum(b.ada for b in bagian))


def test_a_page_is_counted_as_the_database_counts(cast, kota):
    rows = [pabrik.make_kegiatan(kota.akta, cast.notulis, jenis=jenis) for jenis in [*JENIS_KEGIATAN, "dihapus"]]
    for nomor, row in enumerate(rows):
        for slug in ["foto", "undangan", "sop", "piagam", "notulen"][: nomor % 6]:
            pabrik.make_bukti(row, cast.notulis, slug)
        for orang in [cast.ketua, cast.notulis, cast.anggota][: nomor % 4]:
            pabrik.make_kehadiran(row, orang.pegawai, "hadir" if orang != cast.ketua else "izin")
    pabrik.make_bukti(rows[2], cast.notulis, "sop", digantikan_oleh=rows[2].bukti.first())
    angka = ("pk", "bukti_wajib", "bukti_ada", "jumlah_hadir", "jumlah_anggota")
    counted = Kegiatan.objects.with_kelengkapan().with_counts().order_by("-pk").values_list(*angka)
    assert [tuple(getattr(row, nama) for nama in angka) for row in page_rows(row.pk for row in reversed(rows))] == list(counted)


def test_detail_by_role(cast, kota, masuk):
    roles = {"anggota": 200, "pimpinan": 200, "pemeriksa": 200, "sekretaris_dishub": 404, "orang_luar": 404, "biro": 403}
    alamat = f"/kegiatan/{pabrik.make_kegiatan(kota.akta, cast.notulis).pk}/"
    assert {siapa: masuk(getattr(cast, siapa)).get(alamat).status_code for siapa in roles} == roles


def test_readers_see_no_buttons(cast, kota, masuk):
    row = pabrik.make_kegiatan(kota.akta, cast.notulis)
    pabrik.make_bukti(row, cast.notulis)
    pabrik.make_tindak_lanjut(row, cast.anggota.pegawai)
    text = masuk(cast.bagian_organisasi).get(f"/kegiatan/{row.pk}/").text
    for link in ("/ubah/", "/ganti/", "/baru/", "/selesai/"):
        assert link not in text


def ubah(row, **fields) -> dict:
    isi = {"jenis": row.jenis, "uraian": row.uraian, "judul": row.judul, "tanggal": row.tanggal.isoformat()}
    return isi | {"versi": row.versi, "cara_hadir": "tidak"} | fields


def test_edit_starts_from_what_is_saved(cast, kota, masuk):
    row = pabrik.make_kegiatan(kota.akta, cast.notulis, pimpinan_hadir=False, uraian=URAIAN)
    pabrik.make_kehadiran(row, cast.ketua.pegawai)
    pabrik.make_kehadiran(row, cast.anggota.pegawai, "izin")
    form = masuk(cast.ketua).get(f"/kegiatan/{row.pk}/ubah/").context["form"]
    assert (form["cara_hadir"].value(), form["hadir"].value(), form["pimpinan_hadir"].value()) == (
        "sebagian",
        [str(cast.ketua.pegawai_id)],
        "tidak",
    )
    assert form[f"alasan_{cast.anggota.pegawai_id}"].value() == "izin"


def test_edit_saves_and_a_draft_becomes_an_activity(cast, kota, masuk):
    row = pabrik.make_kegiatan(kota.akta, cast.notulis, status="draf")
    response = masuk(cast.ketua).post(f"/kegiatan/{row.pk}/ubah/", ubah(row, tempat="Aula"))
    row.refresh_from_db()
    assert response["Location"] == f"/kegiatan/{row.pk}/"
    assert (row.tempat, row.status, row.versi, row.pengubah) == ("Aula", "tercatat", 2, cast.ketua)


def test_an_activity_never_becomes_a_draft_again(cast, kota, masuk):
    row = pabrik.make_kegiatan(kota.akta, cast.notulis)
    masuk(cast.ketua).post(f"/kegiatan/{row.pk}/ubah/", ubah(row, draf="1"))
    row.refresh_from_db()
    assert row.status == "tercatat"


def test_stale_edit_shows_both_and_loses_nothing(cast, kota, masuk):
    row = pabrik.make_kegiatan(kota.akta, cast.notulis, judul="Semula")
    stale = ubah(row, judul="Versi notulis", tempat="Loket")
    masuk(cast.ketua).post(f"/kegiatan/{row.pk}/ubah/", ubah(row, judul="Versi ketua"))
    client = masuk(cast.notulis)
    response = client.post(f"/kegiatan/{row.pk}/ubah/", stale)
    assert response.status_code == 409
    assert response.context["beda"] == [("Judul", "Versi ketua", "Versi notulis"), ("Tempat", "", "Loket")]
    assert 'value="Versi notulis"' in response.text
    row.refresh_from_db()
    assert row.judul == "Versi ketua"
    again = stale | {"versi": response.context["form"]["versi"].value()}
    assert client.post(f"/kegiatan/{row.pk}/ubah/", again).status_code == 302
    row.refresh_from_db()
    assert (row.judul, row.versi) == ("Versi notulis", 3)


def test_edit_without_a_version_saves_nothing(cast, kota, masuk):
    row = pabrik.make_kegiatan(kota.akta, cast.notulis)
    assert masuk(cast.ketua).post(f"/kegiatan/{row.pk}/ubah/", ubah(row, versi="")).status_code == 409


def test_edit_does_not_move_the_group_or_the_author(cast, kota, masuk):
    row = pabrik.make_kegiatan(kota.akta, cast.notulis)
    masuk(cast.sekretaris).post(f"/kegiatan/{row.pk}/ubah/", ubah(row, kelompok=kota.kir.pk, pencatat=cast.anggota.pk))
    row.refresh_from_db()
    assert (row.kelompok, row.pencatat) == (kota.akta, cast.notulis)


def test_those_who_left_stay_in_the_attendance(cast, kota, masuk):
    row = pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 1, 5))
    pergi = pabrik.make_pegawai(kota.disdukcapil, "Sudah Pindah")
    pabrik.make_kehadiran(row, pergi)
    masuk(cast.ketua).post(
        f"/kegiatan/{row.pk}/ubah/",
        ubah(row, cara_hadir="sebagian", hadir=[pergi.pk], **{f"alasan_{pergi.pk}": "izin"}),
    )
    assert dict(row.kehadiran.values_list("pegawai", "status")) == {pergi.pk: "hadir"}


def test_foreign_ticks_are_left_out(cast, kota, masuk):
    asing = cast.sekretaris_dishub.pegawai_id
    data = isian(kota.akta, cara_hadir="sebagian", hadir=[asing, "x"], **{f"alasan_{asing}": "izin"})
    masuk(cast.notulis).post(BARU, data)
    assert Kehadiran.objects.count() == 0


def test_edit_by_role(cast, kota, masuk):
    row = pabrik.make_kegiatan(kota.akta, cast.notulis)
    for siapa, status in (("sekretaris_dishub", 404), ("pimpinan", 403), ("pemeriksa", 403)):
        client = masuk(getattr(cast, siapa))
        assert client.get(f"/kegiatan/{row.pk}/ubah/").status_code == status
        assert client.post(f"/kegiatan/{row.pk}/ubah/", ubah(row)).status_code == status


def test_a_member_who_leads_elsewhere_may_look_but_not_change(cast, kota, masuk):
    """Ketua of another group, reader here through a second role: visible, so 403 and not 404."""
    pabrik.make_anggota(kota.kir, cast.pemeriksa.pegawai, "ketua")
    row = pabrik.make_kegiatan(kota.akta, cast.notulis)
    bukti = pabrik.make_bukti(row, cast.notulis)
    lanjut = pabrik.make_tindak_lanjut(row, cast.anggota.pegawai)
    client = masuk(cast.pemeriksa)
    pages = [f"/kegiatan/{row.pk}/ubah/", f"/kegiatan/{row.pk}/bukti/baru/", f"/kegiatan/{row.pk}/tindak-lanjut/baru/"]
    pages += [f"/bukti/{bukti.pk}/ubah/", f"/bukti/{bukti.pk}/ganti/", f"/tindak-lanjut/{lanjut.pk}/selesai/"]
    assert [client.get(page).status_code for page in pages] == [403] * 6


def test_signed_out_is_sent_to_the_door(client, db):
    for nama, args in (("kegiatan_list", []), ("kegiatan_create", []), ("bukti_file", [1]), ("tindak_lanjut_list", [])):
        assert client.get(reverse(nama, args=args)).status_code == 302
