"""How the form starts: with what the group did last, with an activity to repeat, with another group."""

import datetime as dt

from kbk.models import DrafKegiatan, Kegiatan
from kbk.models.kegiatan import JENIS_KEGIATAN
from opd.titipan import titipan
from tests import pabrik
from tests.kbk.views.isian_kegiatan import BARU, KUNCI, foto, isian, pesan

LALU = dt.date(2026, 11, 3)


def test_the_form_starts_with_place_and_values_used_last(cast, kota, masuk):
    nilai = pabrik.make_nilai_terpilih(kota.disdukcapil, tahun=kota.bontang.hari_ini().year).nilai
    client = masuk(cast.notulis)
    assert client.get(BARU).context["form"]["tempat"].value() == ""  # never guessed
    pabrik.make_kegiatan(kota.akta, cast.notulis, LALU, nilai=[nilai], tempat="Loket 2")
    pabrik.make_kegiatan(kota.akta, cast.ketua, LALU + dt.timedelta(1), tempat="")
    form = client.get(BARU).context["form"]
    assert (form["tempat"].value(), form["nilai"].value(), form["jenis"].value()) == ("Loket 2", [nilai.pk], None)
    assert form.ringkasan.endswith(" · Loket 2 · KBK Akta")


def test_an_activity_is_repeated_without_its_date_words_and_files(cast, kota, masuk):
    nilai = pabrik.make_nilai_terpilih(kota.disdukcapil, tahun=kota.bontang.hari_ini().year).nilai
    lalu = pabrik.make_kegiatan(kota.akta, cast.ketua, LALU, "briefing", judul="Briefing", tempat="Aula", hasil="Baik", nilai=[nilai])
    pabrik.make_bukti(lalu, cast.ketua)
    pabrik.make_kehadiran(lalu, cast.ketua.pegawai)
    pabrik.make_kehadiran(lalu, cast.anggota.pegawai, "sakit")
    client = masuk(cast.notulis)
    assert f'href="{BARU}?ulang={lalu.pk}"' in client.get(BARU).text
    form = client.get(f"{BARU}?ulang={lalu.pk}").context["form"]
    isi = {nama: form[nama].value() for nama in ("jenis", "tempat", "nilai", "cara_hadir", "hadir", "uraian", "judul", "hasil")}
    assert isi == {
        "jenis": "briefing", "tempat": "Aula", "nilai": [nilai.pk], "cara_hadir": "sebagian",
        "hadir": [str(cast.ketua.pegawai_id)], "uraian": None, "judul": None, "hasil": None,
    }  # fmt: skip
    assert form[f"alasan_{cast.anggota.pegawai_id}"].value() == "sakit"
    assert form["tanggal"].value() == kota.bontang.hari_ini()
    assert form["kunci_kirim"].value() != lalu.kunci_kirim


def test_only_activities_within_reach_are_repeated(cast, kota, masuk):
    lain = pabrik.make_kegiatan(kota.kir, cast.sekretaris_dishub)
    client = masuk(cast.notulis)
    assert [client.get(f"{BARU}?ulang={pk}").status_code for pk in (lain.pk, "x", "9" * 30, "-1")] == [404] * 4


def test_another_group_takes_everything_along(cast, kota, masuk):
    kedua = pabrik.make_kelompok(kota.disdukcapil, "KBK KTP")
    client = masuk(cast.sekretaris)
    response = client.post(BARU, isian(kota.akta, kelompok_lain=kedua.pk, tempat="Aula", foto=[foto()]))
    assert response["Location"] == f"{BARU}?draf={KUNCI}"
    halaman = client.get(response["Location"])
    form = halaman.context["form"]
    assert (form.kelompok, form["tempat"].value(), len(halaman.context["berkas"])) == (kedua, "Aula", 1)
    assert pesan(halaman) == ["Kelompok diganti. Periksa nilai dan kehadiran, lalu simpan."]
    client.post(BARU, isian(kedua, kelompok_lain=kedua.pk))
    row = Kegiatan.objects.get()
    assert (row.kelompok, row.bukti.count(), DrafKegiatan.objects.count()) == (kedua, 1, 0)


def test_what_is_only_begun_needs_nothing(cast, kota, masuk):
    response = masuk(cast.notulis).post(BARU, isian(kota.akta, jenis="", uraian="", draf="1"), follow=True)
    assert pesan(response)[0].startswith("Draf kegiatan tersimpan pukul ")
    assert Kegiatan.objects.values_list("status", "jenis").get() == ("draf", "lainnya")


def test_a_form_that_somebody_else_opened_goes_back_to_them(cast, kota, masuk):
    """A shared phone: opened by one, sent in the session of another."""
    isi = isian(kota.akta, titipan=titipan(cast.notulis, KUNCI), foto=[foto()])
    ketua = masuk(cast.ketua)
    response = ketua.post(BARU, isi, follow=True)
    assert pesan(response)[0].startswith("Formulir ini dibuka oleh orang lain di perangkat ini.")
    skrip = ketua.post(f"/kegiatan/draf/{KUNCI}/", isi, headers={"Accept": "application/json"})
    assert skrip.status_code == 409
    assert (Kegiatan.objects.count(), DrafKegiatan.objects.get().pengguna) == (0, cast.notulis)
    assert len(masuk(cast.notulis).get(f"{BARU}?draf={KUNCI}").context["berkas"]) == 1


def test_every_kind_has_sentences_to_start_from(cast, kota, masuk):
    halaman = masuk(cast.notulis).get(BARU).text
    for jenis in JENIS_KEGIATAN.values():
        assert len(jenis.contoh) == 3
        assert all(f"<li>{kalimat}</li>" in halaman for kalimat in jenis.contoh)


def test_everybody_who_may_note_has_it_one_tap_from_home(cast, kota, masuk):
    for siapa in ("sekretaris", "ketua", "notulis", "anggota"):
        assert f'href="{BARU}">Catat kegiatan</a>' in masuk(getattr(cast, siapa)).get("/").text
