"""Accounts, their links, and the roles given by hand."""

import datetime as dt
import io
import re

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from openpyxl import load_workbook

from opd.actions import pengguna as actions
from opd.akses import held_roles
from opd.models import Jejak, Pengguna, Peran
from tests import pabrik

DAFTAR, BARU = "/pengguna/", "/pengguna/baru/"
SANDI = "tiga ekor bekantan menyeberang"


@pytest.fixture(autouse=True)
def _no_old_attempts():
    cache.clear()


@pytest.fixture
def rahma(kota):
    return pabrik.make_pegawai(kota.disdukcapil, "Rahma Aulia", nip="199103032019032902")


def pesan(response) -> list[str]:
    return [str(m) for m in response.context["messages"]]


def alamat(pengguna, ekor="") -> str:
    return f"/pengguna/{pengguna.pk}/{ekor}"


def link(response) -> str:
    """The path of the link on the page that shows it."""
    return re.search(rf"{settings.ALAMAT_SITUS}(/sandi-baru/[^ /]+/)", response.text)[1]


# --- list -----------------------------------------------------------------------


@pytest.mark.parametrize("jumlah", [1, 3])
def test_list_costs_the_same_for_one_and_three(cast, kota, masuk, jumlah, django_assert_num_queries):
    for n in range(jumlah):
        orang = pabrik.make_pengguna(f"orang{n}", pabrik.make_pegawai(kota.dishub, f"Dicari {n}"))
        pabrik.make_peran(orang, "sekretaris_opd", opd=kota.dishub)
    client = masuk(cast.bagian_organisasi)
    client.get(DAFTAR)
    with django_assert_num_queries(7):
        assert len(client.get(f"{DAFTAR}?q=dicari").context["page"]) == jumlah


def test_list_by_role(cast, kota, masuk):
    def names(nama):
        return [p.nama_masuk for p in masuk(getattr(cast, nama)).get(DAFTAR).context["page"]]

    assert names("sekretaris") == ["anggota", "ketua", "notulis", "pimpinan", "sekretaris", "tanpa_peran"]
    assert names("sekretaris_dishub") == ["sekretaris_dishub"]
    assert "orang_luar" not in names("bagian_organisasi")
    assert len(names("admin")) == 15
    for nama in ("anggota", "pimpinan", "sekda", "pemeriksa", "biro", "tanpa_peran"):
        assert masuk(getattr(cast, nama)).get(DAFTAR).status_code == 403


def test_filters_and_spreadsheet(cast, kota, masuk):
    cast.ketua.is_active = False
    cast.ketua.save()
    pabrik.make_pengguna("menunggu", pabrik.make_pegawai(kota.disdukcapil, "Belum Masuk")).set_unusable_password()
    Pengguna.objects.filter(nama_masuk="menunggu").update(password="!x", email="belum@contoh.id")
    client = masuk(cast.sekretaris)
    cases = [
        ("keadaan=nonaktif", ["ketua"]),
        ("keadaan=menunggu", ["menunggu"]),
        ("peran=sekretaris_opd", ["sekretaris"]),
        ("q=belum@", ["menunggu"]),
        ("q=pimpinan&keadaan=kucing", ["pimpinan"]),
    ]
    assert [[p.nama_masuk for p in client.get(f"{DAFTAR}?{q}").context["page"]] for q, _ in cases] == [found for _, found in cases]
    sheet = load_workbook(io.BytesIO(client.get(f"{DAFTAR}?bentuk=xlsx&peran=sekretaris_opd").content)).active
    assert [c.value for c in sheet[2]][:6] == [
        "Sekretaris", "sekretaris", None, kota.disdukcapil.nama, "Aktif", f"Sekretaris OPD – {kota.disdukcapil.nama}",
    ]  # fmt: skip


# --- an account from its making to its first use ----------------------------------


