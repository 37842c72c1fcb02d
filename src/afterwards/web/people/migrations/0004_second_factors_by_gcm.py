import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import migrations

from afterwards.web import short_secrets
from afterwards.web.envelopes import SECOND_FACTORS, UnreadableError, seal_text

TOKEN = "gAAAA"
"""How what was sealed before begins. Anything else was never sealed, and opens nothing."""
COUNT, DIGITS = 10, 8


def fernet(key):
    return Fernet(urlsafe_b64encode(hmac.digest(urlsafe_b64decode(key), b"second factors", hashlib.sha256)))


def opened(token):
    """The text, and the site's key that opens it: a new one may wait already."""
    for key in filter(None, (settings.AFTERWARDS_KEY, settings.AFTERWARDS_KEY_BEFORE)):
        try:
            return fernet(key).decrypt(token.encode()).decode(), key
        except InvalidToken:
            pass
    raise UnreadableError("AFTERWARDS_KEY does not open this database.")


def left_codes(seed, used):
    """The codes that the library worked out from its seed, without those that were used."""
    mac = hmac.new(seed.encode(), digestmod=hashlib.sha1)
    for place in range(COUNT):
        mac.update(f"{place:3},".encode())
        number = int.from_bytes(mac.digest()[: DIGITS // 2], "big") % 10**DIGITS
        if not used & 1 << place:
            yield str(number).zfill(DIGITS)


def seal_anew(apps, _editor):
    """Secrets of code apps from Fernet to AES-GCM; seeds of recovery codes to hashes of the same codes."""
    for row in apps.get_model("mfa", "Authenticator").objects.filter(type__in=("totp", "recovery_codes")):
        name = "secret" if row.type == "totp" else "seed"
        if not str(row.data.get(name, "")).startswith(TOKEN):
            continue
        text, key = opened(row.data[name])
        if name == "secret":
            row.data["secret"] = seal_text(text, SECOND_FACTORS, outer=key)
        else:
            row.data = {"codes": codes_of(text, row.data.get("used_mask", 0), key)}
        row.save(update_fields=["data"])


def codes_of(seed, used, key):
    hashes = short_secrets.hashed(*left_codes(seed, used))
    return seal_text(json.dumps(hashes), SECOND_FACTORS, outer=key)


class Migration(migrations.Migration):
    dependencies = [("people", "0003_fares_count"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [migrations.RunPython(seal_anew)]
