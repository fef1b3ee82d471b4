"""What the two add-ins are built from, and how."""
