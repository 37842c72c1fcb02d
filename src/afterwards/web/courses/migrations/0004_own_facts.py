from django.db import migrations, models

from afterwards.web.append_only import keep_append_only


class Migration(migrations.Migration):
    dependencies = [("courses", "0003_fewer_indexes")]

    operations = [
        migrations.AlterField(
            model_name="fact",
            name="kind",
            field=models.CharField(
                choices=[
                    ("guide", "Guide"),
                    ("zone", "Zone"),
                    ("day", "Day"),
                    ("place", "Place"),
                    ("medicines", "Medicines"),
                    ("person", "Person"),
                    ("session", "Session"),
                    ("visit", "Visit"),
                    ("moment", "Moment"),
                    ("answer", "Answer"),
                    ("completion", "Completion"),
                    ("later", "Later"),
                    ("pause", "Pause"),
                    ("dose day", "Dose Day"),
                    ("ride", "Ride"),
                    ("tap", "Tap"),
                    ("amendment", "Amendment"),
                    ("wish", "Wish"),
                    ("undo", "Undo"),
                    ("own", "Own"),
                ],
                max_length=16,
            ),
        ),
        keep_append_only("courses_fact"),
    ]
