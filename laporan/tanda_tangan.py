"""Signature blocks as paper carries them (domain 3.3)."""

import re

from opd.format_id import tanggal


def tanda_tangan(penandatangan: dict | None, *, daerah: str = "") -> dict | None:
    """The signature block of domain 3.3: post in capitals with a comma, "Plt." as written, `daerah` behind it where the
    settings want it; a Pj. or Plh. of the Sekda signs without rank and NIP (Permendagri 1/2023 Pasal 44)."""
    if not penandatangan:
        return None
    awal, jabatan = re.match(r"((?:Plt|Plh|Pj)\.\s*)?(.*)", penandatangan["jabatan"], re.DOTALL).groups()
    tanpa_nip = (awal or "").startswith(("Pj", "Plh")) and jabatan.lower().startswith("sekretaris daerah")
    if daerah and not jabatan.lower().endswith(daerah.lower()):
        jabatan = f"{jabatan} {daerah}"
    return {
        "tempat": penandatangan["tempat"],
        "tanggal": tanggal(penandatangan["tanggal"]),
        "atas_nama": penandatangan.get("atas_nama", []),
        "jabatan": f"{(awal or '').strip()} {jabatan.upper()},".strip(),
        "nama": penandatangan["nama"],
        "pangkat": "" if tanpa_nip else penandatangan["pangkat"],
        "nip": "" if tanpa_nip else penandatangan["nip"],
    }
