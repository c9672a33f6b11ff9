import pytest

from opd.nav import menu_for


@pytest.mark.parametrize(
    ("alamat", "terbuka"), [("/", ["Beranda"]), ("/kegiatan/3/", ["Kegiatan"]), ("/indikator/3/", []), ("/akun/", [])]
)
def test_the_menu_marks_the_open_page_alone(cast, alamat, terbuka):
    menu = menu_for(cast.sekretaris, alamat)
    assert [row["label"] for rows in menu.values() for row in rows if row["current"]] == terbuka
