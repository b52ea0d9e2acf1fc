"""What can go wrong in the vault."""

from ntbcare.common.errors import NtbCareError


class VaultError(NtbCareError):
    """A sealed value cannot be opened: wrong key, wrong purpose or changed bytes."""

    code = "vault"
