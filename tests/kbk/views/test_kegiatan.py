import datetime as dt
import io
from decimal import Decimal
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from kbk.kelengkapan import kelengkapan
from kbk.models import Bukti, Kegiatan, Kehadiran, Pengukuran
from kbk.models.kegiatan import JENIS_KEGIATAN
from opd.models import Jejak
from tests import korpus, pabrik

URAIAN = "Loket 2 dibuka pukul 07.30. Antrean pagi habis sebelum pukul 10."
DAFTAR, BARU = "/kegiatan/", "/kegiatan/baru/"
KUNCI = "ab" * 16


def isian(kelompok, **fields) -> dict:
    return {
        "kelompok": kelompok.pk,
        "kunci_kirim": KUNCI,
        "jenis": "aksi",
        "uraian": URAIAN,
        "tanggal": "2026-08-12",
        "cara_hadir": "semua",
    } | fields


def foto(nama="IMG_1.jpg", data=None) -> SimpleUploadedFile:
    return SimpleUploadedFile(nama, data or korpus.foto(), "image/jpeg")


def traces() -> int:
    return Jejak.objects.exclude(aksi="masuk").count()


def pesan(response) -> list[str]:
    return [str(m) for m in response.context["messages"]]


# --- list -----------------------------------------------------------------------


@pytest.mark.parametrize("jumlah", [1, 3])
def test_list_costs_the_same_for_one_and_three(cast, kota, masuk, jumlah, django_assert_num_queries):
    dipilih = pabrik.make_nilai_terpilih(kota.disdukcapil)
    for _ in range(jumlah):
        row = pabrik.make_kegiatan(kota.akta, cast.notulis, nilai=[dipilih.nilai])
        pabrik.make_kehadiran(row, cast.ketua.pegawai)
    client = masuk(cast.bagian_organisasi)
    client.get(DAFTAR)  # the first request of a session also writes it down
    with django_assert_num_queries(8):
        response = client.get(DAFTAR)
    assert len(response.context["page"]) == jumlah


def test_list_shows_own_scope_and_counts_it(cast, kota, masuk):
    pabrik.make_kegiatan(kota.akta, cast.notulis, judul="Milik akta")
    pabrik.make_kegiatan(kota.kir, cast.sekretaris_dishub, judul="Milik KIR")
    pabrik.make_kegiatan(kota.lain, cast.sekretaris_luar, judul="Milik kota lain")
    seen = {
        nama: sorted(k.judul for k in masuk(getattr(cast, nama)).get(DAFTAR).context["page"])
        for nama in ("notulis", "sekretaris", "bagian_organisasi", "orang_luar", "pimpinan")
    }
    assert seen == {
        "notulis": ["Milik akta"],
        "sekretaris": ["Milik akta"],
        "bagian_organisasi": ["Milik KIR", "Milik akta"],
        "orang_luar": ["Milik kota lain"],
        "pimpinan": ["Milik akta"],
    }


SARINGAN = [
    ("q=loket", ["B"]),
    ("jenis=rapat", ["A"]),
    ("status=draf", ["C"]),
    ("triwulan=2026-3", ["A", "B"]),
    ("triwulan=2025-4", ["C"]),
    ("dari=2026-08-01&sampai=2026-09-30", ["B"]),
    ("kelengkapan=lengkap", ["B"]),
    ("kelengkapan=kurang", ["A", "C"]),
    ("nilai={nilai}", ["B"]),
    ("kelompok={kelompok}", ["A", "B", "C"]),
    ("triwulan=2026-9&dari=kemarin&jenis=x&halaman=99999&ordering=user__password", ["A", "B", "C"]),
    ("dari=2026-09-01&sampai=2026-08-01", ["B"]),
    ("opd={asing}", ["A", "B", "C"]),
]


def test_filters(cast, kota, masuk):
    dipilih = pabrik.make_nilai_terpilih(kota.disdukcapil)
    pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 7, 1), "rapat", judul="A")
    b = pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 9, 30), judul="B", tempat="Loket", uraian="x", nilai=[dipilih.nilai])
    pabrik.make_bukti(b, cast.notulis)
    pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2025, 10, 1), judul="C", status="draf", uraian="x")
    Kegiatan.objects.filter(judul="A").update(uraian="x")
    client, found = masuk(cast.sekretaris), []
    for query, _ in SARINGAN:
        query = query.format(nilai=dipilih.nilai_id, kelompok=kota.akta.pk, asing=kota.dinas_lain.pk)
        found.append(sorted(k.judul for k in client.get(f"{DAFTAR}?{query}").context["page"]))
    assert found == [judul for _, judul in SARINGAN]


