"""The code on every page of a report, by which anybody can look it up."""

import secrets

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
