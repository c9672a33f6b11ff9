import datetime as dt
import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from kbk.models import Kelompok, SuratKeputusan
from opd.format_id import nip, nip_samar
from opd.models import Jejak
from opd.penyimpanan import server_name
from tests import korpus, pabrik

DAFTAR = "/kelompok/"


def traces() -> int:
    return Jejak.objects.exclude(aksi="masuk").count()


def pesan(response) -> list[str]:
    return [str(m) for m in response.context["messages"]]


def make_sk(kelompok, nomor="188/2026", **fields) -> SuratKeputusan:
    fields = {"tanggal": dt.date(2026, 1, 5), "berlaku_dari": dt.date(2026, 1, 1), "berlaku_sampai": dt.date(2099, 12, 31)} | fields
    return SuratKeputusan.objects.create(kelompok=kelompok, nomor=nomor, **fields)


# --- list -----------------------------------------------------------------------


@pytest.mark.parametrize("jumlah", [1, 3])
def test_list_costs_the_same_for_one_and_three(cast, kota, masuk, jumlah, django_assert_num_queries):
    Kelompok.objects.exclude(pk=kota.akta.pk).update(aktif=False)
    for _ in range(jumlah - 1):
        make_sk(pabrik.make_kelompok(kota.kelurahan))
    client = masuk(cast.bagian_organisasi)
    client.get(DAFTAR)  # the first request of a session also writes it down
    with django_assert_num_queries(6):
        response = client.get(DAFTAR)
    assert len(response.context["page"]) == jumlah


def test_list_shows_own_scope(cast, kota, masuk):
    seen = {
        nama: [k.nama for k in masuk(getattr(cast, nama)).get(DAFTAR).context["page"]]
        for nama in ("anggota", "sekretaris", "sekretaris_kecamatan", "bagian_organisasi", "sekda", "pimpinan", "orang_luar")
    }
    assert seen == {
        "anggota": ["KBK Akta"],
        "sekretaris": ["KBK Akta"],
        "sekretaris_kecamatan": ["KBK Lurah"],
        "bagian_organisasi": ["KBK Akta", "KBK KIR", "KBK Lurah"],
        "sekda": ["KBK Akta", "KBK KIR", "KBK Lurah"],
        "pimpinan": ["KBK Akta"],
        "orang_luar": ["KBK Lain"],
    }
    for nama in ("biro", "tanpa_peran", "admin"):
        assert masuk(getattr(cast, nama)).get(DAFTAR).status_code == 403


SARINGAN = [
    ("q=akta", ["KBK Akta"]),
    ("q=perhubungan", ["KBK KIR"]),
    ("q=cepat+ramah", ["KBK Akta"]),
    ("opd={kecamatan}", ["KBK Lurah"]),
    ("opd={asing}", ["KBK Akta", "KBK KIR", "KBK Lurah"]),
    ("keadaan=nonaktif", ["KBK Lama"]),
    ("keadaan=semua&q=lama", ["KBK Lama"]),
    ("keadaan=x&halaman=9999", ["KBK Akta", "KBK KIR", "KBK Lurah"]),
    ("q=tidak+ada", []),
]


def test_filters(cast, kota, masuk):
    Kelompok.objects.filter(pk=kota.akta.pk).update(moto="Cepat, tepat, ramah")
    pabrik.make_kelompok(kota.disdukcapil, "KBK Lama", aktif=False)
    client = masuk(cast.bagian_organisasi)
    for query, nama in SARINGAN:
        query = query.format(kecamatan=kota.kecamatan.pk, asing=kota.dinas_lain.pk)
        found = [k.nama for k in client.get(f"{DAFTAR}?{query}").context["page"]]
        assert found == nama, query


def test_list_names_what_is_missing(cast, kota, masuk):
    response = masuk(cast.sekretaris).get(DAFTAR)
    kalimat = "Belum ada pembina. SK kelompok belum dicatat."
    assert [kurang for _, kurang in response.context["baris"]] == [["Belum ada pembina.", "SK kelompok belum dicatat."]]
    assert kalimat in response.text


