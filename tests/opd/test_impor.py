"""The pages of the import, from the template to the receipt."""

import datetime as dt
import io

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from opd.models import Impor, Jejak, Pegawai
from tests import pabrik
from tests.lembar import PEGAWAI, csv_text, upload, xlsx

NIP_A, NIP_B = "198609262015051901", "199103032019032902"
ANI = [NIP_A, "Ani Lestari", "PNS", "III/d", "Analis", "DISDUKCAPIL"]
BUDI = [NIP_B, "Budi", "PPPK", "IX", "Operator", "DISDUKCAPIL"]


def isi(response) -> str:
    return response.content.decode()


@pytest.fixture
def sekretaris(cast, masuk):
    return masuk(cast.sekretaris)


def unggah(client, body=None, jenis="pegawai", name="data.xlsx", **data):
    body = xlsx(PEGAWAI, ANI, BUDI) if body is None else body
    return client.post(reverse("impor_upload", args=[jenis]), {"berkas": upload(body, name), **data})


def terapkan(client, impor, **kw):
    return client.post(reverse("impor_confirm", args=[impor.pk]), **kw)


def test_list_shows_the_kinds_one_may_import(cast, masuk):
    halaman = isi(masuk(cast.sekretaris).get("/impor/"))
    assert "/impor/pegawai/" in halaman
    assert "/impor/anggota/" in halaman
    assert "/impor/opd/" not in halaman
    assert "Belum ada impor." in halaman
    assert "/impor/opd/templat.xlsx" in isi(masuk(cast.bagian_organisasi).get("/impor/"))


@pytest.mark.parametrize("siapa", ["anggota", "pimpinan", "sekda", "pemeriksa", "biro", "tanpa_peran"])
def test_others_have_no_import(cast, masuk, siapa):
    client = masuk(getattr(cast, siapa))
    for name, args in [("impor_list", []), ("impor_upload", ["pegawai"]), ("impor_templat", ["pegawai", "xlsx"])]:
        assert client.get(reverse(name, args=args)).status_code == 403
    assert unggah(client).status_code == 403


def test_kind_one_may_not_import_is_403_and_unknown_is_404(sekretaris):
    assert sekretaris.get("/impor/opd/").status_code == 403
    assert unggah(sekretaris, jenis="opd").status_code == 403
    assert sekretaris.get("/impor/opd/templat.csv").status_code == 403
    assert sekretaris.get("/impor/kucing/").status_code == 404
    assert sekretaris.get("/impor/pegawai/templat.doc").status_code == 404


def test_template_can_be_filled_in_and_explains_itself(sekretaris):
    response = sekretaris.get("/impor/pegawai/templat.xlsx")
    assert response["Content-Disposition"] == 'attachment; filename="templat-pegawai.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == ["Data", "Petunjuk", "Kode perangkat daerah"]
    data, petunjuk, kode = book.worksheets
    assert [cell.value for cell in data[1]] == [
        "nip", "nama", "gelar_depan", "gelar_belakang", "jenis", "golongan", "jabatan", "opd_kode",
    ]  # fmt: skip
    assert data.max_row == 1
    assert data.column_dimensions["A"].number_format == "@"
    assert [cell.value for cell in petunjuk[2]] == ["nip", "wajib ada", "18 angka sebagai teks. Kosongkan untuk Non-ASN.", NIP_A]
    assert petunjuk["D9"].value == "DISDUKCAPIL"
    assert [row[0].value for row in kode.iter_rows(min_row=2)] == ["DISDUKCAPIL"]


@pytest.mark.parametrize("jenis", ["pegawai", "opd", "anggota"])
def test_template_with_its_own_example_passes_the_dry_run(cast, masuk, jenis):
    client = masuk(cast.bagian_organisasi)
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/impor/{jenis}/templat.xlsx").content))
    for number, row in enumerate(book["Petunjuk"].iter_rows(min_row=2, max_row=1 + book["Data"].max_column), 1):
        book["Data"].cell(2, number, row[3].value)
    buffer = io.BytesIO()
    book.save(buffer)
    kota = cast.sekretaris.pegawai.opd.pemda
    if jenis == "anggota":
        pabrik.make_pegawai(pabrik.make_kelompok(kota.opd.get(kode="DISHUB"), "KBK Akta").opd, "Rahma Aulia", nip=NIP_A)
        for sheet in ["Data"]:
            book[sheet]["B2"] = "DISHUB"
        buffer = io.BytesIO()
        book.save(buffer)
    assert unggah(client, buffer.getvalue(), jenis=jenis).status_code == 302
    impor = Impor.objects.get()
    assert impor.ringkasan["galat"] == []
    assert impor.ringkasan["jumlah"]["baru"] == 1


