"""The words of the field as frozen types; standard library only, and nothing here does I/O."""
