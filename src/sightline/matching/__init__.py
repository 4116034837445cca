"""Copies: which seconds and which part of one exhibit's picture another exhibit shows again."""
