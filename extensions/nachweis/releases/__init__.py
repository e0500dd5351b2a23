"""Floor 5: git tags ─▶ the published site. Every version stays for ever; the site changes by one rename."""