def test_from_the_staff_list_to_the_first_sign_in(cast, kota, masuk, rahma):
    client = masuk(cast.sekretaris)
    form = client.get(f"{BARU}?pegawai={rahma.pk}").context["form"]
    response = client.post(BARU, {"pegawai": form["pegawai"].value(), "email": "Rahma@Contoh.id"}, follow=True)
    orang = Pengguna.objects.get(pegawai=rahma)
    assert (orang.nama_masuk, orang.nama, orang.email, orang.keadaan) == (rahma.nip, "Rahma Aulia", "rahma@contoh.id", "menunggu")
    path, owner = link(response), Client()
    assert "undangan/" not in client.get(alamat(orang)).text  # shown once
    assert Client().get(path)["Location"] == "/sandi-baru/"  # looking uses nothing up
    assert "Rahma Aulia" in owner.get(path, follow=True).text
    assert owner.post("/sandi-baru/", {"sandi_baru": SANDI, "sandi_ulang": SANDI})["Location"] == "/masuk/"
    assert owner.post("/sandi-baru/", {"sandi_baru": SANDI, "sandi_ulang": SANDI}).status_code == 410
    assert owner.get(path).status_code == 410
    response = owner.post("/masuk/?next=/akun/", {"login": "19910303 201903 2 902", "password": SANDI})
    assert response["Location"] == "/akun/"
    traces = list(Jejak.objects.filter(sasaran="pengguna", sasaran_id=orang.pk).order_by("nomor").values_list("aksi", flat=True))
    assert traces == ["buat_pengguna", "buat_tautan_sandi", "pasang_sandi", "masuk"]
    assert SANDI not in str(list(Jejak.objects.values("isi")))


def test_a_weak_first_password_is_refused_and_the_link_lives(cast, masuk, rahma):
    response = masuk(cast.sekretaris).post(BARU, {"pegawai": rahma.nip}, follow=True)
    owner, path = Client(), link(response)
    owner.get(path)
    response = owner.post("/sandi-baru/", {"sandi_baru": "rahma aulia 1", "sandi_ulang": "rahma aulia 1"})
    assert response.status_code == 422
    assert Client().get(path).status_code == 302


def test_a_link_ends_with_a_newer_one_and_with_the_account(cast, masuk):
    client = masuk(cast.sekretaris)
    first = link(client.post(alamat(cast.anggota, "tautan/"), follow=True))
    second = link(client.post(alamat(cast.anggota, "tautan/"), follow=True))
    assert [Client().get(path).status_code for path in (first, second)] == [410, 302]
    client.post(alamat(cast.anggota, "nonaktifkan/"))
    assert Client().get(second).status_code == 410


def test_a_new_link_ends_the_old_password_and_its_sessions(cast, masuk):
    theirs = masuk(cast.anggota)
    assert theirs.get("/akun/").status_code == 200
    masuk(cast.sekretaris).post(alamat(cast.anggota, "tautan/"))
    assert theirs.get("/akun/").status_code == 302
    cast.anggota.refresh_from_db()
    assert not cast.anggota.check_password(pabrik.SANDI)


SALAH = [
    ({"pegawai": ""}, "pegawai", "Tulis NIP atau nama pegawainya."),
    ({"pegawai": "Sekretaris Dishub"}, "pegawai", "Tidak ada pegawai dengan NIP atau nama itu. Periksa ejaannya, atau tulis NIP-nya."),
    ({"pegawai": "Ketua"}, "pegawai", "Orang ini sudah mempunyai akun. Cari namanya di daftar pengguna."),
    ({"email": "bukan"}, "email", "Tulis alamat pos-el yang lengkap, misalnya rahma@bontangkota.go.id."),
    ({"email": "KETUA@contoh.id"}, "email", "Pos-el ini sudah dipakai akun lain. Pakai alamat lain, atau kosongkan."),
]


@pytest.mark.parametrize(("ubah", "field", "kalimat"), SALAH)
def test_invalid_says_how_to_mend(cast, masuk, rahma, ubah, field, kalimat):
    Pengguna.objects.filter(pk=cast.ketua.pk).update(email="ketua@contoh.id")
    response = masuk(cast.sekretaris).post(BARU, {"pegawai": rahma.nip} | ubah)
    assert response.status_code == 422
    assert response.context["form"].errors == {field: [kalimat]}
    assert not Pengguna.objects.filter(pegawai=rahma).exists()


