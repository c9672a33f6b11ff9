import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from kbk.models import Bukti
from opd.models import Jejak
from opd.penyimpanan import server_name
from tests import korpus, pabrik


@pytest.fixture
def kegiatan(cast, kota):
    return pabrik.make_kegiatan(kota.akta, cast.notulis)


def tersimpan(kegiatan, oleh, **fields) -> Bukti:
    """A row whose files exist."""
    isi = pabrik.make_isi(**fields)
    row = {"tipe": isi.tipe, "sha256": isi.sha256, "ukuran": len(isi.data)}
    row["berkas"] = default_storage.save(server_name("bukti", isi.ekstensi), ContentFile(isi.data))
    if isi.pratinjau:
        row["pratinjau"] = default_storage.save(server_name("bukti", "kecil.jpg"), ContentFile(isi.pratinjau))
    return pabrik.make_bukti(kegiatan, oleh, "foto" if isi.pratinjau else "notulen", **row)


def foto(nama="IMG_1.jpg", data=None) -> SimpleUploadedFile:
    return SimpleUploadedFile(nama, data or korpus.foto(), "image/jpeg")


def read(response) -> bytes:
    """The whole file; reading to the end is also what closes it."""
    return b"".join(response.streaming_content)


def pesan(response) -> list[str]:
    return [str(m) for m in response.context["messages"]]


# --- serving --------------------------------------------------------------------

