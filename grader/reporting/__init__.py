"""What people and programs read: the writers of reports, found by name in ``writers``, and the course at a glance."""