def test_choosing_a_unit_takes_what_is_below_it_and_offers_its_groups(cast, kota, masuk):
    pabrik.make_kegiatan(kota.lurah, cast.sekretaris_kecamatan, judul="Kelurahan")
    pabrik.make_kegiatan(kota.akta, cast.notulis)
    client = masuk(cast.bagian_organisasi)
    response = client.get(f"{DAFTAR}?opd={kota.kecamatan.pk}")
    assert [k.judul for k in response.context["page"]] == ["Kelurahan"]
    assert [str(g) for g in response.context["saring"].fields["kelompok"].queryset] == ["KBK Lurah"]
    assert "kelompok" not in client.get(DAFTAR).context["saring"].fields


def test_list_of_25_is_light_and_its_fragment_lighter(cast, kota, masuk):
    dipilih = pabrik.make_nilai_terpilih(kota.disdukcapil)
    for _ in range(26):
        row = pabrik.make_kegiatan(kota.akta, cast.notulis, judul="Rapat evaluasi antrean loket akta kelahiran " * 2, nilai=[dipilih.nilai])
        pabrik.make_kehadiran(row, cast.ketua.pegawai)
    client = masuk(cast.bagian_organisasi)
    page, part = client.get(DAFTAR), client.get(DAFTAR, headers={"HX-Request": "true"})
    assert len(page.context["page"]) == 25
    assert len(page.content) <= 30_000
    assert part.content.strip().startswith(b'<div id="tabel">')
    assert "HX-Request" in part["Vary"]


