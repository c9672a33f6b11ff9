"""What a password must be (reliability 2.6): long, not common, not about the person or the place.

KEBIJAKAN_SANDI=asvs, the default, has no rule about kinds of characters and no expiry: both make people write
passwords down (ASVS 6.2.5 and 6.2.10 forbid them). KEBIJAKAN_SANDI=bssn adds both for an installation that is
audited by Peraturan BSSN 4/2021; how many days is MASA_SANDI_HARI.
"""

import datetime as dt
import re

from django.conf import settings
from django.contrib.auth import password_validation as bawaan
from django.core.exceptions import ValidationError

PETUNJUK = "Sedikitnya 12 huruf. Kalimat pendek yang hanya Anda ketahui mudah diingat dan sulit ditebak."
PETUNJUK_BSSN = "Sedikitnya 12 huruf, memuat huruf besar, huruf kecil, angka, dan tanda baca. Contoh bentuk: tiga kata, satu angka, satu tanda."
KELAS = {"huruf besar": r"[A-Z]", "huruf kecil": r"[a-z]", "angka": r"\d", "tanda baca": r"[^\w\s]|_"}
UMUM = {"sandi", "katasandi", "password", "rahasia", "admin", "kelompok", "budaya", "kerja", "berakhlak", "kbk"}
UMUM |= {"pemerintah", "provinsi", "kabupaten", "kota", "dinas", "badan", "kantor", "indonesia", "merdeka", "qwerty"}


def hint() -> str:
    """What to choose, for below the field."""
    return PETUNJUK_BSSN if _bssn() else PETUNJUK


def is_expired(pengguna, at: dt.datetime) -> bool:
    """Whether the owner must choose a new password before going on."""
    if not _bssn() or not pengguna.has_usable_password():
        return False
    return (pengguna.sandi_pada or pengguna.dibuat_pada) + dt.timedelta(days=settings.MASA_SANDI_HARI) <= at


def _bssn() -> bool:
    return settings.KEBIJAKAN_SANDI == "bssn"


class PanjangValidator(bawaan.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return f"Kata sandi ini kurang dari {self.min_length} huruf. Tambahkan beberapa kata."

    def get_help_text(self) -> str:
        return hint()


class LazimValidator(bawaan.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return "Kata sandi ini banyak dipakai orang sehingga mudah ditebak. Pilih yang lain."

    def get_help_text(self) -> str:
        return ""


class MiripValidator(bawaan.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return "Kata sandi ini terlalu mirip dengan NIP, nama, atau pos-el Anda. Pilih yang lain."

    def get_help_text(self) -> str:
        return ""


class KataSetempatValidator:
    """Refuses what remains nothing without the words everybody here would try first: the unit's name,
    the city, "budaya kerja", the birth date in the NIP, a year."""

    def validate(self, password: str, user=None) -> None:
        rest = password.casefold()
        for word in sorted(self._words(user), key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(re.sub(r"(19|20)\d\d|[\W_]|123\d*", "", rest)) < 4:
            raise ValidationError(
                "Kata sandi ini hanya berisi nama tempat, tanggal lahir, atau kata yang mudah ditebak orang sekantor. "
                "Pilih yang lain.",
                code="password_local",
            )

    def get_help_text(self) -> str:
        return ""

    @staticmethod
    def _words(user) -> set[str]:
        pegawai = getattr(user, "pegawai", None)
        if pegawai is None:
            return UMUM
        nip = pegawai.nip or ""
        names = f"{pegawai.nama} {pegawai.opd.nama} {pegawai.opd.singkatan} {pegawai.opd.pemda.nama}".casefold()
        own = {nip, nip[:8], nip[:6], nip[6:8] + nip[4:6] + nip[:4], nip[8:14]}
        return {word for word in UMUM | own | set(re.findall(r"\w{3,}", names)) if word}


class KelasValidator:
    """The four kinds of characters, where the policy asks for them."""

    def validate(self, password: str, user=None) -> None:
        kurang = [nama for nama, pola in KELAS.items() if not re.search(pola, password)]
        if _bssn() and kurang:
            raise ValidationError(f"Kata sandi ini belum memuat {', '.join(kurang)}. Tambahkan.", code="password_classes")

    def get_help_text(self) -> str:
        return ""