def test_csv_template_has_the_header_only(sekretaris):
    body = sekretaris.get("/impor/pegawai/templat.csv").content.decode("utf-8-sig")
    assert body == '"nip";"nama";"gelar_depan";"gelar_belakang";"jenis";"golongan";"jabatan";"opd_kode"\r\n'


def test_upload_shows_what_would_happen_and_writes_nothing(sekretaris, cast):
    before = Pegawai.objects.count()
    response = unggah(sekretaris)
    impor = Impor.objects.get()
    assert response.headers["Location"] == f"/impor/hasil/{impor.pk}/"
    assert (impor.pengguna, impor.jenis, impor.status, impor.nama_berkas) == (cast.sekretaris, "pegawai", "diperiksa", "data.xlsx")
    assert impor.berkas.name.startswith("impor/")
    assert "data" not in impor.berkas.name
    halaman = isi(sekretaris.get(response.headers["Location"]))
    assert "<strong>2</strong> baru" in halaman
    assert "Ani Lestari" in halaman
    assert "Terapkan impor" in halaman
    assert Pegawai.objects.count() == before
    assert not Jejak.objects.filter(aksi__contains="impor").exists()


@pytest.mark.parametrize(("name", "disimpan"), [("../a\x00b\u202ec.xlsx", "abc.xlsx"), ("n" * 240 + ".xlsx", "n" * 195 + ".xlsx")])
def test_name_of_the_file_is_only_shown(sekretaris, name, disimpan):
    unggah(sekretaris, name=name)
    assert Impor.objects.get().nama_berkas == disimpan


def test_csv_upload_works_too(sekretaris):
    unggah(sekretaris, csv_text(PEGAWAI, ANI), name="data.csv")
    assert Impor.objects.get().ringkasan["jumlah"]["baru"] == 1
    assert Impor.objects.get().berkas.name.endswith(".csv")


def test_faults_are_listed_and_block(sekretaris):
    unggah(sekretaris, xlsx(PEGAWAI, [198609262015051904, *ANI[1:]], ["=1+1", *BUDI[1:]], BUDI))
    impor = Impor.objects.get()
    halaman = isi(sekretaris.get(f"/impor/hasil/{impor.pk}/"))
    assert "2 hal di 2 baris" in halaman
    assert "Ubah kolom NIP menjadi Teks di Excel" in halaman
    assert "Sel A3 berisi rumus. Salin sebagai nilai" in halaman
    assert "Terapkan impor" not in halaman
    before = Pegawai.objects.count()
    response = terapkan(sekretaris, impor, follow=True)
    assert response.redirect_chain == [(f"/impor/hasil/{impor.pk}/", 302)]
    assert "belum ada yang ditulis" in isi(response)
    assert Pegawai.objects.count() == before
    impor.refresh_from_db()
    assert (impor.status, impor.diterapkan_pada) == ("diperiksa", None)
    assert len(impor.ringkasan["galat"]) == 2


def test_faults_can_be_downloaded(sekretaris):
    unggah(sekretaris, xlsx(PEGAWAI, [*ANI[:5], "=LUAR"]))
    response = sekretaris.get(f"/impor/hasil/{Impor.objects.get().pk}/?bentuk=xlsx")
    ws = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert [cell.value for cell in ws[2]][:2] == [2, "opd_kode"]
    assert ws["C2"].data_type == "s"


def test_rows_can_be_filtered_and_paged(sekretaris):
    rows = [[f"1986092620150519{n:02d}", f"Orang {n:02d}", "PNS", None, None, "DISDUKCAPIL"] for n in range(30)]
    unggah(sekretaris, xlsx(PEGAWAI, *rows, [None, "Tanpa", "PNS", None, None, "DISDUKCAPIL"]))
    url = f"/impor/hasil/{Impor.objects.get().pk}/"
    assert "Halaman 1 dari 2" in isi(sekretaris.get(url))
    assert "Orang 29" in isi(sekretaris.get(url, {"halaman": 2}))
    peringatan = isi(sekretaris.get(url, {"tampilkan": "peringatan"}))
    assert "PNS tanpa NIP." in peringatan
    assert "Orang 01" not in peringatan
    assert "Tidak ada baris untuk pilihan ini." in isi(sekretaris.get(url, {"tampilkan": "ubah"}))
    assert sekretaris.get(url, {"tampilkan": "kucing", "halaman": "x"}).status_code == 200