PRIBADI = {
    "Cache-Control": "private, max-age=300, no-transform",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def test_photo_is_shown_inline_and_locked_up(cast, kegiatan, masuk):
    bukti = tersimpan(kegiatan, cast.notulis)
    response = masuk(cast.anggota).get(f"/bukti/{bukti.pk}/")
    assert read(response) == b"isi"
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"] == f'inline; filename="bukti-{bukti.pk}.jpg"'
    assert {name: response[name] for name in PRIBADI} == PRIBADI


def test_preview_is_the_small_one(cast, kegiatan, masuk):
    bukti = tersimpan(kegiatan, cast.notulis)
    response = masuk(cast.anggota).get(f"/bukti/{bukti.pk}/pratinjau/")
    assert read(response) == b"kecil"
    assert {name: response[name] for name in PRIBADI} == PRIBADI


def test_document_is_a_download_without_preview(cast, kegiatan, masuk):
    bukti = tersimpan(kegiatan, cast.notulis, tipe="application/pdf")
    client = masuk(cast.anggota)
    response = client.get(f"/bukti/{bukti.pk}/")
    read(response)
    assert response["Content-Disposition"] == f'attachment; filename="bukti-{bukti.pk}.pdf"'
    assert {name: response[name] for name in PRIBADI} == PRIBADI
    assert client.get(f"/bukti/{bukti.pk}/pratinjau/").status_code == 404


def test_a_browser_that_has_it_gets_304(cast, kegiatan, masuk):
    bukti = tersimpan(kegiatan, cast.notulis)
    client = masuk(cast.anggota)
    first = client.get(f"/bukti/{bukti.pk}/")
    read(first)
    again = client.get(f"/bukti/{bukti.pk}/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_outsiders_find_nothing_whatever_they_send(cast, kegiatan, masuk):
    bukti = tersimpan(kegiatan, cast.notulis)
    for url in (f"/bukti/{bukti.pk}/", f"/bukti/{bukti.pk}/pratinjau/"):
        with_right = masuk(cast.anggota).get(url)
        read(with_right)
        for siapa in (cast.sekretaris_dishub, cast.orang_luar, cast.sekretaris_luar):
            client = masuk(siapa)
            answers = [
                client.get(url),
                client.head(url),
                client.get(url, {"w": "10"}),
                client.get(url, headers={"If-None-Match": with_right["ETag"]}),
                client.get(url, headers={"If-None-Match": "*"}),
                client.get(url, headers={"Range": "bytes=0-10"}),
            ]
            assert [a.status_code for a in answers] == [404] * 6
            assert all("ETag" not in a for a in answers)


def test_the_storage_has_no_address_of_its_own(cast, kegiatan, masuk):
    bukti = tersimpan(kegiatan, cast.notulis)
    client = masuk(cast.anggota)
    assert [client.get(f"/{root}{bukti.berkas.name}").status_code for root in ("", "media/", "static/")] == [404] * 3


def test_other_sites_get_nothing(cast, kegiatan, masuk):
    bukti = tersimpan(kegiatan, cast.notulis)
    client = masuk(cast.anggota)
    assert client.get(f"/bukti/{bukti.pk}/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 404
    own = client.get(f"/bukti/{bukti.pk}/", headers={"Sec-Fetch-Site": "same-origin"})
    read(own)
    assert own.status_code == 200


def test_withdrawn_role_closes_the_file_at_once(cast, kota, kegiatan, masuk):
    bukti = tersimpan(kegiatan, cast.notulis)
    client = masuk(cast.anggota)
    read(client.get(f"/bukti/{bukti.pk}/"))
    cast.anggota.pegawai.keanggotaan.all().delete()
    assert client.get(f"/bukti/{bukti.pk}/").status_code == 403


def test_a_lost_file_is_404_and_logged(cast, kegiatan, masuk, caplog):
    bukti = pabrik.make_bukti(kegiatan, cast.notulis)
    assert masuk(cast.anggota).get(f"/bukti/{bukti.pk}/").status_code == 404
    assert f"Berkas bukti-{bukti.pk} tidak ada di penyimpanan." in caplog.messages


def test_only_reading(cast, kegiatan, masuk):
    bukti = tersimpan(kegiatan, cast.notulis)
    assert masuk(cast.anggota).post(f"/bukti/{bukti.pk}/").status_code == 405
    assert masuk(cast.anggota).get("/bukti/999999999999999999999999/").status_code == 404


# --- adding, describing, replacing ------------------------------------------------


def test_add_several_with_one_caption(cast, kegiatan, masuk):
    data = {"berkas": [foto(), foto("b.png", korpus.foto(bentuk="PNG", lebar=500))], "jenis": "", "keterangan": "Antrean pagi"}
    response = masuk(cast.ketua).post(f"/kegiatan/{kegiatan.pk}/bukti/baru/", data, follow=True)
    assert response.redirect_chain == [(f"/kegiatan/{kegiatan.pk}/", 302)]
    assert pesan(response) == ["2 bukti tersimpan."]
    assert list(kegiatan.bukti.values_list("jenis", "keterangan")) == [("foto", "Antrean pagi")] * 2


def test_kind_can_be_said(cast, kegiatan, masuk):
    masuk(cast.ketua).post(f"/kegiatan/{kegiatan.pk}/bukti/baru/", {"berkas": [foto()], "jenis": "daftar_hadir"})
    assert kegiatan.bukti.get().jenis == "daftar_hadir"


def test_a_bad_file_costs_only_itself_and_the_same_file_is_there_already(cast, kegiatan, masuk):
    client, url = masuk(cast.ketua), f"/kegiatan/{kegiatan.pk}/bukti/baru/"
    client.post(url, {"berkas": [foto()]}, follow=True)
    response = client.post(url, {"berkas": [foto("sama.jpg"), foto("logo.svg", korpus.SVG)]}, follow=True)
    assert response.redirect_chain == [(url, 302)]
    assert pesan(response)[0] == "“IMG_1.jpg” sudah ada pada kegiatan ini."
    assert pesan(response)[1].startswith("“logo.svg” tidak disimpan. Berkas SVG atau HTML tidak diterima")
    assert kegiatan.bukti.count() == 1


def test_without_a_file_the_form_says_so_and_keeps_the_caption(cast, kegiatan, masuk):
    response = masuk(cast.ketua).post(f"/kegiatan/{kegiatan.pk}/bukti/baru/", {"keterangan": "Antrean pagi"})
    assert response.status_code == 422
    assert response.context["form"].errors == {"berkas": ["Pilih sedikitnya satu foto atau PDF."]}
    assert "Antrean pagi" in response.text


def test_only_a_large_file_is_said_once(cast, kegiatan, masuk, settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    data = {"berkas": [foto("besar.jpg", b"x" * (1024 * 1024 + 1))]}
    response = masuk(cast.ketua).post(f"/kegiatan/{kegiatan.pk}/bukti/baru/", data, follow=True)
    assert [p[:52] for p in pesan(response)] == ["“besar.jpg” tidak disimpan. Berkas lebih besar dari "]


def test_the_fifty_first_is_refused_in_words(cast, kegiatan, masuk):
    for _ in range(50):
        pabrik.make_bukti(kegiatan, cast.notulis)
    response = masuk(cast.ketua).post(f"/kegiatan/{kegiatan.pk}/bukti/baru/", {"berkas": [foto()]}, follow=True)
    assert pesan(response)[0].startswith("Satu kegiatan memuat paling banyak 50 bukti.")


def test_strange_names_are_only_text(cast, kegiatan, masuk):
    files = [foto(nama, korpus.foto(lebar=100 + n)) for n, nama in enumerate(korpus.NAMA)]
    masuk(cast.ketua).post(f"/kegiatan/{kegiatan.pk}/bukti/baru/", {"berkas": files})
    rows = list(kegiatan.bukti.all())
    assert len(rows) == len(korpus.NAMA)
    for bukti in rows:
        assert bukti.berkas.name.startswith("bukti/")
        assert bukti.nama_asal.isprintable()
        assert default_storage.exists(bukti.berkas.name)


def test_describe(cast, kegiatan, masuk):
    bukti = pabrik.make_bukti(kegiatan, cast.notulis)
    data = {"jenis": "daftar_hadir", "keterangan": "Lembar tanda tangan", "sha256": "x", "berkas": "/etc/passwd"}
    response = masuk(cast.ketua).post(f"/bukti/{bukti.pk}/ubah/", data)
    sha = bukti.sha256
    bukti.refresh_from_db()
    assert response["Location"] == f"/kegiatan/{kegiatan.pk}/"
    assert (bukti.jenis, bukti.keterangan, bukti.sha256) == ("daftar_hadir", "Lembar tanda tangan", sha)
    assert Jejak.objects.first().aksi == "ubah_bukti"


def test_describe_keeps_a_text_that_is_too_long(cast, kegiatan, masuk):
    bukti = pabrik.make_bukti(kegiatan, cast.notulis)
    response = masuk(cast.ketua).post(f"/bukti/{bukti.pk}/ubah/", {"jenis": "foto", "keterangan": "x" * 201})
    assert response.status_code == 422
    assert response.context["form"].errors == {"keterangan": ["Ringkas keterangannya menjadi paling banyak 200 huruf."]}
    assert "x" * 201 in response.text


def test_replace(cast, kegiatan, masuk):
    lama = pabrik.make_bukti(kegiatan, cast.notulis, keterangan="Buram")
    client = masuk(cast.ketua)
    response = client.post(f"/bukti/{lama.pk}/ganti/", {"berkas": foto(), "jenis": "foto", "keterangan": "Jelas"}, follow=True)
    assert pesan(response) == ["1 bukti tersimpan."]
    assert [b.keterangan for b in kegiatan.bukti.berlaku()] == ["Jelas"]
    assert "Versi lama dan yang ditarik" in response.text
    assert "↺ diganti" in response.text
    assert client.get(f"/bukti/{lama.pk}/ganti/").status_code == 404


def test_replace_needs_exactly_one(cast, kegiatan, masuk):
    lama = pabrik.make_bukti(kegiatan, cast.notulis)
    response = masuk(cast.ketua).post(f"/bukti/{lama.pk}/ganti/", {"berkas": [foto(), foto()], "jenis": "foto"})
    assert response.context["form"].errors == {"berkas": ["Pilih satu berkas saja sebagai pengganti."]}


def test_replace_with_a_bad_file_stays_on_the_page(cast, kegiatan, masuk):
    lama = pabrik.make_bukti(kegiatan, cast.notulis)
    url = f"/bukti/{lama.pk}/ganti/"
    response = masuk(cast.ketua).post(url, {"berkas": foto("x.jpg", b"GIF89a"), "jenis": "foto"}, follow=True)
    assert response.redirect_chain == [(url, 302)]
    assert list(kegiatan.bukti.berlaku()) == [lama]


def test_forms_by_role(cast, kegiatan, masuk):
    bukti = pabrik.make_bukti(kegiatan, cast.notulis)
    for siapa, status in (("sekretaris_dishub", 404), ("pimpinan", 403), ("bagian_organisasi", 403)):
        client = masuk(getattr(cast, siapa))
        for url in (f"/kegiatan/{kegiatan.pk}/bukti/baru/", f"/bukti/{bukti.pk}/ubah/", f"/bukti/{bukti.pk}/ganti/"):
            answers = [client.get(url).status_code, client.post(url, {"berkas": foto(), "jenis": "foto"}).status_code]
            assert answers == [status, status]
    assert Bukti.objects.count() == 1


# --- saying what pictures show ----------------------------------------------------


def test_new_photos_without_a_caption_lead_to_the_question(cast, kegiatan, masuk):
    client = masuk(cast.notulis)
    data = {"berkas": [foto("1.jpg", korpus.foto(40, 30)), foto("2.jpg", korpus.foto(50, 30))], "jenis": "foto"}
    response = client.post(f"/kegiatan/{kegiatan.pk}/bukti/baru/", data)
    assert response["Location"] == f"/kegiatan/{kegiatan.pk}/keterangan/"
    satu, dua = kegiatan.bukti.order_by("pk")
    halaman = client.get(response["Location"]).text
    assert halaman.count("Apa yang terlihat di foto") == 4  # title, heading and one for each
    response = client.post(f"/kegiatan/{kegiatan.pk}/keterangan/", {f"keterangan_{satu.pk}": "Loket 2 buka.", f"keterangan_{dua.pk}": ""}, follow=True)
    assert pesan(response) == ["Keterangan 1 foto tersimpan."]
    assert "1 foto belum punya keterangan" in response.text
    assert sorted(kegiatan.bukti.values_list("keterangan", flat=True)) == ["", "Loket 2 buka."]
    assert 'alt="Loket 2 buka."' in response.text
    assert f'alt="Foto kegiatan {kegiatan.judul}, 12 Agustus 2026, belum diberi keterangan"' in response.text


def test_a_caption_that_came_too_late_is_said_again(cast, kegiatan, masuk):
    bukti = pabrik.make_bukti(kegiatan, cast.notulis, keterangan="Ditulis ketua lebih dahulu.")
    response = masuk(cast.notulis).post(f"/kegiatan/{kegiatan.pk}/keterangan/", {f"keterangan_{bukti.pk}": "Tulisan notulis."}, follow=True)
    assert pesan(response) == [
        f"“{bukti.nama_asal}” sudah diberi keterangan, diganti, atau ditarik orang lain. Tulisan Anda tidak dipakai: “Tulisan notulis.”."
    ]
    bukti.refresh_from_db()
    assert bukti.keterangan == "Ditulis ketua lebih dahulu."


def test_a_caption_that_is_too_long_stays(cast, kegiatan, masuk):
    bukti = pabrik.make_bukti(kegiatan, cast.notulis)
    response = masuk(cast.notulis).post(f"/kegiatan/{kegiatan.pk}/keterangan/", {f"keterangan_{bukti.pk}": "x" * 201})
    assert response.status_code == 422
    assert "x" * 201 in response.text


# --- withdrawing ------------------------------------------------------------------


def test_withdrawn_evidence_is_there_for_those_who_may_bring_it_back_alone(cast, kegiatan, masuk):
    bukti = tersimpan(kegiatan, cast.notulis)
    notulis, pimpinan = masuk(cast.notulis), masuk(cast.pimpinan)
    alamat = f"/bukti/{bukti.pk}/tarik/"
    response = notulis.post(alamat, {"alasan": ""})
    assert response.status_code == 422
    assert "Tulis alasannya, misalnya “memuat data pribadi pemohon”." in response.text
    response = notulis.post(alamat, {"alasan": "memuat data pribadi pemohon"}, follow=True)
    assert pesan(response) == ["Bukti ditarik: tidak dihitung dan tidak dicetak lagi. Berkasnya tetap tersimpan."]
    assert "✕ ditarik" in response.text
    assert "memuat data pribadi pemohon" in response.text
    for tambahan in ("", "pratinjau/"):
        assert pimpinan.get(f"/bukti/{bukti.pk}/{tambahan}").status_code == 404
        dibuka = notulis.get(f"/bukti/{bukti.pk}/{tambahan}")
        assert dibuka.status_code == 200
        assert read(dibuka)
    assert "Pulihkan" not in pimpinan.get(f"/kegiatan/{kegiatan.pk}/").text
    response = notulis.post(f"/bukti/{bukti.pk}/pulihkan/", follow=True)
    assert pesan(response) == ["Bukti dipulihkan dan dihitung lagi."]
    assert list(kegiatan.bukti.berlaku()) == [bukti]


def test_restoring_what_came_again_is_refused(cast, kegiatan, masuk):
    bukti = tersimpan(kegiatan, cast.notulis)
    notulis = masuk(cast.notulis)
    notulis.post(f"/bukti/{bukti.pk}/tarik/", {"alasan": "foto kegiatan lain"})
    lagi = tersimpan(kegiatan, cast.notulis)
    response = notulis.post(f"/bukti/{bukti.pk}/pulihkan/", follow=True)
    assert pesan(response)[1:] == ["Berkas yang sama sudah ada lagi pada kegiatan ini, jadi yang ditarik tidak perlu dipulihkan."]
    assert list(kegiatan.bukti.berlaku()) == [lagi]


# --- what is missing ----------------------------------------------------------------


def test_each_missing_piece_has_a_way_to_add_it(cast, kota, masuk):
    rapat = pabrik.make_kegiatan(kota.akta, cast.notulis, jenis="rapat")
    halaman = masuk(cast.notulis).get(f"/kegiatan/{rapat.pk}/").text
    for jenis in ("undangan", "daftar_hadir", "notulen"):
        assert f'href="/kegiatan/{rapat.pk}/bukti/baru/?jenis={jenis}"' in halaman
    assert f'href="/kegiatan/{rapat.pk}/ubah/#id_cara_hadir"' in halaman
    assert "/bukti/baru/?jenis=" not in masuk(cast.pimpinan).get(f"/kegiatan/{rapat.pk}/").text
    form = masuk(cast.notulis).get(f"/kegiatan/{rapat.pk}/bukti/baru/?jenis=notulen").context["form"]
    assert form["jenis"].value() == "notulen"