def test_an_empty_list_says_what_to_do(cast, kota, masuk):
    kota.lurah.delete()
    assert "Buat kelompok pertama" in masuk(cast.sekretaris_kecamatan).get(DAFTAR).text


def test_secretaries_find_the_import_here(cast, kota, masuk):
    for siapa, ada in (("sekretaris", True), ("ketua", False), ("pimpinan", False)):
        assert ("/impor/anggota/" in masuk(getattr(cast, siapa)).get(DAFTAR).text) is ada


def test_spreadsheet_has_groups_seats_and_decrees(cast, kota, masuk):
    Kelompok.objects.filter(pk=kota.akta.pk).update(nama="=KBK")
    make_sk(kota.akta, "@188")
    pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(dt.date.today().year, 1, 5))  # noqa: DTZ011
    book = load_workbook(io.BytesIO(masuk(cast.bagian_organisasi).get(f"{DAFTAR}?bentuk=xlsx&q=KBK&opd={kota.disdukcapil.pk}").content))
    assert book.sheetnames == ["Kelompok", "Anggota", "SK"]
    row = [c.value for c in book["Kelompok"][2]]
    assert (row[1], row[3], row[4:8], row[8], row[11]) == ("=KBK", "ya", [0, 1, 1, 3], "@188", 1)
    assert row[13] == "Belum ada pembina.\nPindaian SK belum diunggah."
    assert book["Kelompok"]["B2"].data_type == "s"
    assert [[c.value for c in r][2:6] for r in book["Anggota"].iter_rows(min_row=2)] == [
        [orang.nama, nip_samar(orang.pegawai.nip), None, orang.nama] for orang in (cast.ketua, cast.notulis, cast.anggota)
    ]
    assert book["SK"]["C2"].value == "@188"


def test_spreadsheet_masks_the_nip_for_readers_outside(cast, kota, masuk):
    book = load_workbook(io.BytesIO(masuk(cast.sekda).get(f"{DAFTAR}?bentuk=xlsx&q=akta").content))
    assert [row[3].value for row in book["Anggota"].iter_rows(min_row=2)] == [
        nip_samar(p.pegawai.nip) for p in (cast.ketua, cast.notulis, cast.anggota)
    ]
    own = load_workbook(io.BytesIO(masuk(cast.anggota).get(f"{DAFTAR}?bentuk=xlsx&q=akta").content))
    assert own["Anggota"]["D2"].value == nip(cast.ketua.pegawai.nip)


# --- one group --------------------------------------------------------------------


@pytest.mark.parametrize("jumlah", [1, 3])
def test_detail_costs_the_same_for_one_and_three(cast, kota, masuk, jumlah, django_assert_num_queries):
    for n in range(jumlah):
        make_sk(kota.kir, f"188/{n}")
        pabrik.make_anggota(kota.kir, pabrik.make_pegawai(kota.dishub))
        pabrik.make_kegiatan(kota.kir, cast.sekretaris_dishub)
        pabrik.make_nilai_terpilih(kota.dishub, f"N0{n + 1}")
    client = masuk(cast.sekretaris_dishub)
    client.get(f"/kelompok/{kota.kir.pk}/")
    with django_assert_num_queries(9):
        assert client.get(f"/kelompok/{kota.kir.pk}/").status_code == 200


def test_detail_sorts_seats_by_time(cast, kota, masuk):
    hari_ini = kota.bontang.hari_ini()
    nanti = pabrik.make_anggota(kota.akta, pabrik.make_pegawai(kota.disdukcapil), dari=hari_ini + dt.timedelta(1))
    dulu = pabrik.make_anggota(kota.akta, pabrik.make_pegawai(kota.disdukcapil), sampai=hari_ini - dt.timedelta(1))
    context = masuk(cast.ketua).get(f"/kelompok/{kota.akta.pk}/").context
    assert [s.peran for s in context["anggota"]] == ["ketua", "notulis", "anggota"]
    assert (context["nanti"], context["dulu"]) == ([nanti], [dulu])


