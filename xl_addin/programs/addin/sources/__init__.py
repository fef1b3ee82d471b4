"""What the two add-ins are built from, and how. It is not shipped, and nothing shipped imports it."""