def test_confirm_writes_once_and_gives_a_receipt(sekretaris, cast, kota):
    unggah(sekretaris)
    impor = Impor.objects.get()
    response = terapkan(sekretaris, impor)
    assert response.headers["Location"] == f"/impor/hasil/{impor.pk}/tanda-terima/"
    ani, budi = Pegawai.objects.get(nip=NIP_A), Pegawai.objects.get(nip=NIP_B)
    impor.refresh_from_db()
    jejak = Jejak.objects.get(aksi="terapkan_impor")
    jumlah = {"baru": 2, "ubah": 0, "tetap": 0, "galat": 0, "peringatan": 0}
    assert impor.ringkasan == {
        "jumlah": jumlah, "catatan": [], "jejak": jejak.nomor, "dibuat": [ani.pk, budi.pk], "diubah": [], "akun_diubah": [],
    }  # fmt: skip
    assert (jejak.pengguna, jejak.sasaran, jejak.sasaran_id, jejak.opd, jejak.pemda) == (
        cast.sekretaris, "impor", impor.pk, kota.disdukcapil, kota.bontang,
    )  # fmt: skip
    assert jejak.isi == {
        "jenis": "pegawai", "sha256": impor.sha256, "jumlah": jumlah,
        "dibuat": [ani.pk, budi.pk], "diubah": [], "akun_diubah": [],
    }  # fmt: skip
    halaman = isi(sekretaris.get(response.headers["Location"]))
    for text in [f"nomor {impor.pk}", impor.sha256, "data.xlsx", cast.sekretaris.nama, "WITA", "<strong>2</strong> baru"]:
        assert text in halaman
    assert sekretaris.get(f"/impor/hasil/{impor.pk}/").headers["Location"] == response.headers["Location"]


def test_second_confirm_is_told_and_writes_nothing(sekretaris):
    unggah(sekretaris)
    impor = Impor.objects.get()
    terapkan(sekretaris, impor)
    Pegawai.objects.filter(nip=NIP_A).update(nama="Sudah diubah orang")
    response = terapkan(sekretaris, impor, follow=True)
    assert "Impor ini sudah diterapkan sebelumnya; tidak ada yang ditulis lagi." in isi(response)
    assert Pegawai.objects.get(nip=NIP_A).nama == "Sudah diubah orang"
    assert Jejak.objects.filter(aksi="terapkan_impor").count() == 1


def test_same_file_again_changes_nothing(sekretaris):
    for _ in range(2):
        unggah(sekretaris)
        terapkan(sekretaris, Impor.objects.first())
    assert Impor.objects.first().ringkasan["jumlah"]["tetap"] == 2
    assert Pegawai.objects.filter(nip__in=[NIP_A, NIP_B]).count() == 2


def test_confirm_looks_again_at_data_and_reach(sekretaris, kota):
    unggah(sekretaris)
    impor = Impor.objects.get()
    pabrik.make_pegawai(kota.dishub, "Orang lain", nip=NIP_B)
    before = list(Pegawai.objects.order_by("pk").values())
    response = terapkan(sekretaris, impor, follow=True)
    assert "Data berubah sejak berkas ini diperiksa" in isi(response)
    assert "NIP ini tidak dapat Anda pakai." in isi(response)
    assert list(Pegawai.objects.order_by("pk").values()) == before
    assert not Jejak.objects.filter(aksi="terapkan_impor").exists()


def test_role_lost_between_dry_run_and_confirm(sekretaris, cast):
    unggah(sekretaris)
    cast.sekretaris.peran.update(sampai=dt.date(2021, 1, 1))
    assert terapkan(sekretaris, Impor.objects.get()).status_code == 403
    assert not Pegawai.objects.filter(nip=NIP_A).exists()


def test_changed_stored_file_is_not_applied(sekretaris):
    unggah(sekretaris)
    impor = Impor.objects.get()
    Impor.objects.update(sha256="0" * 64)
    response = terapkan(sekretaris, impor, follow=True)
    assert "Berkas yang tersimpan sudah berubah. Unggah berkasnya sekali lagi." in isi(response)
    assert not Pegawai.objects.filter(nip=NIP_A).exists()


@pytest.mark.parametrize("siapa", ["bagian_organisasi", "sekretaris_dishub", "orang_luar", "admin"])
def test_dry_run_belongs_to_its_owner(sekretaris, cast, masuk, siapa):
    unggah(sekretaris)
    impor, lain = Impor.objects.get(), masuk(getattr(cast, siapa))
    assert lain.get(f"/impor/hasil/{impor.pk}/").status_code == 404
    assert lain.get(f"/impor/hasil/{impor.pk}/tanda-terima/").status_code == 404
    assert terapkan(lain, impor).status_code == 404
    assert "data.xlsx" not in isi(lain.get("/impor/"))


