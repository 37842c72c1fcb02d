import afterwards.web.chance
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("protocols", "0002_form_version")]

    operations = [
        migrations.CreateModel(
            name="ShippedForm",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=afterwards.web.chance.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("version", models.CharField(max_length=40)),
                ("text", models.TextField()),
                ("since", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("name", "version"), name="one_shipped_form_of_a_version")
                ],
            },
        ),
    ]
