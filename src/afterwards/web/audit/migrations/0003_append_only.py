from django.db import migrations

from afterwards.web.append_only import keep_append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_initial")]
    operations = [keep_append_only("audit_auditline")]
