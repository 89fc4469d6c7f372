"""Questions that are shown or not, and answers that hold or not."""
