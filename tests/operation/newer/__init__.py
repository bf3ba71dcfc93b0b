"""What a newer version would bring: a column and an index on a table in use (`test_migration`)."""
