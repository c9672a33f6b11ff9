"""Where files live: durable, never overwritten, and bounded while they arrive."""

import hashlib
import os
import secrets
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.utils import timezone
from django.utils.deconstruct import deconstructible


@deconstructible
class DurableStorage(FileSystemStorage):
    """A file that was acknowledged is on the disk: write beside, fsync, link into place, fsync
    the folder, and only then may the caller commit its row (reliability 3.2, B2).
    """

    def _save(self, name: str, content) -> str:
        target = Path(self.path(name))
        self._make_folders(target.parent)
        temporary = target.parent / f".tmp-{secrets.token_hex(8)}"
        digest = hashlib.sha256()
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
        try:
            with os.fdopen(descriptor, "wb") as out:
                for chunk in content.chunks():
                    out.write(chunk)
                    digest.update(chunk)
                out.flush()
                os.fsync(out.fileno())
            target.hardlink_to(temporary)  # FileExistsError rather than overwriting
        finally:
            temporary.unlink()
        try:
            fsync_folder(target.parent)
        except OSError:
            target.unlink()  # the caller is told that it is not there
            raise
        content.sha256 = digest.hexdigest()
        return name

    def probe(self) -> None:
        """Raises OSError unless a file can be written here for good."""
        root = Path(self.location)
        self._make_folders(root)
        with tempfile.TemporaryFile(dir=root) as file:
            file.write(b"siap")
            file.flush()
            os.fsync(file.fileno())

    def url(self, name, *args, **kwargs) -> str:
        raise NotImplementedError("Berkas hanya diserahkan lewat pemeriksaan hak.")

    def _make_folders(self, folder: Path) -> None:
        missing = []
        while not folder.exists():
            missing.append(folder)
            folder = folder.parent
        for path in reversed(missing):
            path.mkdir(exist_ok=True)
            fsync_folder(path.parent)


def fsync_folder(folder: Path) -> None:
    """Makes the names in `folder` survive a power cut, not only the contents of the files."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def server_name(folder: str, ending: str) -> str:
    """A name the server makes: bukti/2026/11/<32 random hex>.jpg; nothing of the client's name."""
    now = timezone.now()
    return f"{folder}/{now:%Y/%m}/{secrets.token_hex(16)}.{ending}"


def stored_files(folder: str = "") -> list[str]:
    """The name of every finished file of the storage below `folder`."""
    try:
        below, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    own = [f"{folder}/{name}".lstrip("/") for name in files if not name.startswith(".tmp-")]
    return own + [name for child in below for name in stored_files(f"{folder}/{child}".lstrip("/"))]


class LimitedUploadHandler(FileUploadHandler):
    """Drops files that pass UPLOAD_MAX_BYTES and those after the first UPLOAD_MAX_FILES, and names them
    in request.uploads_too_large and request.uploads_too_many (lists; upload_too_large is the last name),
    so that the form can say which; the other fields arrive as usual."""

    def __init__(self, request=None):
        super().__init__(request)
        self.count = 0
        if request is not None:
            request.uploads_too_large, request.uploads_too_many = [], []

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.size = 0
        self.count += 1

    def receive_data_chunk(self, raw_data, start):
        # Skipping belongs here: in new_file Django would close the file before this one.
        self.size += len(raw_data)
        if self.count > settings.UPLOAD_MAX_FILES:
            self.request.uploads_too_many.append(self.file_name)
            raise SkipFile
        if self.size > settings.UPLOAD_MAX_BYTES:
            self.request.upload_too_large = self.file_name
            self.request.uploads_too_large.append(self.file_name)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        return None