@pytest.mark.parametrize(
    ("siapa", "status"),
    [("sekretaris", 200), ("bagian_organisasi", 200), ("pemeriksa", 200), ("sekretaris_dishub", 404), ("orang_luar", 404), ("anggota", 404), ("biro", 404)],
)  # fmt: skip
def test_receipt_is_for_its_owner_and_readers_of_the_trail(sekretaris, cast, masuk, siapa, status):
    unggah(sekretaris)
    impor = Impor.objects.get()
    assert sekretaris.get(f"/impor/hasil/{impor.pk}/tanda-terima/").status_code == 404
    terapkan(sekretaris, impor)
    assert masuk(getattr(cast, siapa)).get(f"/impor/hasil/{impor.pk}/tanda-terima/").status_code == status


@pytest.mark.parametrize(
    ("body", "kalimat"),
    [
        (b"", "Berkas yang dipilih kosong. Isi templatnya, simpan, lalu unggah lagi."),
        (b"%PDF-1.7", "Berkas ini PDF, bukan lembar kerja."),
        (xlsx(["nip", "nama", "jenis", "opd_code"], ["1", "2", "3", "4"]), "Kolom “opd_code” tidak dikenal. Mungkin maksudnya “opd_kode”"),
        (xlsx(["nama", "opd_kode"], ["Ani", "X"]), "Kolom “nip”, “jenis” belum ada."),
    ],
)
def test_bad_file_is_refused_with_a_sentence(sekretaris, body, kalimat):
    response = unggah(sekretaris, body)
    assert response.status_code == 422
    assert kalimat in isi(response)
    assert "Ada yang perlu diperbaiki" in isi(response)
    assert not Impor.objects.exists()


def test_no_file_chosen(sekretaris):
    response = sekretaris.post("/impor/pegawai/")
    assert response.status_code == 422
    assert "Pilih berkas XLSX atau CSV yang sudah diisi." in isi(response)


def test_file_over_ten_megabytes(sekretaris, settings):
    settings.UPLOAD_MAX_BYTES = 1000
    response = unggah(sekretaris)
    assert response.status_code == 422
    assert "Berkas lebih dari 10 MB." in isi(response)
    assert "Pilih berkas" not in isi(response)


def test_person_of_several_cities_says_which(cast, masuk, kota):
    client = masuk(cast.admin)
    assert "Pilih pemerintah daerah yang datanya diimpor." in isi(unggah(client))
    response = unggah(client, xlsx(PEGAWAI, [*ANI[:5], "DISDIK"]), pemda=kota.samarinda.pk)
    assert response.status_code == 302
    assert Impor.objects.get().pemda == kota.samarinda
    assert Impor.objects.get().ringkasan["galat"] == []
    assert unggah(client, pemda=99999).status_code == 422


def test_city_cannot_be_chosen_by_who_has_one(cast, masuk, kota):
    unggah(masuk(cast.bagian_organisasi), pemda=kota.samarinda.pk)
    assert Impor.objects.get().pemda == kota.bontang


def test_uploads_nobody_applied_are_removed_after_a_day(sekretaris, django_capture_on_commit_callbacks):
    unggah(sekretaris)
    old = Impor.objects.get()
    Impor.objects.update(waktu=timezone.now() - dt.timedelta(days=2))
    with django_capture_on_commit_callbacks(execute=True):
        unggah(sekretaris)
    assert not Impor.objects.filter(pk=old.pk).exists()
    assert not default_storage.exists(old.berkas.name)


@pytest.mark.parametrize("jumlah", [1, 3])
def test_list_costs_the_same_for_one_and_three(sekretaris, django_assert_num_queries, jumlah):
    for _ in range(jumlah):
        unggah(sekretaris)
    with django_assert_num_queries(5):
        sekretaris.get("/impor/")


@pytest.mark.parametrize("jumlah", [1, 3])
def test_dry_run_page_costs_the_same_for_one_and_three(sekretaris, django_assert_num_queries, jumlah):
    unggah(sekretaris, xlsx(PEGAWAI, *[[f"1986092620150519{n:02d}", *ANI[1:]] for n in range(jumlah)]))
    with django_assert_num_queries(5):
        sekretaris.get(f"/impor/hasil/{Impor.objects.get().pk}/")
