import datetime as dt
import smtplib

import pytest
from django.core import mail

from opd.actions.surat import claim_surat, order_surat, repeat_surat, send_surat, settle_terputus
from opd.models import Denyut, Jejak, Pemberitahuan, Pengguna, Surat
from tests import pabrik

PAGI = dt.datetime(2026, 11, 24, 23, 0, tzinfo=dt.UTC)  # 25 November 2026, 07.00 WITA
Status = Surat.Status


@pytest.fixture
def kabar(kota, cast):
    """kabar(…): something for the secretary of Disdukcapil, due this morning."""
    Pengguna.objects.filter(pk=cast.sekretaris.pk).update(email="rahma@bontangkota.go.id")
    dasar = {"dibuat_pada": PAGI, "kirim_sejak": PAGI}
    return lambda **fields: pabrik.make_pemberitahuan(cast.sekretaris, kota.bontang, kota.disdukcapil, **(dasar | fields))


def kirim(at=PAGI) -> list[str]:
    """One turn of the worker: what becomes of every letter that waits."""
    order_surat(at)
    hasil = []
    while surat := claim_surat(at):
        hasil.append(send_surat(surat, at).partition(": ")[2])
    return hasil


# --- to whom and when ---------------------------------------------------------


def test_one_letter_carries_everything_that_is_due(kurir, kabar, kota, cast):
    kabar(kalimat="Laporan Triwulan IV 2026 Disdukcapil belum diajukan.", tenggat=dt.date(2026, 12, 1), alamat="/laporan/")
    kabar(jenis="kembali", kalimat="Laporan Triwulan III 2026 Disdukcapil dikembalikan.", alamat="/laporan/7/")
    assert kirim() == ["terkirim, 2 pemberitahuan"]
    (surat,) = kurir.terkirim
    assert (surat.subject, surat.to, surat.cc, surat.bcc) == (
        "Budaya Kerja: 2 pemberitahuan, 25 November 2026", ["rahma@bontangkota.go.id"], [], []
    )  # fmt: skip
    assert surat.body == (
        "Yth. Sekretaris\n\nYang perlu Anda ketahui pada Rabu, 25 November 2026:\n\n"
        "DIKEMBALIKAN\n- Laporan Triwulan III 2026 Disdukcapil dikembalikan.\n  http://127.0.0.1:8000/laporan/7/\n\n"
        "TENGGAT MENDEKAT\n- Laporan Triwulan IV 2026 Disdukcapil belum diajukan (tinggal 6 hari).\n"
        "  http://127.0.0.1:8000/laporan/\n\n"
        "Semua pemberitahuan: http://127.0.0.1:8000/pemberitahuan/\n\n-- \n"
        "Ringkasan ini dikirim paling banyak sekali sehari.\n"
        "Tidak ingin menerimanya lagi? Matikan di http://127.0.0.1:8000/akun/\n"
    )
    assert surat.extra_headers["List-Unsubscribe"] == "<http://127.0.0.1:8000/akun/>"
    assert set(Pemberitahuan.objects.values_list("surat", flat=True)) == {Surat.objects.get().pk}
    assert Denyut.objects.get(nama="surel").isi == {"galat": ""}


def test_quiet_when_there_is_nothing(kurir, kabar):
    kabar(dibaca_pada=PAGI)
    kabar(usai_pada=PAGI)
    kabar(kirim_sejak=PAGI + dt.timedelta(days=1))
    assert (kirim(), Surat.objects.count()) == ([], 0)


def test_at_most_one_a_day_and_the_rest_tomorrow(kurir, kabar):
    kabar()
    kirim()
    kabar(kunci="lain")
    assert kirim(PAGI + dt.timedelta(hours=8)) == []
    assert kirim(PAGI + dt.timedelta(days=1)) == ["terkirim, 1 pemberitahuan"]
    assert kirim(PAGI + dt.timedelta(days=2)) == []
    assert len(kurir.terkirim) == 2


@pytest.mark.parametrize(
    ("jam", "dikirim"), [("06.59", False), ("07.00", True), ("09.30", True), ("19.59", True), ("20.00", False), ("23.00", False)]
)
def test_letters_go_out_by_day_where_the_pemda_is(kurir, kabar, jam, dikirim):
    kabar(kirim_sejak=PAGI - dt.timedelta(days=3))
    pukul = dt.datetime.strptime(f"2026-11-25 {jam} +0800", "%Y-%m-%d %H.%M %z")
    assert bool(kirim(pukul)) == dikirim


