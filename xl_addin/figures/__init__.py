"""Every figure by its name, worked out once a run, and the names by which texts ask for it."""
