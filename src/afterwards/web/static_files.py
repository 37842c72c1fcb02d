"""Static files under names of their content, so that a browser keeps each until it changes."""

from __future__ import annotations

from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]


class NamedByContent(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """`afterwards serve` collects them. Where nobody did, as in development, the plain name serves."""

    manifest_strict = False

    def url(self, name: str | None, force: bool = False) -> str:
        """The address of a static file."""
        if not self.hashed_files:
            return StaticFilesStorage.url(self, name)
        address: str = super().url(name, force=force)
        return address
