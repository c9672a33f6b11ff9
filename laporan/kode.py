"""The code on every page of a report, by which anybody can look it up."""

import io
import secrets

import qrcode

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O and U
PANJANG = 20
_MIRIP = str.maketrans("OIL", "011")


def kode_baru() -> str:
    """A verification code nobody can guess: 100 random bits as 20 Crockford characters (reliability C77)."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(PANJANG))


def rapikan_kode(teks: str) -> str:
    """`teks` as `kode_baru` writes it, in whatever case and groups it was typed, with O for 0 and I or L
    for 1; "" when it cannot be a code."""
    kode = "".join(huruf for huruf in teks.upper() if huruf.isalnum()).translate(_MIRIP)
    return kode if len(kode) == PANJANG and set(kode) <= set(CROCKFORD) else ""


def gambar_qr(alamat: str) -> tuple[bytes, int]:
    """(PNG, its width in px) of the QR code of an address, with its quiet zone; the same address, the same bytes."""
    kode = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, box_size=4, border=4)
    kode.add_data(alamat)
    gambar = kode.make_image().get_image()
    keluar = io.BytesIO()
    gambar.save(keluar, "PNG", optimize=True)
    return keluar.getvalue(), gambar.width
