from django.db import migrations, models

from afterwards.web import short_secrets


def hash_slowly(apps, _editor):
    """What was stored until now is a quick hash of link and code: the slow one is made of it. Links go on working."""
    rows = apps.get_model("clinics", "Invitation").objects
    rows.exclude(used_at=None, revoked_at=None).update(code_hash="")
    for row in rows.filter(used_at=None, revoked_at=None):
        (row.code_hash,) = short_secrets.hashed(row.code_hash)
        row.save(update_fields=["code_hash"])


class Migration(migrations.Migration):
    dependencies = [("clinics", "0003_alter_invitation_made_by")]

    operations = [
        migrations.AlterField(
            model_name="invitation",
            name="code_hash",
            field=models.CharField(max_length=128),
        ),
        migrations.RunPython(hash_slowly),
    ]
