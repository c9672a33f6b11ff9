import datetime as dt
import errno
import hashlib
import os
import time

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client

from kbk.actions import draf as actions
from kbk.models import BerkasDraf, Bukti, DrafKegiatan, Kegiatan
from opd.models import Jejak
from opd.titipan import titipan
from tests import korpus, pabrik
from tests.kbk.views.isian_kegiatan import BARU, KUNCI, URAIAN, foto, isian, pesan, traces

DRAF = f"/kegiatan/draf/{KUNCI}/"
JSON = {"Accept": "application/json"}
SHA = hashlib.sha256(korpus.foto()).hexdigest()
SALAH = {"tanggal": "31/31/2026", "jenis": "aksi", "uraian": "Loket", "cara_hadir": "sebagian"}


def ketik(client, kelompok, **fields):
    return client.post(DRAF, {"kelompok": kelompok.pk} | SALAH | fields, headers=JSON)


def kirim(client, berkas=None, **fields):
    return client.post(f"{DRAF}berkas/", {"berkas": berkas or foto(), "sha256": SHA} | fields, headers=JSON)


def test_typing_is_kept_as_typed_and_comes_back(cast, kota, masuk):
    client = masuk(cast.notulis)
    answer = ketik(client, kota.akta, hadir=[cast.ketua.pegawai_id], tempat="")
    assert (answer.status_code, answer.json()["berkas"]) == (200, [])
    assert answer.json()["tersimpan"].endswith(" WITA")
    form = client.get(f"{BARU}?draf={KUNCI}").context["form"]
    assert {nama: form[nama].value() for nama in SALAH} == SALAH
    assert form["hadir"].value() == [str(cast.ketua.pegawai_id)]
    assert form["kunci_kirim"].value() == KUNCI
    assert Kegiatan.objects.count() == traces() == 0


def test_a_file_goes_by_itself_and_a_repeat_says_so(cast, kota, masuk):
    client = masuk(cast.notulis)
    assert kirim(client).status_code == 404  # the text goes first
    ketik(client, kota.akta, janji=f"{SHA}:IMG_1.jpg")
    assert client.get(DRAF, headers=JSON).json()["berkas"] == [
        {"sha256": SHA, "nama": "IMG_1.jpg", "keadaan": "ditunggu", "pratinjau": None}
    ]
    pertama, kedua = kirim(client, diambil="2026-08-12T07:30:00"), kirim(client)
    kecil = f"{DRAF}berkas/{SHA}/pratinjau/"
    assert (pertama.status_code, pertama.json()) == (
        201, {"sha256": SHA, "nama": "IMG_1.jpg", "keadaan": "ada", "pratinjau": kecil},
    )  # fmt: skip
    assert (kedua.status_code, kedua.json()["keadaan"]) == (200, "sudah ada")
    assert b"".join(client.get(kecil).streaming_content).startswith(b"\xff\xd8\xff")
    assert BerkasDraf.objects.get().diambil_pada == dt.datetime(2026, 8, 11, 23, 30, tzinfo=dt.UTC)
    assert "IMG_1.jpg" in client.get(f"{BARU}?draf={KUNCI}").text


@pytest.mark.parametrize("diambil", ["", "kemarin", "1970-01-01T00:00:00", "2999-01-01T00:00:00"])
def test_a_camera_without_a_clock_is_no_fault(cast, kota, masuk, diambil):
    client = masuk(cast.notulis)
    ketik(client, kota.akta)
    assert kirim(client, diambil=diambil).status_code == 201
    assert BerkasDraf.objects.get().diambil_pada is None


def test_a_file_is_refused_with_a_sentence(cast, kota, masuk, settings, monkeypatch):
    client = masuk(cast.notulis)
    ketik(client, kota.akta)
    rusak = kirim(client, sha256="00" * 32)
    assert (rusak.status_code, rusak.json()) == (422, {"galat": "Berkas rusak di perjalanan. Tekan “Coba lagi”."})
    kosong = kirim(client, foto("kosong.jpg", b" "), sha256="")
    assert kosong.status_code == 422
    assert kosong.json()["galat"].startswith("“kosong.jpg” tidak disimpan. Jenis berkas ini tidak diterima.")
    tanpa = client.post(f"{DRAF}berkas/", {"sha256": SHA}, headers=JSON)
    assert (tanpa.status_code, tanpa.json()["galat"]) == (422, "Berkas tidak ikut terkirim. Tekan “Coba lagi”.")
    settings.UPLOAD_MAX_BYTES = 100
    besar = kirim(client)
    assert (besar.status_code, besar.json()["galat"][:33]) == (413, "Berkas lebih besar dari 0 MB. Kec")
    settings.UPLOAD_MAX_BYTES = 10**7

    def full(berkas):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(actions, "store", full)
    penuh = kirim(client)
    assert penuh.status_code == 507
    assert penuh.json()["galat"].startswith("Penyimpanan server penuh.")
    assert BerkasDraf.objects.count() == 0


