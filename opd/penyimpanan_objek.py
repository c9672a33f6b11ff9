"""Files in an S3-speaking object store (STORAGE_URL). Loaded only where one is named: boto3 costs memory and time.

The bucket is private and stays so: nothing hands out an address of it, every file goes through the view that asked
`for_user` first. A PUT that was answered is durable, and the row is committed after it (reliability 3.2).
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from django.utils.deconstruct import deconstructible
from storages.backends.s3 import S3Storage

DI_MEMORI = 1024 * 1024  # bytes of an opened file that are kept in memory; the rest goes to a temporary file


class PenyimpananGagal(ConnectionError):  # noqa: N818 – as the other refusals
    """The object store did not answer, or refused: nothing is known about the file."""


@contextmanager
def answers(name: str) -> Iterator[None]:
    """What the store says, in the words of a file system. Raises FileNotFoundError, PenyimpananGagal."""
    try:
        yield
    except ClientError as galat:
        if galat.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
            raise FileNotFoundError(name) from galat
        raise PenyimpananGagal(f"{name}: {galat}") from galat
    except BotoCoreError as galat:
        raise PenyimpananGagal(f"{name}: {galat}") from galat


@deconstructible
class ObjectStorage(S3Storage):
    """The same promises as DurableStorage: never overwritten, there once it was acknowledged, read whole or not."""

    def __init__(self, **options):
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},  # no name has to be made for each bucket
            connect_timeout=5,
            read_timeout=30,
            retries={"mode": "standard", "max_attempts": 3},
            # Newer checksum headers are unknown to many stores; rows hold the SHA-256 of every file anyway.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        super().__init__(default_acl="private", file_overwrite=False, client_config=config, **options)

    def _open(self, name: str, mode: str = "rb") -> File:
        with answers(name):
            kunci = self._normalize_name(name)
            badan = self.connection.meta.client.get_object(Bucket=self.bucket_name, Key=kunci)["Body"]
            isi = SpooledTemporaryFile(max_size=DI_MEMORI)  # noqa: SIM115 – closed by whoever opened the file
            try:
                shutil.copyfileobj(badan, isi)
            except BaseException:
                isi.close()
                raise
        isi.seek(0)
        return File(isi, name)

    def _save(self, name: str, content) -> str:
        with answers(name):
            return super()._save(name, content)

    def delete(self, name: str) -> None:
        with answers(name):
            super().delete(name)

    def exists(self, name: str) -> bool:
        with answers(name):
            return super().exists(name)

    def size(self, name: str) -> int:
        with answers(name):
            return super().size(name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with answers(path):
            return super().listdir(path)

    def get_modified_time(self, name: str):
        with answers(name):
            return super().get_modified_time(name)

    def url(self, name, *args, **kwargs) -> str:
        raise NotImplementedError("Berkas hanya diserahkan lewat pemeriksaan hak.")

    def probe(self) -> None:
        """Raises PenyimpananGagal, FileNotFoundError unless the bucket is there and lets us in."""
        with answers(self.bucket_name):
            self.connection.meta.client.head_bucket(Bucket=self.bucket_name)