def test_list_as_spreadsheet_is_the_filtered_list(cast, kota, masuk):
    dipilih = pabrik.make_nilai_terpilih(kota.disdukcapil)
    row = pabrik.make_kegiatan(kota.akta, cast.notulis, judul="=1+1", nilai=[dipilih.nilai], pimpinan_hadir=True)
    pabrik.make_kehadiran(row, cast.ketua.pegawai)
    pabrik.make_kegiatan(kota.akta, cast.notulis, jenis="rapat")
    response = masuk(cast.notulis).get(f"{DAFTAR}?jenis=aksi&bentuk=xlsx")
    sheet = load_workbook(io.BytesIO(response.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 2
    assert rows[1][1:8] == ("=1+1", "Aksi perbaikan", "Tindakan", kota.disdukcapil.nama, "KBK Akta", dipilih.nilai.nama, None)
    assert rows[1][10:] == (1, 1, "Ya", 0, 1, "Tercatat")
    assert sheet["B2"].data_type == "s"


def test_empty_list_says_what_to_do(cast, masuk):
    assert "Catat kegiatan pertama" in masuk(cast.notulis).get(DAFTAR).text
    assert "Catat kegiatan" not in masuk(cast.bagian_organisasi).get(DAFTAR).text


def test_list_by_role(cast, masuk):
    roles = {"biro": 403, "admin": 403, "tanpa_peran": 403, "pemeriksa": 200}
    assert {siapa: masuk(getattr(cast, siapa)).get(DAFTAR).status_code for siapa in roles} == roles


# --- create ---------------------------------------------------------------------


def test_form_offers_only_what_the_group_chose(cast, kota, masuk):
    dipilih = pabrik.make_nilai_terpilih(kota.disdukcapil)
    pabrik.make_nilai_terpilih(kota.disdukcapil, "N01", kelompok_lain := 2026).kelompok.add(
        pabrik.make_kelompok(kota.disdukcapil, "Lain")
    )
    pabrik.make_nilai_terpilih(kota.disdukcapil, "N02", tahun=kelompok_lain - 1)
    pabrik.make_nilai_terpilih(kota.dishub, "N03")
    with mock.patch("django.utils.timezone.now", return_value=dt.datetime(2026, 9, 1, tzinfo=dt.UTC)):
        form = masuk(cast.notulis).get(BARU).context["form"]
    assert list(form.fields["nilai"].queryset) == [dipilih.nilai]
    assert [str(p) for p in form.anggota.values()] == ["Ketua", "Notulis", "Anggota"]


@pytest.mark.parametrize("jumlah", [1, 3])
def test_form_costs_the_same_for_one_and_three(cast, kota, masuk, jumlah, django_assert_num_queries):
    for kode in ("N01", "N02", "N03")[:jumlah]:
        dipilih = pabrik.make_nilai_terpilih(kota.disdukcapil, kode, tahun=kota.bontang.hari_ini().year)
        pabrik.make_indikator(dipilih)
        pabrik.make_anggota(kota.akta, pabrik.make_pegawai(kota.disdukcapil))
    client = masuk(cast.notulis)
    client.get(BARU)  # the first request of a session also writes it down
    with django_assert_num_queries(8):
        assert len(client.get(BARU).context["form"].ukur) == jumlah


def test_date_is_today_where_the_city_is(cast, kota, masuk):
    """00.30 WITA on 1 October is still 30 September in UTC."""
    client = masuk(cast.notulis)
    with mock.patch("django.utils.timezone.now", return_value=dt.datetime(2026, 9, 30, 16, 30, tzinfo=dt.UTC)):
        response = client.get(BARU)
        assert response.context["form"].initial["tanggal"] == dt.date(2026, 10, 1)
        assert 'value="2026-10-01"' in response.text
        saved = client.post(BARU, isian(kota.akta, tanggal="2026-10-01"))
        besok = client.post(BARU, isian(kota.akta, tanggal="2026-10-02", kunci_kirim="cd" * 16))
    assert saved.status_code == 302
    assert Kegiatan.objects.get().tanggal == dt.date(2026, 10, 1)
    assert besok.context["form"].errors["tanggal"] == ["Tanggal kegiatan harus hari ini atau sebelumnya."]


def test_three_things_are_enough(cast, kota, masuk):
    """Kind, sentence and (prefilled) date."""
    form = {"kunci_kirim": KUNCI, "jenis": "aksi", "uraian": URAIAN, "tanggal": "2026-08-12"}
    response = masuk(cast.notulis).post(BARU, form)
    row = Kegiatan.objects.get()
    assert response["Location"] == f"/kegiatan/{row.pk}/"
    assert (row.kelompok, row.judul, row.status) == (kota.akta, "Loket 2 dibuka pukul 07.30", "tercatat")
    assert row.kehadiran.count() == 0


def test_everything_at_once(cast, kota, masuk):
    dipilih = pabrik.make_nilai_terpilih(kota.disdukcapil)
    indikator = pabrik.make_indikator(dipilih)
    client = masuk(cast.notulis)
    ketua, anggota = cast.ketua.pegawai_id, cast.anggota.pegawai_id
    hadir = {"cara_hadir": "sebagian", "hadir": [ketua], **{f"alasan_{p}": "sakit" for p in (ketua, anggota)}}
    lain = {"nilai": [dipilih.nilai_id], "pimpinan_hadir": "tidak", "tempat": "Loket", f"ukur_{indikator.pk}": "1,3"}
    pdf = SimpleUploadedFile("Daftar Hadir Rapat.pdf", korpus.pdf(), "application/pdf")
    response = client.post(BARU, isian(kota.akta, **hadir, **lain, foto=[foto(), pdf]), follow=True)
    row = Kegiatan.objects.get()
    assert dict(row.kehadiran.values_list("pegawai", "status")) == {ketua: "hadir", anggota: "sakit"}
    assert (list(row.nilai.all()), row.pimpinan_hadir, row.tempat) == ([dipilih.nilai], False, "Loket")
    assert list(row.bukti.values_list("jenis", "tipe")) == [("foto", "image/jpeg"), ("daftar_hadir", "application/pdf")]
    assert Pengukuran.objects.values_list("nilai", "tanggal").get() == (Decimal("1.30"), dt.date(2026, 8, 12))
    assert pesan(response)[0].startswith("Kegiatan tersimpan pukul ")
    assert pesan(response)[0].endswith(" WITA.")
    # measured this month: not asked again
    assert client.get(BARU).context["form"].fields["uraian"]
    form = client.post(BARU, isian(kota.akta, kunci_kirim="cd" * 16, uraian="pendek")).context["form"]
    assert form.ukur == []
    assert form.initial["nilai"] == [dipilih.nilai_id]


def test_everybody_present_is_one_tick(cast, kota, masuk):
    masuk(cast.notulis).post(BARU, isian(kota.akta))
    assert list(Kehadiran.objects.values_list("status", flat=True)) == ["hadir"] * 3


def test_draft_needs_less_and_does_not_count(cast, kota, masuk):
    masuk(cast.notulis).post(BARU, isian(kota.akta, uraian="", draf="1"))
    row = Kegiatan.objects.get()
    assert (row.status, row.judul) == ("draf", "Draf kegiatan")
    assert Kegiatan.objects.tercatat().count() == 0


SALAH = [
    ({"jenis": ""}, "jenis", "Pilih jenis kegiatan."),
    ({"jenis": "x"}, "jenis", "Pilih jenis kegiatan dari daftar."),
    ({"uraian": "Rapat rutin."}, "uraian", "Tulis sedikitnya 20 huruf: apa yang dilakukan dan apa hasilnya."),
    ({"tanggal": ""}, "tanggal", "Masukkan tanggal kegiatan."),
    ({"tanggal": "0000-00-00"}, "tanggal", "Masukkan tanggal kegiatan, misalnya 13/08/2026."),
    ({"tanggal": "99999-01-01"}, "tanggal", "Masukkan tanggal kegiatan, misalnya 13/08/2026."),
    ({"tanggal": "0206-08-12"}, "tanggal", "Periksa tahunnya: 206 terlalu lama."),
    ({"nilai": ["99999999"]}, "nilai", "Salah satu nilai tidak dipilih kelompok ini untuk tahun kegiatan. Pilih lagi."),
    ({"nilai": ["x"]}, "nilai", "Pilih nilai dari daftar."),
    ({"judul": "x" * 151}, "judul", "Ringkas judulnya menjadi paling banyak 150 huruf."),
    ({"pimpinan_hadir": "mungkin"}, "pimpinan_hadir", "Pilih ya atau tidak."),
]


def test_invalid_form_keeps_what_was_typed_and_says_how_to_mend_it(cast, kota, masuk):
    client = masuk(cast.notulis)
    for ubah, field, kalimat in SALAH:
        response = client.post(BARU, isian(kota.akta, tempat="Aula lantai dua", foto=[foto()], **ubah))
        assert response.status_code == 422
        assert response.context["form"].errors == {field: [kalimat]}
        assert "Aula lantai dua" in response.text
        assert "Pilih lagi 1 berkas (IMG_1.jpg)" in response.text
    assert (Kegiatan.objects.count(), Bukti.objects.count(), traces()) == (0, 0, 0)


def test_a_bad_file_costs_only_itself(cast, kota, masuk):
    files = [foto(), SimpleUploadedFile("IMG_2.HEIC", korpus.HEIC), SimpleUploadedFile("kosong.jpg", b"")]
    response = masuk(cast.notulis).post(BARU, isian(kota.akta, foto=files), follow=True)
    row = Kegiatan.objects.get()
    assert response.redirect_chain == [(f"/kegiatan/{row.pk}/bukti/baru/", 302)]
    assert row.bukti.count() == 1
    assert pesan(response)[1].startswith("“IMG_2.HEIC” tidak disimpan. Foto HEIC belum dapat dibaca.")
    assert pesan(response)[2] == "“kosong.jpg” tidak disimpan. Berkas yang dipilih kosong. Pilih berkas lain."


def test_a_large_file_and_too_many_cost_only_themselves(cast, kota, masuk, settings):
    settings.UPLOAD_MAX_BYTES, settings.UPLOAD_MAX_FILES = 1024 * 1024, 2
    besar = foto("besar.jpg", korpus.foto() + b"\0" * 1024 * 1024)
    files = [besar, foto(), foto("c.jpg"), foto("d.jpg")]
    response = masuk(cast.notulis).post(BARU, isian(kota.akta, foto=files), follow=True)
    assert Kegiatan.objects.get().bukti.count() == 1
    assert pesan(response)[1].startswith("“besar.jpg” tidak disimpan. Berkas lebih besar dari 1 MB.")
    assert pesan(response)[2] == "2 berkas tidak disimpan: sekali kirim paling banyak 2. Tambahkan sisanya."


def test_sending_twice_saves_once(cast, kota, masuk):
    client = masuk(cast.notulis)
    first, second = (client.post(BARU, isian(kota.akta, foto=[foto()])) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert (Kegiatan.objects.count(), Bukti.objects.count()) == (1, 1)


def test_same_form_with_other_text_offers_to_save_it_as_new(cast, kota, masuk):
    client = masuk(cast.notulis)
    client.post(BARU, isian(kota.akta))
    lain = isian(kota.akta, uraian="Kegiatan kedua dari tombol kembali di peramban.")
    response = client.post(BARU, lain)
    assert (response.status_code, Kegiatan.objects.count()) == (409, 1)
    assert "Kegiatan kedua dari tombol kembali" in response.text
    kunci = response.context["form"]["kunci_kirim"].value()
    assert kunci != KUNCI
    client.post(BARU, lain | {"kunci_kirim": kunci})
    assert Kegiatan.objects.count() == 2


def test_a_lost_key_is_mended_by_sending_again(cast, kota, masuk):
    client = masuk(cast.notulis)
    response = client.post(BARU, isian(kota.akta, kunci_kirim="x"))
    assert response.context["form"].non_field_errors() == ["Formulir ini perlu dikirim sekali lagi. Tekan “Simpan”."]
    kunci = response.context["form"]["kunci_kirim"].value()
    assert client.post(BARU, isian(kota.akta, kunci_kirim=kunci)).status_code == 302


def test_the_same_photo_elsewhere_is_flagged_to_the_author(cast, kota, masuk):
    client = masuk(cast.notulis)
    client.post(BARU, isian(kota.akta, foto=[foto()]))
    response = client.post(BARU, isian(kota.akta, kunci_kirim="cd" * 16, foto=[foto("lagi.jpg")]), follow=True)
    assert pesan(response)[-1] == "“lagi.jpg” sudah dipakai pada kegiatan lain di perangkat daerah ini."
    assert "juga dipakai pada kegiatan lain" in response.text


def test_other_peoples_groups_are_not_there(cast, kota, masuk):
    client = masuk(cast.notulis)
    for asked in (kota.kir.pk, "x", "9" * 30, "-1"):
        assert client.get(f"{BARU}?kelompok={asked}").status_code == 404
    assert client.post(BARU, isian(kota.kir)).status_code == 404
    assert (Kegiatan.objects.count(), traces()) == (0, 0)


def test_several_groups_can_be_chosen_by_plain_get(cast, kota, masuk):
    kedua = pabrik.make_kelompok(kota.disdukcapil, "KBK KTP")
    client = masuk(cast.sekretaris)
    response = client.get(f"{BARU}?kelompok={kedua.pk}")
    assert response.context["form"].kelompok == kedua
    assert len(response.context["pilihan"]) == 2
    client.post(BARU, isian(kedua))
    assert client.get(BARU).context["form"].kelompok == kedua  # last used


def test_nobody_sets_what_is_not_on_the_form(cast, kota, masuk):
    extra = {"status": "draf", "versi": "999", "pencatat": cast.ketua.pk, "dibuat_pada": "2001-01-01", "id": "77", "opd_id": kota.kir.pk}
    masuk(cast.notulis).post(BARU, isian(kota.akta, **extra))
    row = Kegiatan.objects.get()
    assert (row.status, row.versi, row.pencatat, row.kelompok) == ("tercatat", 1, cast.notulis, kota.akta)
    assert row.pk != 77
    assert row.dibuat_pada.year != 2001


def test_readers_may_not_create(cast, kota, masuk):
    for siapa in ("pimpinan", "bagian_organisasi", "sekda", "pemeriksa", "biro", "tanpa_peran"):
        client = masuk(getattr(cast, siapa))
        assert client.get(BARU).status_code == 403
        assert client.post(BARU, isian(kota.akta)).status_code == 403


def test_without_a_group_the_page_says_so(cast, kota, masuk):
    kota.lurah.aktif = False
    kota.lurah.save()
    assert "Belum ada kelompok aktif" in masuk(cast.sekretaris_kecamatan).get(BARU).text


def test_typed_markup_is_text(cast, kota, masuk):
    jahat = "\"><script src=//x></script>{{7*7}}<b>tebal</b> dan cukup panjang"
    response = masuk(cast.notulis).post(BARU, isian(kota.akta, uraian=jahat, judul=jahat[:60]), follow=True)
    assert "<script src=//x>" not in response.text
    assert "&lt;b&gt;tebal" in response.text
    assert "{{7*7}}" in response.text


# --- detail and edit ------------------------------------------------------------


@pytest.mark.parametrize("jumlah", [1, 3])
def test_detail_costs_the_same_for_one_and_three(cast, kota, masuk, jumlah, django_assert_num_queries):
    row = pabrik.make_kegiatan(kota.akta, cast.notulis)
    for orang in [cast.ketua, cast.notulis, cast.anggota][:jumlah]:
        pabrik.make_kehadiran(row, orang.pegawai)
        pabrik.make_bukti(row, cast.notulis)
        pabrik.make_tindak_lanjut(row, orang.pegawai)
    client = masuk(cast.sekretaris)
    client.get(f"/kegiatan/{row.pk}/")  # the first request of a session also writes it down
    with django_assert_num_queries(8):
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
