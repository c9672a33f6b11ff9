"""What a browser needs to go on without a network: the installed application, and by what it knows its owner."""

from django.utils.crypto import salted_hmac


def tanda_pengguna(pengguna) -> str:
    """The person as a browser remembers them: always the same, and no way back to an id, a name or a NIP."""
    return salted_hmac("opd.luring", str(pengguna.pk), algorithm="sha256").hexdigest()[:32]
