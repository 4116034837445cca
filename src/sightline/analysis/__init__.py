"""Methods: what streams past goes in, findings' content comes out; pure, so anyone can re-run it."""
