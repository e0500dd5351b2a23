"""The site around the pages: theme, search, files for machines."""
