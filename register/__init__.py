"""What the bureau keeps (台账): tables, migrations, repositories."""
