"""Files that a form brings: checked and counted before anything is kept."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile

from ntbcare.cases.files import MAX_BYTES, CheckedFile, check_file
from ntbcare.cases.room import count_upload, too_much_today
from ntbcare.common.errors import FieldError, InvalidInput


def check_uploads(uploads: Iterable[UploadedFile[bytes]], *, address: str) -> tuple[list[CheckedFile], list[FieldError]]:
    """The uploads that can be taken, and what is wrong with the others. An empty file field sends nothing."""
    checked: list[CheckedFile] = []
    errors: list[FieldError] = []
    for upload in uploads:
        try:
            # One byte beyond the limit is enough to know; the rest need not be read into memory.
            file = check_file(upload.name or "", upload.read(MAX_BYTES + 1))
        except InvalidInput as error:
            errors += error.errors
        else:
            if count_upload(address, len(file.data)):
                checked.append(file)
            else:
                errors.append(too_much_today("files"))
    return checked, errors