def test_detail_by_role(cast, kota, masuk):
    roles = {"anggota": 200, "pimpinan": 200, "pemeriksa": 200, "sekretaris_dishub": 404, "orang_luar": 404, "biro": 403}
    alamat = f"/kelompok/{kota.akta.pk}/"
    assert {siapa: masuk(getattr(cast, siapa)).get(alamat).status_code for siapa in roles} == roles


def test_readers_see_no_buttons(cast, kota, masuk):
    make_sk(kota.akta)
    text = masuk(cast.pimpinan).get(f"/kelompok/{kota.akta.pk}/").text
    for link in ("/ubah/", "/baru/", "/peran/", "/masa/"):
        assert link not in text


def test_values_of_the_reporting_unit_are_shown_as_slogan_or_problem(cast, kota, masuk):
    tahun = kota.bontang.hari_ini().year
    pabrik.make_nilai_terpilih(kota.kecamatan, "N10", tahun, masalah=None)
    pabrik.make_nilai_terpilih(kota.kecamatan, "N16", tahun, masalah="Surat lebih dari sehari")
    text = masuk(cast.sekretaris_kecamatan).get(f"/kelompok/{kota.lurah.pk}/").text
    assert "! slogan" in text
    assert "Surat lebih dari sehari" in text


# --- create and edit --------------------------------------------------------------


def test_a_secretary_makes_a_group(cast, kota, masuk):
    response = masuk(cast.sekretaris).post("/kelompok/baru/", {"opd": kota.disdukcapil.pk, "nama": "  KBK  KTP ", "moto": ""}, follow=True)
    baru = Kelompok.objects.get(nama="KBK KTP")
    assert response.redirect_chain == [(f"/kelompok/{baru.pk}/", 302)]
    assert pesan(response) == ["Kelompok tersimpan. Lanjutkan dengan SK dan anggotanya."]
    trace = Jejak.objects.get(aksi="buat_kelompok")
    assert (trace.opd, trace.isi["after"]["nama"], baru.aktif) == (kota.disdukcapil, "KBK KTP", True)


SALAH = [
    ({"nama": ""}, {"nama": ["Tulis nama kelompoknya."]}),
    ({"nama": "kbk akta"}, {"nama": ["Nama ini sudah dipakai kelompok lain di perangkat daerah yang sama. Pakai nama lain."]}),
    ({"nama": "x" * 121}, {"nama": ["Ringkas namanya menjadi paling banyak 120 huruf."]}),
    ({"opd": ""}, {"opd": ["Pilih perangkat daerahnya."]}),
    ({"opd": "asing"}, {"opd": ["Pilih perangkat daerah dari daftar."]}),
]


def test_a_wrong_form_says_how_to_mend_it(cast, kota, masuk):
    client = masuk(cast.sekretaris)
    for ubah, galat in SALAH:
        data = {"opd": kota.disdukcapil.pk, "nama": "KBK Baru", "moto": "Moto tetap ada"} | ubah
        data["opd"] = kota.dishub.pk if data["opd"] == "asing" else data["opd"]
        response = client.post("/kelompok/baru/", data)
        assert (response.status_code, response.context["form"].errors) == (422, galat)
        assert "Moto tetap ada" in response.text
    assert traces() == 0


def test_editing_keeps_the_unit_and_may_put_to_rest(cast, kota, masuk):
    client = masuk(cast.sekretaris)
    form = client.get(f"/kelompok/{kota.akta.pk}/ubah/").context["form"]
    data = {"nama": "KBK Akta Cepat", "moto": "", "semula": form["semula"].value(), "opd": kota.dishub.pk}
    assert client.post(f"/kelompok/{kota.akta.pk}/ubah/", data).status_code == 302
    kota.akta.refresh_from_db()
    assert (kota.akta.nama, kota.akta.aktif, kota.akta.opd) == ("KBK Akta Cepat", False, kota.disdukcapil)


