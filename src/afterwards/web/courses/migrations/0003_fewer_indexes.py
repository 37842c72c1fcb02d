import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from afterwards.web.append_only import keep_append_only


class Migration(migrations.Migration):
    dependencies = [
        ("clinics", "0003_alter_invitation_made_by"),
        ("courses", "0002_append_only"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="fact",
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
            model_name="fact",
            name="patient",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="facts",
                to="people.patient",
            ),
        ),
        migrations.AlterField(
            model_name="fact",
            name="practice",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="clinics.practice",
            ),
        ),
        keep_append_only("courses_fact"),
    ]