def test_who_has_no_nip_gets_a_name_to_sign_in_with(cast, kota, masuk):
    orang = pabrik.make_pegawai(kota.disdukcapil, "Tenaga Kontrak", nip=None, jenis="non_asn")
    client, isi = masuk(cast.sekretaris), {"pegawai": f"Tenaga Kontrak (nomor {orang.pk})"}
    errors = {
        name: client.post(BARU, isi | {"nama_masuk": name}).context["form"].errors["nama_masuk"][0]
        for name in ("", "ketua", "199103032019032902", "Nama Saya", "ab")
    }
    assert errors[""] == "Isi nama masuk, karena orang ini tidak mempunyai NIP."
    assert errors["ketua"] == "Nama masuk ini sudah dipakai. Pilih yang lain."
    assert {errors[n] for n in ("199103032019032902", "Nama Saya", "ab")} == {
        "Awali dengan huruf, lalu huruf kecil, angka, titik, atau tanda hubung; sedikitnya tiga."
    }
    client.post(BARU, isi | {"nama_masuk": "tenaga.kontrak"})
    assert Pengguna.objects.get(pegawai=orang).nama_masuk == "tenaga.kontrak"


def test_only_the_admin_makes_accounts_for_outsiders(cast, masuk):
    isi = {"pegawai": "", "nama": "Pemeriksa Provinsi", "nama_masuk": "pemeriksa.prov"}
    assert masuk(cast.bagian_organisasi).post(BARU, isi).status_code == 422
    masuk(cast.admin).post(BARU, isi)
    assert Pengguna.objects.get(nama_masuk="pemeriksa.prov").nama == "Pemeriksa Provinsi"


def test_email_is_changed_and_a_closed_account_is_out_at_once(cast, masuk):
    client, theirs = masuk(cast.sekretaris), masuk(cast.anggota)
    client.post(alamat(cast.anggota, "ubah/"), isian(client, cast.anggota, email="a@contoh.id", nama_masuk="sekretaris", is_superuser="1"))
    cast.anggota.refresh_from_db()
    assert (cast.anggota.email, cast.anggota.nama_masuk) == ("a@contoh.id", "anggota")
    client.post(alamat(cast.anggota, "nonaktifkan/"))
    assert theirs.get("/akun/").status_code == 302
    assert held_roles(Pengguna.objects.get(pk=cast.anggota.pk)) == ()


def isian(client, orang, **isi) -> dict:
    """What the form would send that this person has open."""
    return {"semula": client.get(alamat(orang, "ubah/")).context["form"].initial["semula"]} | isi


def test_a_second_editor_is_told_what_the_first_saved(cast, masuk):
    client = masuk(cast.sekretaris)
    terbuka = isian(client, cast.anggota, email="kedua@contoh.id")
    client.post(alamat(cast.anggota, "ubah/"), isian(client, cast.anggota, email="pertama@contoh.id"))
    response = client.post(alamat(cast.anggota, "ubah/"), terbuka)
    assert (response.status_code, response.context["form"].beda) == (409, [("Pos-el", "pertama@contoh.id", "kedua@contoh.id")])
    cast.anggota.refresh_from_db()
    assert cast.anggota.email == "pertama@contoh.id"
    lagi = terbuka | {"semula": response.context["form"]["semula"].value()}
    assert client.post(alamat(cast.anggota, "ubah/"), lagi).status_code == 302
    cast.anggota.refresh_from_db()
    assert cast.anggota.email == "kedua@contoh.id"


@pytest.mark.parametrize("ekor", ["ubah/", "tautan/", "nonaktifkan/"])
def test_accounts_above_ones_own_rights_cannot_be_touched(cast, kota, masuk, ekor):
    pabrik.make_peran(cast.tanpa_peran, "sekretaris_opd", opd=kota.setda)
    setda = pabrik.make_pengguna("setda", pabrik.make_pegawai(kota.setda))
    pabrik.make_peran(setda, "sekretaris_opd", opd=kota.setda)
    cases = [(cast.sekretaris, cast.pimpinan, 403), (setda, cast.bagian_organisasi, 403), (cast.sekretaris, cast.sekretaris, 403)]
    cases += [(cast.sekretaris, cast.sekretaris_dishub, 404), (cast.orang_luar, cast.sekretaris, 404), (cast.pemeriksa, cast.anggota, 403)]
    passwords = dict(Pengguna.objects.values_list("pk", "password"))
    for siapa, kepada, status in cases:
        assert masuk(siapa).post(alamat(kepada, ekor), {"email": "x@contoh.id"}).status_code == status
    assert dict(Pengguna.objects.values_list("pk", "password")) == passwords
    assert not Pengguna.objects.filter(email="x@contoh.id").exists()