def test_a_stale_edit_is_shown(cast, kota, masuk):
    client = masuk(cast.sekretaris)
    form = client.get(f"/kelompok/{kota.akta.pk}/ubah/").context["form"]
    Kelompok.objects.filter(pk=kota.akta.pk).update(moto="Moto lain")
    data = {"nama": "KBK Akta", "moto": "Moto saya", "aktif": "on", "semula": form["semula"].value()}
    response = client.post(f"/kelompok/{kota.akta.pk}/ubah/", data)
    assert response.status_code == 409
    assert "Moto lain" in response.text
    data["semula"] = response.context["form"]["semula"].value()
    assert client.post(f"/kelompok/{kota.akta.pk}/ubah/", data).status_code == 302


def test_edit_by_role(cast, kota, masuk):
    alamat = [f"/kelompok/{kota.akta.pk}/{bagian}/" for bagian in ("ubah", "sk/baru", "anggota/baru")]
    roles = {"sekretaris": 200, "bagian_organisasi": 200, "ketua": 403, "pimpinan": 403, "pemeriksa": 403, "sekretaris_dishub": 404}
    for siapa, status in roles.items():
        client = masuk(getattr(cast, siapa))
        assert [client.get(a).status_code for a in alamat] == [status] * 3, siapa


def test_who_edits_one_group_may_only_look_at_another(cast, kota, masuk):
    """Secretary of Dishub, reader of Bontang through a second role: visible, so 403 and not 404."""
    pabrik.make_peran(cast.sekretaris_dishub, "sekda", pemda=kota.bontang)
    sk = make_sk(kota.akta)
    kursi = kota.akta.keanggotaan.first()
    client = masuk(cast.sekretaris_dishub)
    pages = [f"/kelompok/{kota.akta.pk}/{bagian}/" for bagian in ("ubah", "sk/baru", "anggota/baru")]
    pages += [f"/sk/{sk.pk}/ubah/", f"/anggota/{kursi.pk}/peran/", f"/anggota/{kursi.pk}/masa/"]
    assert [client.get(page).status_code for page in pages] == [403] * 6
    assert client.post(f"/anggota/{kursi.pk}/hapus/").status_code == 403


# --- decrees ----------------------------------------------------------------------

ISIAN_SK = {"nomor": "188.45/12/2026", "tanggal": "5 Januari 2026", "berlaku_dari": "2026-01-01", "berlaku_sampai": "31-12-2026"}


