from django.db import migrations

from afterwards.web.append_only import keep_append_only


class Migration(migrations.Migration):
    dependencies = [("checkins", "0001_initial")]
    operations = [keep_append_only("checkins_entry")]
