"""Officers who sign in, how they were invited, and the tokens of their programs."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class UserManager(BaseUserManager["User"]):
    """Finds officers by e-mail; making one is ``accounts.actions.create_user``."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """An officer. What one may do comes from memberships (``agencies.Member``), never from here."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=2, default="id")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    # Signed in or working: kept to the day, for the brief's "active" indicator.
    last_seen_on = models.DateField(null=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name, as allauth asks for it."""
        return self.name


class Invitation(models.Model):
    """A link that lets one person set a password and a second factor. Only the link's hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="invitations")
    token_hash = models.CharField(max_length=80, unique=True)
    first_run = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)


class ApiToken(models.Model):
    """A bearer token for an officer's programs; printed once, kept as a keyed hash."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    label = models.CharField(max_length=80, blank=True)
    token_hash = models.CharField(max_length=80, unique=True)
    created_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)
