"""What people read: in a terminal, on an HTML page, and the course at a glance."""
