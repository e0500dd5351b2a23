"""What a writer saves is seen in the browser at once, with what is wrong beside it."""
