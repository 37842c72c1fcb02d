from django.db import migrations

from afterwards.web.append_only import keep_append_only


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_initial")]
    operations = [keep_append_only("alerts_alertstep")]
