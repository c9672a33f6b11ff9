"""A mail backend that does as it is told."""

from django.core.mail.backends.base import BaseEmailBackend


class Kurir(BaseEmailBackend):
    """`tidak_ada`: raised when it is reached for; `tolak`: raised when it is given a letter."""

    terkirim: list = []
    tidak_ada: Exception | None = None
    tolak: Exception | None = None

    @classmethod
    def reset(cls):
        cls.terkirim, cls.tidak_ada, cls.tolak = [], None, None

    def open(self):
        if self.tidak_ada:
            raise self.tidak_ada

    def send_messages(self, email_messages):
        if self.tolak:
            raise self.tolak
        self.terkirim.extend(email_messages)
        return len(email_messages)