def test_saving_takes_the_files_over(cast, kota, masuk):
    client = masuk(cast.notulis)
    ketik(client, kota.akta)
    kirim(client)
    answer = client.post(BARU, isian(kota.akta), headers=JSON)
    row = Kegiatan.objects.get()
    assert (answer.status_code, answer.json()) == (201, {"alamat": f"/kegiatan/{row.pk}/", "baru": True})
    assert row.bukti.get().nama_asal == "IMG_1.jpg"
    assert not DrafKegiatan.objects.exists()
    lagi = client.post(BARU, isian(kota.akta), headers=JSON)
    assert (lagi.status_code, lagi.json()["baru"]) == (200, False)
    telat = ketik(client, kota.akta)
    assert (telat.status_code, telat.json()["alamat"]) == (409, f"/kegiatan/{row.pk}/")
    assert kirim(client).status_code == 409
    assert client.get(f"{BARU}?draf={KUNCI}")["Location"] == f"/kegiatan/{row.pk}/"
    assert (Kegiatan.objects.count(), Bukti.objects.count(), DrafKegiatan.objects.count()) == (1, 1, 0)


def test_saving_is_refused_while_a_promised_file_is_missing(cast, kota, masuk):
    client = masuk(cast.notulis)
    ketik(client, kota.akta, janji=[f"{SHA}:IMG_1.jpg", f"{'cd' * 32}:IMG_2.jpg"])
    kirim(client)
    kalimat = "“IMG_2.jpg” belum sampai di server. Tunggu sampai terunggah, coba lagi, atau buang berkas ini."
    answer = client.post(BARU, isian(kota.akta), headers=JSON)
    assert (answer.status_code, answer.json()) == (422, {"galat": {"foto": [kalimat]}})
    for lagi in ({}, {"draf": "1"}):
        halaman = client.post(BARU, isian(kota.akta, **lagi))
        assert halaman.status_code == 422
        assert kalimat in halaman.text
        assert URAIAN in halaman.text
    assert (Kegiatan.objects.count(), traces()) == (0, 0)
    buang = client.post(f"{DRAF}berkas/{'cd' * 32}/buang/", isian(kota.akta, tempat="Aula"))
    assert buang["Location"] == f"{BARU}?draf={KUNCI}"
    assert client.get(buang["Location"]).context["form"]["tempat"].value() == "Aula"
    assert client.post(BARU, isian(kota.akta)).status_code == 302
    assert Kegiatan.objects.get().bukti.count() == 1


def test_a_plain_form_that_is_refused_keeps_its_files(cast, kota, masuk):
    """Without a script too: nobody chooses a photo twice."""
    client = masuk(cast.notulis)
    files = [foto(), foto("rusak.jpg", b"\xff\xd8\xff rusak")]
    response = client.post(BARU, isian(kota.akta, uraian="pendek", foto=files))
    assert [b.nama_asal for b in response.context["berkas"]] == ["IMG_1.jpg"]
    assert response.context["hilang"][0].startswith("“rusak.jpg” tidak disimpan.")
    assert client.post(BARU, isian(kota.akta)).status_code == 302
    assert Kegiatan.objects.get().bukti.get().nama_asal == "IMG_1.jpg"


