import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from afterwards.web.append_only import keep_append_only


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_append_only"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="auditline",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="auditline",
            name="patient",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.patient",
            ),
        ),
        keep_append_only("audit_auditline"),
    ]
