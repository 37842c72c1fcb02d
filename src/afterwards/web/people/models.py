"""Who somebody is: an account, and what makes it a patient's."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from .. import chance, envelopes


class Users(BaseUserManager["User"]):
    """How accounts are made."""

    def create_user(self, email: str | None = None, password: str | None = None, **fields: Any) -> User:
        """An account; without a passphrase nobody can sign in to it with one."""
        user = self.model(email=self.normalize_email(email) or None, **fields)
        user.set_password(password) if password else user.set_unusable_password()
        user.save()
        return user


class User(AbstractBaseUser):
    """An account. A person who only tries Afterwards has one without an address, bound to one browser."""

    id = models.UUIDField(primary_key=True, default=chance.new_id, editable=False)
    email = models.EmailField(unique=True, null=True, blank=True)
    language = models.CharField(max_length=8, default="en")
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(default=False)
    """Runs the machine. Sees no patient."""
    made_at = models.BigIntegerField(default=0)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects: ClassVar[Users] = Users()

    @property
    def is_guest(self) -> bool:
        """Whether this account can only be reached from the browser that made it."""
        return self.email is None


class Patient(models.Model):
    """A person with a course: in one practice, or in none."""

    id = models.UUIDField(primary_key=True, default=chance.new_id, editable=False)
    user = models.OneToOneField(User, null=True, on_delete=models.PROTECT, related_name="patient")
    """None until an invited person said yes."""
    practice = models.ForeignKey("clinics.Practice", null=True, on_delete=models.PROTECT, related_name="+")
    key = models.BinaryField(default=envelopes.new_wrapped_key)
    """This patient's own key, wrapped. Destroying it makes every sealed row unreadable."""
    sealed_name = models.BinaryField(default=bytes)
    facts_count = models.PositiveIntegerField(default=0)
    """How many facts there are: the number of the newest, and the version of everything computed."""
    fares_count = models.PositiveIntegerField(default=0)
    """Rises with every answer, entry and step of an alert: the version of what shows how the person fares."""
    made_at = models.BigIntegerField()
    erase_at = models.BigIntegerField(null=True)
    """When everything is erased: the person asked for it, and may take that back until then."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["practice", "made_at"])]

    @property
    def name(self) -> str:
        """What the person wants to be called; may be empty."""
        if not self.sealed_name:
            return ""
        return cast(
            "str", envelopes.unseal(self.key, envelopes.place_of("patient", self.id), self.sealed_name)
        )

    @name.setter
    def name(self, name: str) -> None:
        self.sealed_name = envelopes.seal(self.key, envelopes.place_of("patient", self.id), name)
