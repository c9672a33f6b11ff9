"""Guessing at the door: counted before it is looked at, and never at the owner's expense (reliability C20–C24)."""

import datetime as dt
import statistics
import time

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from opd.models import Jejak, Percobaan
from tests import pabrik

NIP = "198609262015051001"
TUNGGU = "Terlalu banyak percobaan yang belum cocok. Tunggu {} menit, lalu coba lagi. Perangkat yang biasa Anda pakai masuk tidak ikut menunggu."
LIMA_MENIT = dt.timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _no_flood():
    cache.clear()


@pytest.fixture
def orang(kota):
    return pabrik.make_pengguna(NIP, pabrik.make_pegawai(kota.dishub, "Rahma Aulia", nip=NIP), email="rahma@contoh.id")


def enter(login=NIP, password="salah sekali ini", ip="10.0.0.1", client=None, **headers):
    return (client or Client()).post("/masuk/", {"login": login, "password": password}, REMOTE_ADDR=ip, headers=headers)


def keluhan(response) -> list[str]:
    return [str(e) for e in response.context["form"].non_field_errors()]


def let_pass(**waktu) -> None:
    for row in Percobaan.objects.all():
        row.mulai -= dt.timedelta(**waktu)
        row.save()


# --- the counter ----------------------------------------------------------------


def test_the_counter_passes_so_many_and_begins_anew_after_its_time(db):
    now = timezone.now()

    def take(at):
        return Percobaan.objects.take("k", jumlah=2, masa=LIMA_MENIT, at=at)

    assert [take(now), take(now), take(now), take(now + LIMA_MENIT - dt.timedelta(seconds=1))] == [True, True, False, False]
    assert [take(now + LIMA_MENIT), take(now + LIMA_MENIT), take(now + LIMA_MENIT)] == [True, True, False]


def test_what_was_given_back_counts_no_more_and_never_below_nothing(db):
    now = timezone.now()
    Percobaan.objects.take("k", jumlah=1, masa=LIMA_MENIT, at=now)
    Percobaan.objects.give_back(["k"])
    Percobaan.objects.give_back(["k"])
    assert Percobaan.objects.get().jumlah == 0


# --- the door -------------------------------------------------------------------


def test_five_wrong_passwords_close_the_door_for_a_while(orang):
    assert [enter().status_code for _ in range(20)] == [422] * 5 + [429] * 15
    response = enter(password=pabrik.SANDI)
    assert response.status_code == 429
    assert 240 < int(response["Retry-After"]) <= 300
    assert keluhan(response) == [TUNGGU.format(5)]
    assert Jejak.objects.filter(aksi="masuk_ditolak").count() == 5
    let_pass(minutes=4)
    assert keluhan(enter(password=pabrik.SANDI)) == [TUNGGU.format(1)]
    let_pass(minutes=1)
    assert enter(password=pabrik.SANDI).status_code == 302


def test_a_right_password_in_between_does_not_refill_the_guesses(orang):
    for _ in range(4):
        enter()
    assert enter(password=pabrik.SANDI).status_code == 302
    assert [enter().status_code for _ in range(2)] == [422, 429]


def test_guesses_from_elsewhere_do_not_lock_the_owner_out(orang):
    for _ in range(10):
        enter(ip="203.0.113.9")
    assert enter(password=pabrik.SANDI, ip="10.0.0.1").status_code == 302


def test_guesses_from_everywhere_are_slow_and_the_owners_own_device_passes(orang):
    own = Client()
    enter(password=pabrik.SANDI, client=own)
    own.post("/keluar/")
    codes = [enter(ip=f"203.0.113.{n}").status_code for n in range(25)]
    assert codes == [422] * 20 + [429] * 5
    assert enter(password=pabrik.SANDI, ip="10.0.0.7").status_code == 429
    assert enter(password=pabrik.SANDI, ip="10.0.0.7", client=own).status_code == 302
    own.post("/keluar/")
    assert [enter(NIP if n % 2 else "rahma@contoh.id", client=own).status_code for n in range(6)] == [422] * 5 + [429]


def test_a_device_is_known_for_its_own_people_only(orang):
    pabrik.make_pengguna("orang-lain")
    own = Client()
    enter("orang-lain", pabrik.SANDI, client=own)
    own.post("/keluar/")
    for n in range(20):
        enter(ip=f"203.0.113.{n}")
    assert enter(password=pabrik.SANDI, client=own).status_code == 429
    assert enter("orang-lain", pabrik.SANDI, client=own).status_code == 302
    palsu = Client()
    palsu.cookies["perangkat"] = "W10:1:palsu"
    assert enter(password=pabrik.SANDI, client=palsu).status_code == 429


def test_one_password_tried_on_everybody_is_stopped(db):
    codes = [enter(f"orang-{n}").status_code for n in range(45)]
    assert codes == [422] * 40 + [429] * 5


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded"])
def test_an_invented_address_does_not_reset_the_counter(orang, header):
    codes = [enter(**{header: f"203.0.113.{n}"}).status_code for n in range(7)]
    assert codes == [422] * 5 + [429] * 2


def test_behind_the_proxy_only_the_address_it_saw_counts(orang, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    codes = [enter(**{"X-Forwarded-For": f"203.0.113.{n}, 198.51.100.7"}).status_code for n in range(7)]
    assert codes == [422] * 5 + [429] * 2


def test_no_counter_shows_a_name(orang):
    enter("kata-sandi-salah-ketik-di-sini")
    assert "kata-sandi" not in str(list(Percobaan.objects.values()))
    assert all(len(kunci) == 64 for kunci in Percobaan.objects.values_list("kunci", flat=True))


def test_old_counters_go_with_the_next_right_password(orang):
    enter("siapa-saja")
    let_pass(days=2)
    enter(password=pabrik.SANDI)
    assert Percobaan.objects.filter(jumlah__gt=0).count() == 0


# --- one answer for all ---------------------------------------------------------


def test_known_unknown_and_inactive_names_get_the_same_answer_in_the_same_time(orang, kota, settings):
    """With a hash that costs something, as in production: one for every name, by NIP or by e-mail."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    orang.set_password(pabrik.SANDI)
    orang.save()
    nonaktif = pabrik.make_pengguna("198609262015051002", is_active=False)
    nonaktif.set_password(pabrik.SANDI)
    nonaktif.save()
    belum = pabrik.make_pengguna("198609262015051003")
    belum.set_unusable_password()
    belum.save()
    names = [NIP, "rahma@contoh.id", "198609262015051999", "siapa@contoh.id", nonaktif.nama_masuk, belum.nama_masuk]
    durations, pages = {name: [] for name in names}, set()
    for _ in range(3):
        Percobaan.objects.all().delete()
        for name in names:
            begun = time.process_time()
            response = enter(name)
            durations[name].append(time.process_time() - begun)
            pages.add((response.status_code, keluhan(response)[0], len(response.content) - len(name)))
    assert len(pages) == 1
    median = {name: statistics.median(times) for name, times in durations.items()}
    assert max(median.values()) < 1.6 * min(median.values()), median  # two hashes would be twice as long
