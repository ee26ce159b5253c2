"""Checks outside the draw are kept by follow-up now, clues among them."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("library", "0002_recusal_kind"), ("followup", "0003_carry_over")]
    operations = [migrations.DeleteModel("NonRandomCheck")]
