"""What ran, counted as it ends: by job and hour, by owner and hour or day, by host and day."""
