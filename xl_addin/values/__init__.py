"""What a cell can hold, and how it is read, compared, hidden and written. Knows nothing of workbooks."""