def test_switched_off_without_address_or_never_opened_means_no_letter(kurir, kabar, cast):
    kabar()
    for fields in ({"terima_surel": False}, {"email": None}, {"is_active": False}, {"password": "!belum-dipilih"}):
        asal = Pengguna.objects.filter(pk=cast.sekretaris.pk).values(*fields).get()
        Pengguna.objects.filter(pk=cast.sekretaris.pk).update(**fields)
        assert kirim() == []
        Pengguna.objects.filter(pk=cast.sekretaris.pk).update(**asal)
    assert kirim() == ["terkirim, 1 pemberitahuan"]


def test_what_was_read_before_the_letter_left_is_not_in_it(kurir, kabar):
    kabar(kunci="satu")
    kabar(kunci="dua", kalimat="Laporan kedua.")
    order_surat(PAGI)
    Pemberitahuan.objects.filter(kunci="satu").update(dibaca_pada=PAGI)
    assert send_surat(claim_surat(PAGI), PAGI).endswith("terkirim, 1 pemberitahuan")
    assert "Laporan kedua." in kurir.terkirim[0].body
    assert "Laporan belum diajukan" not in kurir.terkirim[0].body


def test_rights_withdrawn_before_the_letter_left_take_its_content_along(kurir, kabar, cast):
    kabar()
    order_surat(PAGI)
    cast.sekretaris.peran.update(sampai=dt.date(2020, 12, 31))
    assert send_surat(claim_surat(PAGI), PAGI).endswith("tidak ada lagi yang perlu dikabarkan")
    assert (kurir.terkirim, Surat.objects.get().status) == ([], Status.BATAL)


def test_a_long_list_is_cut(kurir, kabar):
    for n in range(33):
        kabar(kalimat=f"Laporan {n}.")
    kirim()
    body = kurir.terkirim[0].body
    assert (body.count("\n- "), "… dan 3 lainnya." in body) == (30, True)


# --- nothing breaks out of its line -------------------------------------------


def test_names_bring_no_line_and_no_header_of_their_own(kurir, kabar, cast):
    Pengguna.objects.filter(pk=cast.sekretaris.pk).update(nama="Rahma\r\nBcc: semua@contoh.id\r\n\r\nKlik http://jahat.id")
    kabar()
    kirim()
    (surat,) = kurir.terkirim
    assert surat.body.startswith("Yth. Rahma Bcc: semua@contoh.id Klik http://jahat.id\n")
    assert surat.recipients() == ["rahma@bontangkota.go.id"]
    assert [k for k in surat.message() if k.lower() == "bcc"] == []


@pytest.mark.parametrize("email", ["rahma@contoh.id\nBcc: semua@contoh.id", "rahma", "a@b.id, c@d.id"])
def test_an_address_that_is_none_fails_at_once_and_is_named(kurir, kabar, cast, email):
    Pengguna.objects.filter(pk=cast.sekretaris.pk).update(email=email)
    kabar()
    assert kirim() == ["gagal, Alamat pos-el akun ini tidak dapat dipakai. Perbaiki di halaman pengguna."]
    assert (kurir.terkirim, Surat.objects.get().status) == ([], Status.GAGAL)


# --- once, whatever happens ---------------------------------------------------


def test_a_mail_server_that_cannot_be_reached_is_asked_again_later(kurir, kabar):
    kabar()
    kurir.tidak_ada = ConnectionRefusedError(111, "Connection refused")
    assert kirim() == ["dicoba lagi, ConnectionRefusedError [Errno 111] Connection refused"]
    assert kirim(PAGI + dt.timedelta(minutes=4)) == []
    assert Denyut.objects.get(nama="surel").isi == {"galat": "ConnectionRefusedError [Errno 111] Connection refused"}
    kurir.tidak_ada = None
    assert kirim(PAGI + dt.timedelta(minutes=5)) == ["terkirim, 1 pemberitahuan"]