def pindaian(data=None, nama="SK.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(nama, data or korpus.pdf(), "application/pdf")


def test_a_decree_with_its_scan(cast, kota, masuk):
    client = masuk(cast.sekretaris)
    response = client.post(f"/kelompok/{kota.akta.pk}/sk/baru/", ISIAN_SK | {"berkas": pindaian()})
    assert response["Location"] == f"/kelompok/{kota.akta.pk}/"
    sk = SuratKeputusan.objects.get()
    assert (sk.tanggal, sk.berlaku_sampai) == (dt.date(2026, 1, 5), dt.date(2026, 12, 31))
    assert sk.berkas.name.startswith("sk/")
    assert f"/sk/{sk.pk}/berkas/" in client.get(response["Location"]).text


SALAH_SK = [
    ({"nomor": ""}, "nomor", "Tulis nomor SK seperti tercantum di dokumennya."),
    ({"nomor": "188/ada"}, "nomor", "SK dengan nomor ini sudah tercatat pada kelompok ini. Ubah yang sudah ada."),
    ({"tanggal": "2099-01-01"}, "tanggal", "Tanggal SK harus hari ini atau sebelumnya."),
    ({"tanggal": "01/13/2026"}, "tanggal", "Masukkan tanggal SK, misalnya 13/08/2026."),
    ({"berlaku_sampai": "2025-12-31"}, "berlaku_sampai", "Tanggal akhirnya harus sama dengan atau sesudah tanggal mulai."),
    ({"berlaku_sampai": "2062-12-31"}, "berlaku_sampai", "Periksa tahunnya: 2062 terlalu jauh dari 2026."),
    ({"berkas": b"<html>"}, "berkas", "Berkas SVG atau HTML tidak diterima karena dapat memuat program. Unggah foto JPEG, PNG, atau WEBP, atau dokumen PDF."),
    ({"berkas": b""}, "berkas", "Berkas yang dipilih kosong. Pilih berkas lain."),
]


def test_a_wrong_decree_says_how_to_mend_it(cast, kota, masuk):
    make_sk(kota.akta, "188/ada")
    client = masuk(cast.sekretaris)
    for ubah, field, kalimat in SALAH_SK:
        data = ISIAN_SK | ubah
        if field == "berkas":
            data["berkas"] = SimpleUploadedFile("SK.pdf", ubah["berkas"])
        response = client.post(f"/kelompok/{kota.akta.pk}/sk/baru/", data)
        assert (response.status_code, response.context["form"].errors) == (422, {field: [kalimat]})
    assert (SuratKeputusan.objects.count(), traces()) == (1, 0)


def test_the_file_must_be_picked_again_after_another_error(cast, kota, masuk):
    data = ISIAN_SK | {"tanggal": "", "berkas": pindaian()}
    response = masuk(cast.sekretaris).post(f"/kelompok/{kota.akta.pk}/sk/baru/", data)
    assert "Pilih lagi berkas SK.pdf" in response.text


def test_a_file_that_is_too_large_is_named(cast, kota, masuk, settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    data = ISIAN_SK | {"berkas": pindaian(korpus.pdf() + b"\0" * 1024 * 1024)}
    response = masuk(cast.sekretaris).post(f"/kelompok/{kota.akta.pk}/sk/baru/", data)
    assert response.context["form"].errors["berkas"][0].startswith("“SK.pdf” tidak disimpan. Berkas lebih besar dari 1 MB.")


@pytest.mark.parametrize(("ekstensi", "tipe", "sebagai"), [("pdf", "application/pdf", "attachment"), ("jpg", "image/jpeg", "inline")])
def test_the_scan_is_for_those_who_see_the_group(cast, kota, masuk, ekstensi, tipe, sebagai):
    name = default_storage.save(server_name("sk", ekstensi), ContentFile(b"pindaian"))
    sk = make_sk(kota.akta, berkas=name)
    response = masuk(cast.anggota).get(f"/sk/{sk.pk}/berkas/")
    assert b"".join(response.streaming_content) == b"pindaian"
    assert response["Content-Type"] == tipe
    assert response["Content-Disposition"] == f'{sebagai}; filename="sk-{sk.pk}.{ekstensi}"'
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    for siapa, status in (("sekretaris_dishub", 404), ("orang_luar", 404), ("biro", 403)):
        assert masuk(getattr(cast, siapa)).get(f"/sk/{sk.pk}/berkas/").status_code == status
    assert masuk(cast.anggota).get(f"/sk/{sk.pk}/berkas/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 404


def test_a_decree_without_scan_has_no_file(cast, kota, masuk):
    assert masuk(cast.anggota).get(f"/sk/{make_sk(kota.akta).pk}/berkas/").status_code == 404


def test_a_decree_is_corrected(cast, kota, masuk):
    sk = make_sk(kota.akta)
    client = masuk(cast.sekretaris)
    form = client.get(f"/sk/{sk.pk}/ubah/").context["form"]
    data = ISIAN_SK | {"semula": form["semula"].value()}
    assert client.post(f"/sk/{sk.pk}/ubah/", data).status_code == 302
    sk.refresh_from_db()
    assert sk.nomor == "188.45/12/2026"
    assert client.post(f"/sk/{sk.pk}/ubah/", data | {"nomor": "basi"}).status_code == 409
