"""A walk along every link, picture and button that each person of the cast is offered.

Nothing offered may lead to a refusal or nowhere (no dead button), everything built is offered to somebody
(no page that nobody can reach), and what is read on the way obeys tests.halaman.
"""

from collections import Counter
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.db import transaction
from django.urls import Resolver404, resolve

from tests.alamat import ORANG, addresses, ask
from tests.halaman import faults

SERUPA = 3  # addresses of one name and the same words in the query that are tried
# Reached from outside: by machines, from paper, or only in a state this world does not show.
DARI_LUAR = {"sehat", "siap", "verifikasi", "verifikasi_cari"}
DARI_LUAR |= {"lupa_sandi", "lupa_sandi_diminta", "sandi_baru", "tautan_sandi", "pengguna_activate", "opd_move_pegawai", "indikator_delete", "nilai_terpilih_copy", "laporan_open", "mutasi_cancel"}
# Where a picture waits for a caption, and where evidence was withdrawn.
DARI_LUAR |= {"bukti_captions", "bukti_restore"}
# Where a second step was set up, an e-mail address is known, a sign-on service is named, reports wait for the city.
DARI_LUAR |= {"faktor_remove", "kode_pemulihan", "kode_pemulihan_renew", "konfirmasi", "mfa_authenticate", "pengguna_factor_reset"}
DARI_LUAR |= {"draf_detail", "berkas_draf_create"}  # asked for by the form's script alone
DARI_LUAR |= {"draf_restore"}  # asked for by the sentence that says it is gone (opd.urung)
DARI_LUAR |= {"akun_surel", "openid_connect_login", "openid_connect_callback", "laporan_accept"}
DARI_LUAR |= {"salinan_laporan"}  # where a report of the person's own is approved: that of sekretaris_dishub, who walks in the other round

# Asked for by the service worker and the queue of a phone, or while there is no network.
DARI_LUAR |= {"luring_pekerja", "luring_bekal", "luring_keadaan", "luring_masuk", "luring_bagikan", "luring_catat", "luring_antrean"}
DARI_LUAR |= {"luring_tanpa_jaringan"}


class Tawaran(HTMLParser):
    """`.semua`: (method, address) of every link, picture, form and button of a page."""

    def __init__(self, page: str):
        super().__init__()
        self.semua, self._metode = set(), "GET"
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        ada = dict(attrs)
        if tag == "form":
            self._metode = (ada.get("method") or "get").upper()
            self.semua.add((self._metode, ada.get("action") or ""))
        for nama, metode in (("href", "GET"), ("src", "GET"), ("hx-get", "GET"), ("hx-post", "POST"), ("formaction", self._metode)):
            if ada.get(nama) and not ada[nama].startswith(("#", "data:", "mailto:", "tel:", "https:", "otpauth:")):
                self.semua.add((metode, ada[nama]))


class Jalan:
    """One person's walk: `.nama` of the addresses offered on the way, `.salah` what was wrong."""

    def __init__(self, dunia, orang: str):
        self.dunia, self.orang, self.nama, self.salah = dunia, orang, set(), []
        self._menunggu, self._dikenal, self._serupa = ["/"], {"/"}, Counter()
        while self._menunggu:
            self._visit(self._menunggu.pop(0))

    def _visit(self, alamat: str) -> None:
        response = ask(self.dunia, self.orang, "GET", alamat)
        self.nama.add(_name(alamat))
        self.salah += [f"{self.orang} {alamat}: {kalimat}" for kalimat in faults(self.orang, response)]
        if response.status_code in (301, 302):
            self._offer("GET", alamat, response.headers["Location"])
        elif response.status_code != 200:
            self.salah.append(f"{self.orang} ditawari {alamat}, jawabannya {response.status_code}")
        elif response.headers["Content-Type"].startswith("text/html"):
            for metode, tujuan in sorted(Tawaran(response.content.decode()).semua):
                self._offer(metode, alamat, tujuan)

    def _offer(self, metode: str, halaman: str, tujuan: str) -> None:
        """Follows what is offered on `halaman`, unless enough of its like was tried."""
        tujuan = urljoin(halaman, tujuan).partition("#")[0]
        jenis = (metode, _name(tujuan), *sorted(parse_qs(urlsplit(tujuan).query, keep_blank_values=True)))
        if tujuan.startswith("/static/") or (metode, tujuan) in self._dikenal or self._serupa[jenis] >= SERUPA:
            return
        self._serupa[jenis] += 1
        self._dikenal.add((metode, tujuan))
        if metode == "GET":
            self._menunggu.append(tujuan)
        else:
            self._press(halaman, tujuan)

    def _press(self, halaman: str, tujuan: str) -> None:
        """Presses a button with nothing filled in, and goes where that leads if it is there anyway."""
        self.nama.add(_name(tujuan))
        with transaction.atomic():
            response = ask(self.dunia, self.orang, "POST", tujuan)
            transaction.set_rollback(True)
        if response.status_code in (403, 404, 405):
            self.salah.append(f"{self.orang} ditawari tombol ke {tujuan} di {halaman}, jawabannya {response.status_code}")
        menuju = urljoin(tujuan, response.headers.get("Location", tujuan))
        if menuju != tujuan and ask(self.dunia, self.orang, "GET", menuju).status_code < 400:
            self._offer("GET", tujuan, menuju)


def _name(alamat: str) -> str:
    try:
        return resolve(urlsplit(alamat).path).url_name
    except Resolver404:
        return f"tidak ada: {alamat}"


# Between them they are offered everything; they share one world, the others have one each.
BERSAMA = ("tanpa_masuk", "sekretaris", "ketua", "pimpinan", "bagian_organisasi", "biro", "admin", "orang_luar")


@pytest.mark.faults
@pytest.mark.parametrize("orang", [nama for nama in ORANG if nama not in BERSAMA])
def test_everything_offered_can_be_had(dunia, teringat, orang):
    salah = Jalan(dunia, orang).salah
    assert not salah, "\n".join(salah)


def test_everything_built_is_offered_to_somebody(dunia, teringat):
    jalan = [Jalan(dunia, orang) for orang in BERSAMA]
    salah = [kalimat for satu in jalan for kalimat in satu.salah]
    assert not salah, "\n".join(salah)
    tersembunyi = sorted(set(addresses()) - set().union(*(satu.nama for satu in jalan)) - DARI_LUAR)
    assert not tersembunyi, f"tidak ada yang ditawari: {tersembunyi}"
