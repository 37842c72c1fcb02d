from django.db import migrations, models

from afterwards.web.append_only import keep_append_only, leave_unkept
from afterwards.web.sqlite.compact import ids_as_bytes


def chains_as_bytes(_apps, editor):
    """Hashes of 64 letters become their 32 bytes."""
    if editor.connection.vendor == "postgresql":
        editor.execute("ALTER TABLE audit_auditline ALTER COLUMN chain TYPE bytea USING decode(chain, 'hex')")
    else:
        editor.execute("UPDATE audit_auditline SET chain = unhex(chain)")


def all_ids_as_bytes(_apps, editor):
    if editor.connection.vendor == "sqlite":
        ids_as_bytes(editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0004_fewer_indexes"),
        ("circle", "0002_initial"),
        ("clinics", "0003_alter_invitation_made_by"),
        ("courses", "0003_fewer_indexes"),
        ("plans", "0001_initial"),
        ("protocols", "0001_initial"),
        ("django_tasks_database", "__latest__"),
        ("usersessions", "__latest__"),
        ("account", "__latest__"),
        ("mfa", "__latest__"),
    ]

    operations = [
        leave_unkept("audit_auditline"),
        leave_unkept("courses_fact"),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(chains_as_bytes)],
            state_operations=[
                migrations.AlterField("auditline", "chain", models.BinaryField(max_length=32)),
            ],
        ),
        migrations.RunPython(all_ids_as_bytes),
        keep_append_only("courses_fact"),
        keep_append_only("audit_auditline"),
    ]
