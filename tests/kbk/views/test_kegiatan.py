import datetime as dt
from decimal import Decimal
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kbk.models import Bukti, Kegiatan, Kehadiran, Pengukuran
from tests import korpus, pabrik
from tests.kbk.views.isian_kegiatan import BARU, KUNCI, URAIAN, foto, isian, pesan, traces


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
    with django_assert_num_queries(9):
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


def test_a_number_that_somebody_else_noted_meanwhile_is_not_dropped_in_silence(cast, kota, masuk):
    indikator = pabrik.make_indikator(pabrik.make_nilai_terpilih(kota.disdukcapil))
    dikirim = isian(kota.akta, **{f"ukur_{indikator.pk}": "1,3"})
    client = masuk(cast.notulis)
    ukuran = pabrik.make_pengukuran(indikator, cast.ketua, "2.0", dt.date(2026, 8, 3))
    response = client.post(BARU, dikirim)
    assert response.status_code == 422
    assert "Ukuran bulan ini sudah dicatat orang lain" in response.text
    ukuran.delete()
    assert [client.post(BARU, dikirim).status_code for _ in range(2)] == [302, 302]  # the second is a lost answer
    assert (Kegiatan.objects.count(), Pengukuran.objects.get().nilai) == (1, Decimal("1.30"))


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
    ({"uraian": "Kami mengubah … sehingga …"}, "uraian", "Lengkapi bagian yang masih bertanda “…”, atau hapus tandanya."),
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
        assert [b.nama_asal for b in response.context["berkas"]] == ["IMG_1.jpg"]
    assert (Kegiatan.objects.count(), Bukti.objects.count(), traces()) == (0, 0, 0)


def test_a_bad_file_costs_only_itself(cast, kota, masuk):
    files = [foto(), SimpleUploadedFile("IMG_2.HEIC", korpus.HEIC), SimpleUploadedFile("kosong.jpg", b"")]
    response = masuk(cast.notulis).post(BARU, isian(kota.akta, foto=files), follow=True)
    row = Kegiatan.objects.get()
    assert response.redirect_chain == [(f"/kegiatan/{row.pk}/bukti/baru/", 302)]
    assert row.bukti.count() == 1
    assert pesan(response)[1].startswith("“IMG_2.HEIC” tidak disimpan. Foto HEIC ini tidak dapat dibaca.")
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