def test_everybody_else_finds_nothing(cast, kota, masuk):
    client = masuk(cast.notulis)
    ketik(client, kota.akta)
    kirim(client)
    for siapa in ("ketua", "sekretaris", "sekretaris_dishub"):
        lain = masuk(getattr(cast, siapa))
        alamat = [DRAF, f"{DRAF}berkas/{SHA}/pratinjau/", f"{BARU}?draf={KUNCI}"]
        assert [lain.get(a).status_code for a in alamat] == [404] * 3
        kirim_ = [f"{DRAF}buang/", f"{DRAF}berkas/", f"{DRAF}berkas/{SHA}/buang/"]
        assert [lain.post(a, {"kunci_kirim": KUNCI}).status_code for a in kirim_] == [404] * 3
        assert "Lanjutkan isian" not in lain.get("/kegiatan/").text
    assert DrafKegiatan.objects.get().dibuang_pada is None


def test_drafts_of_other_groups_are_not_begun(cast, kota, masuk):
    client = masuk(cast.notulis)
    for isi in ({"kelompok": kota.kir.pk}, {"kelompok": "x"}, {}, {"kegiatan": pabrik.make_kegiatan(kota.kir, cast.sekretaris_dishub).pk}):
        assert client.post(DRAF, isi, headers=JSON).status_code == 404
    assert DrafKegiatan.objects.count() == 0


def test_home_list_and_form_name_what_waits(cast, kota, masuk):
    client = masuk(cast.notulis)
    ketik(client, kota.akta, uraian="Antrean loket dua")
    assert "1 isian kegiatan belum disimpan" in client.get("/").text
    for alamat in ("/kegiatan/", BARU):
        assert f'href="{BARU}?draf={KUNCI}">Antrean loket dua</a>' in client.get(alamat).text
    nyata = Client(enforce_csrf_checks=True)
    nyata.cookies = client.cookies
    token = nyata.get("/kegiatan/").text.split(f"/kegiatan/draf/{KUNCI}/buang/")[1].split('value="')[1].split('"')[0]
    dibuang = nyata.post(f"{DRAF}buang/", {"csrfmiddlewaretoken": token}, follow=True)
    assert pesan(dibuang) == ["Isian “Antrean loket dua” dibuang."]
    assert "belum disimpan" not in client.get("/").text