def test_the_page_offers_only_what_may_be_done(cast, masuk):
    client = masuk(cast.sekretaris)
    assert "Nonaktifkan" in client.get(alamat(cast.anggota)).text
    text = client.get(alamat(cast.pimpinan)).text
    assert "Nonaktifkan" not in text
    assert "bukan wewenang Anda" in text
    assert "Pimpinan OPD</b> di Dinas Kependudukan" in text
    assert "Beri peran" not in client.get(alamat(cast.sekretaris)).text


# --- roles ------------------------------------------------------------------------


def beri(client, pengguna, **fields):
    isi = {"peran": "sekretaris_opd", "dari": "2026-11-01", "sampai": ""} | fields
    return client.post(alamat(pengguna, "peran/baru/"), isi, follow=True)


def test_a_secretary_gives_her_own_role_in_her_own_unit(cast, kota, masuk):
    client = masuk(cast.sekretaris)
    form = client.get(alamat(cast.anggota, "peran/baru/")).context["form"]
    assert (form.fields["peran"].choices, [k for k, _ in form.fields["tempat"].choices]) == (
        [("sekretaris_opd", "Sekretaris OPD")], [f"opd-{kota.disdukcapil.pk}"],
    )  # fmt: skip
    response = beri(client, cast.anggota, tempat=f"opd-{kota.disdukcapil.pk}")
    assert pesan(response) == ["Sekretaris OPD di Dinas Kependudukan dan Pencatatan Sipil diberikan sejak 1 November 2026."]
    row = cast.anggota.peran.get()
    trace = Jejak.objects.get(aksi="beri_peran")
    assert (trace.opd, trace.sasaran_id, trace.isi["after"]["pengguna"]) == (kota.disdukcapil, row.pk, cast.anggota.pk)


def test_choices_of_bagian_organisasi(cast, kota, masuk):
    form = masuk(cast.bagian_organisasi).get(alamat(cast.tanpa_peran, "peran/baru/")).context["form"]
    assert [slug for slug, _ in form.fields["peran"].choices] == ["sekretaris_opd", "bagian_organisasi", "sekda", "pemeriksa"]
    assert form["tempat"].value() == f"opd-{kota.disdukcapil.pk}"


PERAN_SALAH = [
    ({"peran": ""}, "peran", "Pilih perannya."),
    ({"peran": "bagian_organisasi"}, "tempat", "Peran Bagian Organisasi tidak dapat Anda berikan di tempat ini. Pilih tempat lain."),
    ({"peran": "biro_organisasi"}, "peran", "Pilih dari daftar."),
    ({"peran": "pimpinan_opd"}, "peran", "Pilih dari daftar."),
    ({"tempat": "opd-999"}, "tempat", "Pilih dari daftar."),
    ({"peran": "pemeriksa"}, "sampai", "Isi tanggal akhirnya: peran Pemeriksa berbatas waktu."),
    ({"sampai": "2026-10-31"}, "sampai", "Tanggal akhirnya sebelum tanggal mulai."),
    ({"dari": ""}, "dari", "Masukkan tanggal mulai."),
]


@pytest.mark.parametrize(("ubah", "field", "kalimat"), PERAN_SALAH)
def test_refused_roles_say_why(cast, kota, masuk, ubah, field, kalimat):
    response = beri(masuk(cast.bagian_organisasi), cast.tanpa_peran, **{"tempat": f"opd-{kota.disdukcapil.pk}"} | ubah)
    assert response.status_code == 422
    assert response.context["form"].errors == {field: [kalimat]}
    assert not cast.tanpa_peran.peran.exists()


