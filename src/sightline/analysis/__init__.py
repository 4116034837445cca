"""Methods: what streams past goes in, findings come out; pure, so anyone can re-run them."""
