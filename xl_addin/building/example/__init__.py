"""The example: a project like a real one, made from a seed, with a few of each thing that a real log holds."""