def test_one_that_is_away_holds_up_nobody_elses_letter_for_long(kurir, kabar, kota, cast):
    """One failed look is enough for all that wait: not one time-out after the other."""
    kabar()
    Pengguna.objects.filter(pk=cast.pimpinan.pk).update(email="kadis@bontangkota.go.id")
    pabrik.make_pemberitahuan(cast.pimpinan, kota.bontang, kota.disdukcapil, kirim_sejak=PAGI)
    kurir.tidak_ada = TimeoutError("timed out")
    assert len(kirim()) == 1
    assert Surat.objects.filter(status=Status.ANTRI, coba_pada=PAGI + dt.timedelta(minutes=5)).count() == 2


def test_after_five_refusals_it_fails_and_the_next_letter_says_it(kurir, kabar):
    kabar()
    kurir.tolak = smtplib.SMTPDataError(451, b"try again later")
    saat, hasil = PAGI, []
    for menit in (0, 5, 15, 60, 240):
        saat += dt.timedelta(minutes=menit)
        hasil += kirim(saat)
    assert hasil == ["dicoba lagi, 451 try again later"] * 4 + ["gagal, 451 try again later"]
    kurir.tolak = None
    assert kirim(saat) == []
    assert kirim(PAGI + dt.timedelta(days=1)) == ["terkirim, 1 pemberitahuan"]


def test_a_permanent_no_is_final(kurir, kabar):
    kabar()
    kurir.tolak = smtplib.SMTPRecipientsRefused({"rahma@bontangkota.go.id": (550, b"5.1.1 no such user")})
    assert kirim() == ["gagal, 550 5.1.1 no such user"]
    assert Surat.objects.get().galat == "550 5.1.1 no such user"


def test_a_mail_server_that_fell_silent_is_not_asked_twice(kurir, kabar, cast):
    kabar()
    kurir.tolak = smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
    assert kirim() == ["belum pasti, SMTPServerDisconnected Connection unexpectedly closed"]
    kurir.tolak = None
    assert kirim(PAGI + dt.timedelta(days=1)) == []  # it may have arrived
    surat = Surat.objects.get()
    assert surat.status == Status.TIDAK_PASTI
    repeat_surat(by=cast.admin, surat=surat)
    assert Jejak.objects.get(aksi="ulangi_surat").pengguna == cast.admin
    assert claim_surat() == surat


def test_a_worker_that_died_before_handing_over_has_sent_nothing(kurir, kabar):
    kabar()
    order_surat(PAGI)
    assert claim_surat(PAGI) is not None
    assert claim_surat(PAGI + dt.timedelta(minutes=4)) is None
    assert kirim(PAGI + dt.timedelta(minutes=6)) == ["terkirim, 1 pemberitahuan"]


def test_a_worker_that_died_while_handing_over_leaves_an_uncertain_letter(kurir, kabar):
    kabar()
    order_surat(PAGI)
    surat = claim_surat(PAGI)
    Surat.objects.filter(pk=surat.pk).update(diserahkan_pada=PAGI)
    nanti = PAGI + dt.timedelta(minutes=6)
    assert (claim_surat(nanti), settle_terputus(PAGI), settle_terputus(nanti)) == (None, 0, 1)
    surat.refresh_from_db()
    assert (surat.status, surat.galat[:12]) == (Status.TIDAK_PASTI, "Pekerja mati")


def test_a_frozen_worker_that_wakes_up_sends_nothing(kurir, kabar):
    kabar()
    order_surat(PAGI)
    beku = claim_surat(PAGI)
    nanti = PAGI + dt.timedelta(minutes=6)
    assert kirim(nanti) == ["terkirim, 1 pemberitahuan"]
    Pemberitahuan.objects.update(surat=None)  # even if there seemed to be something to say
    assert send_surat(beku, nanti).endswith("dilepas, pekerja lain sudah mengambilnya")
    assert len(kurir.terkirim) == 1


def test_repeating_leaves_a_letter_alone_that_arrived(kurir, kabar, cast):
    kabar()
    kirim()
    assert repeat_surat(by=cast.admin, surat=Surat.objects.get()).status == Status.TERKIRIM
    assert not Jejak.objects.filter(aksi="ulangi_surat").exists()


def test_without_a_mail_server_letters_go_where_the_setting_says(kabar):
    kabar()
    assert kirim() == ["terkirim, 1 pemberitahuan"]
    assert [m.to for m in mail.outbox] == [["rahma@bontangkota.go.id"]]
