"""What of the law is cited: laws and their provisions, and how people write them."""