@pytest.mark.parametrize("jumlah", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(cast, kota, masuk, jumlah, django_assert_num_queries):
    for n in range(jumlah):
        pabrik.make_draf(cast.notulis, kota.akta, f"{n}" * 32, {"uraian": [f"Isian {n}"]})
    client = masuk(cast.notulis)
    client.get("/kegiatan/")
    with django_assert_num_queries(8):
        assert client.get("/kegiatan/").text.count("terakhir diketik") == jumlah


def test_a_change_is_kept_and_conflicts_are_still_seen(cast, kota, masuk):
    kegiatan = pabrik.make_kegiatan(kota.akta, cast.ketua)
    client, ubah = masuk(cast.notulis), f"/kegiatan/{kegiatan.pk}/ubah/"
    isi = isian(kota.akta, kegiatan=kegiatan.pk, versi=1, uraian="Loket dua dibuka pukul tujuh pagi.")
    client.post(DRAF, isi, headers=JSON)
    assert f'href="{ubah}?draf={KUNCI}"' in client.get(ubah).text
    form = client.get(f"{ubah}?draf={KUNCI}").context["form"]
    assert (form["uraian"].value(), form["versi"].value()) == ("Loket dua dibuka pukul tujuh pagi.", "1")
    masuk(cast.ketua).post(ubah, isi | {"kunci_kirim": "", "uraian": "Loket dua dibuka pukul delapan."})
    beda = client.post(ubah, isi)
    assert beda.status_code == 409
    assert DrafKegiatan.objects.count() == 1
    assert client.post(ubah, isi | {"versi": 2}).status_code == 302
    assert DrafKegiatan.objects.count() == 0


def test_integrity_knows_the_files_of_a_draft(cast, kota, masuk, settings, tmp_path, capsys):
    settings.MEDIA_ROOT = tmp_path / "media"
    client = masuk(cast.notulis)
    ketik(client, kota.akta)
    kirim(client)
    call_command("periksa_integritas")
    for file in settings.MEDIA_ROOT.rglob("*.jpg"):  # old enough to be called an orphan
        lama = time.time() - 90 * 3600
        os.utime(file, (lama, lama))
    call_command("periksa_integritas")
    assert capsys.readouterr().out == "Semua utuh.\n" * 2
    default_storage.delete(BerkasDraf.objects.get().berkas.name)
    with pytest.raises(Exception, match="1 temuan"):
        call_command("periksa_integritas")


# --- a session that is over ------------------------------------------------------------------------------------


def bertitip(kota, pengguna, **fields) -> dict:
    return isian(kota.akta, titipan=titipan(pengguna, KUNCI), **fields)


def test_a_script_hears_that_the_session_is_over(cast, kota, masuk):
    tamu = Client()
    for answer in (ketik(tamu, kota.akta), tamu.get(DRAF, headers=JSON), tamu.post(BARU, isian(kota.akta), headers=JSON)):
        assert answer.status_code == 401
        assert answer.json()["galat"].startswith("Anda sudah keluar. Masuk lagi di tab lain")
    client = masuk(cast.notulis)
    session = client.session
    session["terkunci"] = True
    session.save()
    assert ketik(client, kota.akta).status_code == 401
    assert DrafKegiatan.objects.count() == 0


def test_a_plain_form_sent_after_the_session_waits_behind_the_door(cast, kota, masuk):
    response = Client().post(BARU, bertitip(kota, cast.notulis, foto=[foto()]))
    assert response["Location"] == f"/masuk/?next=/kegiatan/baru/%3Fdraf%3D{KUNCI}"
    halaman = masuk(cast.notulis).get(f"{BARU}?draf={KUNCI}")
    assert halaman.context["form"]["uraian"].value() == URAIAN
    assert [b.nama_asal for b in halaman.context["berkas"]] == ["IMG_1.jpg"]


def test_a_resting_session_keeps_text_and_files(cast, kota, masuk):
    client = masuk(cast.notulis)
    session = client.session
    session["terkunci"] = True
    session.save()
    response = client.post(BARU, bertitip(kota, cast.notulis, foto=[foto()]))
    assert response.status_code == 403
    lanjut = client.post("/akun/konfirmasi/", {"konfirmasi_sandi": pabrik.SANDI, "lanjut": f"{BARU}?draf={KUNCI}"})
    assert f'name="lanjut" value="{BARU}?draf={KUNCI}"' in response.text
    assert lanjut["Location"] == f"{BARU}?draf={KUNCI}"
    halaman = client.get(lanjut["Location"])
    assert (halaman.context["form"]["uraian"].value(), len(halaman.context["berkas"])) == (URAIAN, 1)
    assert Kegiatan.objects.count() == 0


def test_a_token_of_another_session_loses_nothing(cast, kota, masuk):
    client = Client(enforce_csrf_checks=True)
    client.cookies = masuk(cast.notulis).cookies
    client.get(BARU)
    response = client.post(BARU, bertitip(kota, cast.notulis, foto=[foto()]))
    assert response["Location"] == f"{BARU}?draf={KUNCI}"
    halaman = client.get(response["Location"])
    assert pesan(halaman) == ["Isian Anda tidak hilang dan belum disimpan. Periksa, lalu tekan “Simpan”."]
    assert len(halaman.context["berkas"]) == 1
    skrip = client.post(DRAF, {"kelompok": kota.akta.pk}, headers=JSON)
    assert (skrip.status_code, skrip.json()["csrf"]) == (403, True)


@pytest.mark.parametrize("kata", ["", "x", "lain", "kunci", "basi", "keluar", "tanpa_hak"])
def test_only_our_own_word_of_this_form_is_believed(cast, kota, masuk, kata, monkeypatch):
    isi = bertitip(kota, cast.notulis)
    if kata == "lain":
        isi["titipan"] = isi["titipan"].replace(":", ":A", 1)
    elif kata == "kunci":
        isi["kunci_kirim"] = "cd" * 16
    elif kata == "basi":
        monkeypatch.setattr("opd.titipan.BERLAKU", dt.timedelta(seconds=-1))
    elif kata == "keluar":
        cast.notulis.is_active = False
        cast.notulis.save()
    elif kata == "tanpa_hak":
        cast.notulis.pegawai.keanggotaan.update(sampai=dt.date(2026, 1, 1))
    else:
        isi["titipan"] = kata
    response = Client().post(BARU, isi)
    assert response["Location"] == "/masuk/?next=/kegiatan/baru/"
    assert (DrafKegiatan.objects.count(), Jejak.objects.exclude(aksi="masuk").count()) == (0, 0)
