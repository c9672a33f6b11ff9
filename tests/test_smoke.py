def test_the_cast_stands(cast, kota):
    assert kota.kelurahan.jalur == "64.74/KEC-BS/KEL-TLI/"
    kota.kelurahan.refresh_from_db()
    assert kota.kelurahan.pelapor == kota.kecamatan
