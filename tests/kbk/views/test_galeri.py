import datetime as dt

import pytest

from tests import pabrik

LALU = dt.date(2026, 3, 2)


def galeri(kelompok, **saringan):
    return f"/kelompok/{kelompok.pk}/galeri/?" + "&".join(f"{k}={v}" for k, v in saringan.items())


def linimasa(kelompok, tahun=2026):
    return f"/kelompok/{kelompok.pk}/linimasa/?tahun={tahun}"


def keterangan(response):
    return [b.keterangan for b in response.context["page"]]


@pytest.mark.parametrize("jumlah", [1, 3])
def test_galeri_costs_the_same_for_one_and_three(cast, kota, masuk, jumlah, django_assert_num_queries):
    for _ in range(jumlah):
        pabrik.make_bukti(pabrik.make_kegiatan(kota.akta, cast.notulis), cast.notulis, pratinjau="p.jpg")
    client = masuk(cast.bagian_organisasi)
    client.get(galeri(kota.akta))
    with django_assert_num_queries(7):
        assert len(client.get(galeri(kota.akta)).context["page"]) == jumlah


def test_galeri_shows_pictures_in_force_newest_first(cast, kota, masuk):
    dipilih = pabrik.make_nilai_terpilih(kota.disdukcapil)
    lama = pabrik.make_kegiatan(kota.akta, cast.notulis, LALU, "rapat", judul="Rapat <b>", nilai=[dipilih.nilai])
    baru = pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 9, 2), judul="Apel")
    lain = pabrik.make_kegiatan(kota.lurah, cast.sekretaris_kecamatan)
    pabrik.make_bukti(lama, cast.notulis, keterangan="Lama & baik", pratinjau="p.jpg")
    pengganti = pabrik.make_bukti(baru, cast.notulis, keterangan="Baru")
    pabrik.make_bukti(baru, cast.notulis, keterangan="Diganti", digantikan_oleh=pengganti)
    pabrik.make_bukti(baru, cast.notulis, "notulen", keterangan="Bukan foto")
    pabrik.make_bukti(lain, cast.sekretaris_kecamatan, keterangan="Kelompok lain")
    client = masuk(cast.sekretaris)
    response = client.get(galeri(kota.akta))
    assert keterangan(response) == ["Baru", "Lama & baik"]
    assert f'<a href="/kegiatan/{lama.pk}/"><img src="/bukti/' in response.text
    assert 'alt="Lama &amp; baik" width="320" height="240" loading="lazy"' in response.text
    assert keterangan(client.get(galeri(kota.akta, triwulan="2026-1"))) == ["Lama & baik"]
    assert keterangan(client.get(galeri(kota.akta, jenis="rapat"))) == ["Lama & baik"]
    assert keterangan(client.get(galeri(kota.akta, nilai=dipilih.nilai_id))) == ["Lama & baik"]
    assert "Tidak ada foto yang cocok" in client.get(galeri(kota.akta, jenis="sop")).text
    assert keterangan(client.get(galeri(kota.akta, nilai="x", triwulan="y"))) == ["Baru", "Lama & baik"]


def test_galeri_has_24_a_page_and_says_what_to_do_when_empty(cast, kota, masuk):
    assert "Catat kegiatan" in masuk(cast.notulis).get(galeri(kota.akta)).text
    assert "Catat kegiatan" not in masuk(cast.pimpinan).get(galeri(kota.akta)).text
    row = pabrik.make_kegiatan(kota.akta, cast.notulis)
    for _ in range(25):
        pabrik.make_bukti(row, cast.notulis)
    client = masuk(cast.pimpinan)
    assert len(client.get(galeri(kota.akta)).context["page"]) == 24
    assert len(client.get(galeri(kota.akta, halaman=2)).context["page"]) == 1


def test_parts_of_a_foreign_group_are_not_there(cast, kota, masuk):
    client = masuk(cast.sekretaris)
    assert [client.get(alamat(kota.kir)).status_code for alamat in (galeri, linimasa)] == [404, 404]


@pytest.mark.parametrize("jumlah", [1, 3])
def test_linimasa_costs_the_same_for_one_and_three(cast, kota, masuk, jumlah, django_assert_num_queries):
    dipilih = pabrik.make_nilai_terpilih(kota.disdukcapil)
    indikator = pabrik.make_indikator(dipilih)
    for n in range(jumlah):
        row = pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 3 + n, 1), nilai=[dipilih.nilai])
        pabrik.make_pengukuran(indikator, cast.notulis, 3)
        pabrik.make_tindak_lanjut(row, cast.ketua.pegawai, selesai_pada=dt.date(2026, 5, 1), catatan_selesai="Beres")
    client = masuk(cast.bagian_organisasi)
    client.get(linimasa(kota.akta))
    with django_assert_num_queries(8):
        assert len(client.get(linimasa(kota.akta)).context["bulan"]) >= 2


def test_linimasa_tells_the_year_newest_first(cast, kota, masuk):
    dipilih = pabrik.make_nilai_terpilih(kota.disdukcapil)
    pabrik.make_pengukuran(pabrik.make_indikator(dipilih), cast.notulis, 3, dt.date(2026, 3, 31))
    aksi = pabrik.make_kegiatan(kota.akta, cast.notulis, LALU, judul="Aksi", pimpinan_hadir=True, nilai=[dipilih.nilai])
    pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 3, 9), "rapat", judul="Rapat")
    pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 5, 4), judul="Konsep", status="draf")
    pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2025, 3, 9), judul="Tahun lalu")
    pabrik.make_kegiatan(kota.kir, cast.sekretaris_dishub, LALU, judul="Kelompok lain")
    pabrik.make_tindak_lanjut(aksi, cast.ketua.pegawai, selesai_pada=dt.date(2026, 4, 2), catatan_selesai="Ditempel")
    pabrik.make_tindak_lanjut(aksi, cast.ketua.pegawai, uraian="Masih terbuka")
    client = masuk(cast.sekretaris)
    response = client.get(linimasa(kota.akta))
    assert [(b.nama, b.ringkasan, [str(p.row) for p in b.peristiwa]) for b in response.context["bulan"]] == [
        ("Mei 2026", "Hanya draf", ["Konsep"]),
        ("April 2026", "1 tindak lanjut selesai", ["Perbarui SOP loket"]),
        (
            "Maret 2026",
            "2 kegiatan, 1 di antaranya tindakan · pimpinan hadir di 1 · 1 pengukuran",
            ["Waktu layanan: 3.00", "Rapat", "Aksi"],
        ),
    ]
    assert "✓ pimpinan hadir" in response.text
    assert [str(p.row) for b in client.get(linimasa(kota.akta, 2025)).context["bulan"] for p in b.peristiwa] == ["Tahun lalu"]
    assert "Belum ada yang tercatat pada tahun 2024" in client.get(linimasa(kota.akta, 2024)).text