def test_the_same_role_twice_is_refused(cast, kota, masuk):
    response = beri(masuk(cast.bagian_organisasi), cast.sekretaris, tempat=f"opd-{kota.disdukcapil.pk}")
    assert response.context["form"].errors == {"dari": ["Peran ini sudah dipegang sejak 1 Januari 2020. Akhiri dahulu yang itu."]}


def test_nobody_gives_a_role_to_oneself(cast, kota, masuk):
    client = masuk(cast.bagian_organisasi)
    assert "Tidak ada peran yang dapat Anda berikan" in client.get(alamat(cast.bagian_organisasi, "peran/baru/")).text
    assert beri(client, cast.bagian_organisasi, tempat=f"opd-{kota.setda.pk}").status_code == 422
    assert cast.bagian_organisasi.peran.count() == 1


def test_the_action_refuses_by_itself(cast, kota):
    with pytest.raises(actions.PermissionDenied):
        actions.grant(by=cast.sekretaris, pengguna=cast.anggota, peran="bagian_organisasi", pemda=kota.bontang, dari=pabrik.LAMA, sampai=None)
    with pytest.raises(actions.PermissionDenied):
        actions.end_role(by=cast.sekretaris, peran=cast.bagian_organisasi.peran.get(), sampai=pabrik.LAMA, hari_ini=pabrik.LAMA)
    for action in (lambda: actions.invite(by=cast.sekretaris, pengguna=cast.pimpinan), lambda: actions.set_active(by=cast.sekretaris, pengguna=cast.pimpinan, aktif=False)):
        with pytest.raises(actions.PermissionDenied):
            action()


def test_a_role_is_ended_and_dies_with_its_last_day(cast, kota, masuk):
    row, client = cast.sekretaris.peran.get(), masuk(cast.bagian_organisasi)
    path = f"/peran/{row.pk}/akhiri/"
    assert client.get(path).status_code == 200
    response = client.post(path, {"sampai": "2019-12-31"})
    assert response.context["form"].errors == {"sampai": ["Peran ini baru mulai 1 Januari 2020. Pilih tanggal itu atau sesudahnya."]}
    kemarin = kota.bontang.hari_ini() - dt.timedelta(days=1)
    client.post(path, {"sampai": kemarin.isoformat()})
    assert masuk(cast.sekretaris).get(DAFTAR).status_code == 403
    assert Jejak.objects.get(aksi="akhiri_peran").isi == {"before": {"sampai": None}, "after": {"sampai": kemarin.isoformat()}}


def test_a_role_that_has_not_begun_is_taken_away(cast, kota, masuk):
    row = pabrik.make_peran(cast.anggota, "sekretaris_opd", opd=kota.disdukcapil, dari=kota.bontang.hari_ini() + dt.timedelta(days=9))
    client = masuk(cast.sekretaris)
    assert "belum mulai" in client.get(alamat(cast.anggota)).text
    assert pesan(client.post(f"/peran/{row.pk}/akhiri/", follow=True))[0].endswith("dibatalkan.")
    assert not Peran.objects.filter(pk=row.pk).exists()
    assert Jejak.objects.get(aksi="batalkan_peran").isi["before"]["peran"] == "sekretaris_opd"


def test_roles_of_others_stay(cast, kota, masuk):
    cases = [(cast.sekretaris, cast.bagian_organisasi, 404), (cast.sekretaris, cast.sekretaris, 403), (cast.orang_luar, cast.sekretaris, 404)]
    cases += [(cast.bagian_organisasi, cast.biro, 403)]
    for siapa, kepada, status in cases:
        row = kepada.peran.get()
        assert masuk(siapa).post(f"/peran/{row.pk}/akhiri/", {"sampai": "2026-11-01"}).status_code == status
    assert not Peran.objects.filter(sampai=dt.date(2026, 11, 1)).exists()


def test_the_link_names_the_configured_site_whatever_host_was_asked(cast, masuk):
    client = masuk(cast.sekretaris)
    halaman = client.post(alamat(cast.notulis, "tautan/"), headers={"host": "jahat.example"}, follow=True)
    assert link(halaman)
    assert "jahat.example" not in halaman.text
