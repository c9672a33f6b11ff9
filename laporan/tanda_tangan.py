"""Signature blocks as paper carries them (domain 3.3)."""

import re

from opd.format_id import tanggal


def tanda_tangan(penandatangan: dict | None) -> dict | None:
    """The signature block of domain 3.3: post in capitals with a comma, "Plt." as written; a Pj. or Plh. of
    the Sekda signs without rank and NIP (Permendagri 1/2023 Pasal 44)."""
    if not penandatangan:
        return None
    awal, jabatan = re.match(r"((?:Plt|Plh|Pj)\.\s*)?(.*)", penandatangan["jabatan"], re.DOTALL).groups()
    tanpa_nip = (awal or "").startswith(("Pj", "Plh")) and jabatan.lower().startswith("sekretaris daerah")
    return {
        "tempat": penandatangan["tempat"],
        "tanggal": tanggal(penandatangan["tanggal"]),
        "jabatan": f"{(awal or '').strip()} {jabatan.upper()},".strip(),
        "nama": penandatangan["nama"],
        "pangkat": "" if tanpa_nip else penandatangan["pangkat"],
        "nip": "" if tanpa_nip else penandatangan["nip"],
    }
