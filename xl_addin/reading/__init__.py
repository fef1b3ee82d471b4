"""From raw tables to typed data: what could be read, and a finding for every cell that could not."""
